"""What the rows of invented cases state: the same facts as reading them from a casefile."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from producers.cells import Moment, read_academic_year, read_moment
from producers.invented.rows import CarePeriod, CarePlan, Placement, Referral, Review, SchoolChange, SchoolLeaver
from producers.reading import Fact, Reference
from producers.tables import KEY_JOINT

CARE_PERIODS = "care_periods.csv"


def key_of(row: Any) -> str:
    """The key of a row within its file."""
    if isinstance(row, SchoolLeaver):
        return f"{row.person_id}{KEY_JOINT}{row.academic_year}"
    key: str = row[0]
    return key


def facts(rows: Sequence[Any]) -> Iterator[Fact]:
    """The facts of the rows of one file."""
    for row in rows:
        yield from _FACTS[type(row)](row)


def _moment(text: str) -> Moment:
    moment = read_moment(text)
    assert moment is not None
    return moment


def _referral(row: Referral) -> Iterator[Fact]:
    received = _moment(row.received_at)
    own = {"referral_source": row.source}
    yield Fact("referral_received", row.referral_id, row.person_id, received.day, received.at, own)
    if row.decided_at is not None:
        decided = _moment(row.decided_at)
        own = {"decision": row.decision or ""}
        yield Fact("referral_decided", row.referral_id, row.person_id, decided.day, decided.at, own)


def _care_period(row: CarePeriod) -> Iterator[Fact]:
    yield Fact("care_started", row.care_period_id, row.person_id, row.started_on, None, {"basis": row.basis})
    if row.ended_on is not None:
        yield Fact("care_ended", row.care_period_id, row.person_id, row.ended_on, None, {})


def _placement(row: Placement) -> Iterator[Fact]:
    of = Reference(CARE_PERIODS, row.care_period_id)
    own = {"care_period": of, "placement_type": row.type, "temporary": row.temporary}
    yield Fact("placement_started", row.placement_id, row.person_id, row.started_on, None, own)
    if row.ended_on is not None:
        end = {"care_period": of, "returned_as_planned": row.returned_as_planned}
        yield Fact("placement_ended", row.placement_id, row.person_id, row.ended_on, None, end)


def _care_plan(row: CarePlan) -> Iterator[Fact]:
    own = {"care_period": Reference(CARE_PERIODS, row.care_period_id)}
    yield Fact("care_plan_agreed", row.care_plan_id, row.person_id, row.agreed_on, None, own)


def _review(row: Review) -> Iterator[Fact]:
    own = {"care_period": Reference(CARE_PERIODS, row.care_period_id)}
    yield Fact("review_held", row.review_id, row.person_id, row.held_on, None, own)


def _school_change(row: SchoolChange) -> Iterator[Fact]:
    yield Fact("school_changed", row.school_change_id, row.person_id, row.changed_on, None, {"reason": row.reason})


def _school_leaver(row: SchoolLeaver) -> Iterator[Fact]:
    year_end = read_academic_year(row.academic_year)
    assert year_end is not None
    own = {
        "on_roll_in_january": row.on_roll_in_january,
        "approved_qualification": row.approved_qualification,
        "continuing": row.continuing,
    }
    yield Fact("school_left", key_of(row), row.person_id, year_end, None, own)


_FACTS: dict[type[Any], Callable[[Any], Iterator[Fact]]] = {
    Referral: _referral,
    CarePeriod: _care_period,
    Placement: _placement,
    CarePlan: _care_plan,
    Review: _review,
    SchoolChange: _school_change,
    SchoolLeaver: _school_leaver,
}
