"""adult_enquiries.csv: adult protection enquiries."""

from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, moment, text


def table() -> Table:
    """A row is an enquiry, whether or not it was completed."""
    return about_people(
        "adult_enquiries.csv",
        (text("enquiry_id"), text("person_id"), moment("received_at"), day("completed_on", required=False)),
        (States("enquiry_received", "received_at"), States("enquiry_completed", "completed_on")),
        order=(("completed_on", "received_at"),),
    )
