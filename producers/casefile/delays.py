"""delays.csv: people whose transfer of care was delayed at a monthly census."""

from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Table, boolean, day, text


def table() -> Table:
    """A row is a person counted at one census, with the reason for the delay."""
    return about_people(
        "delays.csv",
        (
            text("delay_id"),
            text("person_id"),
            day("census_on"),
            codes_of("reason", "delay_counted", "reason"),
            boolean("aged_75_or_over"),
        ),
        (States("delay_counted", "census_on", {"reason": "reason", "aged_75_or_over": "aged_75_or_over"}),),
    )
