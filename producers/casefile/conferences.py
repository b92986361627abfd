"""conferences.csv: child protection conferences, a row for each child that one was about."""

from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Table, When, day, text


def table() -> Table:
    """A row is a child at a conference; an initial one follows a strategy discussion, whose day must be given."""
    return about_people(
        "conferences.csv",
        (
            text("conference_id"),
            text("person_id"),
            codes_of("kind", "conference_held", "conference_kind"),
            day("strategy_discussion_on", required=False, required_when=When("kind", "initial")),
            day("held_on"),
        ),
        (
            States(
                "conference_held",
                "held_on",
                {"conference_kind": "kind", "strategy_discussion_on": "strategy_discussion_on"},
            ),
        ),
        order=(("held_on", "strategy_discussion_on"),),
    )
