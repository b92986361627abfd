"""What is missing or faulty is said to be unknown, and never taken for a reason not to count."""

from datetime import date
from typing import Any

import pytest

from hub.domain.histories.facts import Statement, merge
from hub.domain.histories.history import History
from hub.domain.indicators import catalogue
from schemas.codec import event_class
from tests.lib.statements import header, pseudonym

AS_AT = date(2009, 6, 30)


def stated(kind: str, record: str, on: str, **fields: Any) -> Statement:
    return Statement(event_class(kind)(header(kind, record, "P1", on), **fields), b"")


def judged(code: str, *statements: Statement) -> list[tuple[str, str]]:
    units = catalogue()[code].units(History(merge({}, statements)[0]), AS_AT)
    return [(unit.state.value, unit.reason) for unit in units]


@pytest.mark.parametrize(
    ("code", "statements", "expected"),
    [
        ("SCC/010", [stated("referral_decided", "R1", "2009-03-02", decision="assessment")], "referral_not_stated"),
        ("SCC/042a", [stated("assessment_completed", "A1", "2009-03-02")], "kind_not_known"),
        ("SCC/043a", [stated("assessment_completed", "A1", "2009-03-02")], "kind_not_known"),
        (
            "SCC/042b",
            [
                stated("assessment_required", "A1", "2009-03-02", assessment_kind="initial"),
                stated("assessment_completed", "A1", "2009-03-01"),
            ],
            "completed_before_required",
        ),
        ("PM24", [stated("assessment_completed", "A1", "2009-03-02", seen=True)], "kind_not_known"),
        (
            "SCC/014",
            [stated("conference_held", "K1", "2009-03-02", conference_kind="initial")],
            "discussion_not_stated",
        ),
        (
            "SCC/014",
            [
                stated(
                    "conference_held",
                    "K1",
                    "2009-03-02",
                    conference_kind="initial",
                    strategy_discussion_on=date(2009, 3, 3),
                )
            ],
            "held_before_discussion",
        ),
        ("SCC/014", [stated("conference_held", "K1", "2009-03-02", conference_kind="not_known")], "kind_not_known"),
        (
            "SCC/015",
            [
                stated("conference_held", "K1", "2009-03-02", conference_kind="initial"),
                stated("protection_plan_ended", "PP1", "2009-03-20"),
            ],
            "start_of_plan_not_stated",
        ),
        ("SCC/034", [stated("protection_plan_ended", "PP1", "2009-03-20")], "start_not_stated"),
        (
            "SCC/034",
            [
                stated("protection_plan_started", "PP1", "2009-03-20"),
                stated("protection_plan_ended", "PP1", "2009-03-19"),
            ],
            "ends_before_it_starts",
        ),
        ("SCA/007", [stated("adult_plan_ended", "AP1", "2009-03-20")], "start_not_stated"),
        ("SCA/018a", [stated("carer_offered", "C1", "2009-03-20")], "not_identified"),
        ("PM18", [stated("enquiry_completed", "E1", "2009-03-20")], "beginning_not_stated"),
        (
            "PM18",
            [stated("enquiry_received", "E1", "2009-03-20"), stated("enquiry_completed", "E1", "2009-03-19")],
            "done_before_it_began",
        ),
        (
            "SCA/001",
            [stated("delay_counted", "D1", "2009-03-20", reason="not_known", aged_75_or_over=True)],
            "reason_not_known",
        ),
    ],
)
def test_what_cannot_be_judged_is_unknown_with_its_reason(
    code: str, statements: list[Statement], expected: str
) -> None:
    assert judged(code, *statements) == [("unknown", expected)]


def test_a_review_or_a_visit_that_hangs_on_nothing_known_counts_for_nothing() -> None:
    assert judged("SCA/007", stated("adult_review_held", "AR1", "2009-03-20", adult_plan=pseudonym("AP1"))) == []
    assert judged("SCC/025", stated("visit_made", "V1", "2009-03-20", care_period=pseudonym("CP1"))) == []


def test_somebody_known_to_several_services_is_judged_by_each() -> None:
    both = [stated("carer_identified", "C1", "2009-03-02"), stated("enquiry_received", "E1", "2009-06-01")]
    assert judged("SCA/018b", *both) == [("missed", "not_done")]
    assert judged("PM18", *both) == [("missed", "not_done")]
