"""assessments.csv: initial, core and wellbeing assessments of children."""

from producers.casefile import referrals
from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Table, boolean, day, text


def table() -> Table:
    """A row is an assessment that became required, whether or not it was completed; it may have come from a referral."""
    return about_people(
        "assessments.csv",
        (
            text("assessment_id"),
            text("person_id"),
            text("referral_id", required=False),
            codes_of("kind", "assessment_required", "assessment_kind"),
            day("required_on"),
            day("completed_on", required=False),
            boolean("seen", required=False),
            boolean("seen_alone", required=False),
        ),
        (
            States("assessment_required", "required_on", {"assessment_kind": "kind", "referral": "referral_id"}),
            States("assessment_completed", "completed_on", {"seen": "seen", "seen_alone": "seen_alone"}),
        ),
        order=(("completed_on", "required_on"),),
        parent=referrals.NAMED,
    )
