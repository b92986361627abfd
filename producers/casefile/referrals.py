"""referrals.csv: referrals of children, and what was decided."""

from producers.refusals import Code
from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Parent, Row, Rule, Table, moment, text

FILE = "referrals.csv"
#: What a row of another file hangs on that names a referral.
NAMED = Parent(FILE, "referral_id", Code.UNKNOWN_REFERRAL)


def table() -> Table:
    """A row is a referral; it is decided when it has both a decision and its day."""
    return about_people(
        FILE,
        (
            text("referral_id"),
            text("person_id"),
            moment("received_at"),
            codes_of("source", "referral_received", "referral_source"),
            moment("decided_at", required=False),
            codes_of("decision", "referral_decided", "decision", required=False),
        ),
        (
            States("referral_received", "received_at", {"referral_source": "source"}),
            States("referral_decided", "decided_at", {"decision": "decision"}),
        ),
        rules=(
            Rule(
                Code.DECISION_BEFORE_REFERRAL,
                _is_decided_before,
                "{decided_at} is before {received_at}; it must be on the same day or later",
            ),
            Rule(
                Code.DECISION_INCOMPLETE,
                _is_half_decided,
                "one of {decided_at} and {decision} is blank; both are given, or neither",
            ),
        ),
    )


def _is_decided_before(row: Row) -> bool:
    received, decided = row[2], row[4]
    return decided is not None and decided.day < received.day


def _is_half_decided(row: Row) -> bool:
    return (row[4] is None) != (row[5] is None)
