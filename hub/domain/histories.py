"""A person's history: all that an authority has stated about them, corrections applied, in any order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from schemas.events.care_ended import CareEnded
from schemas.events.care_plan_agreed import CarePlanAgreed
from schemas.events.care_started import CareStarted
from schemas.events.header import Header, Status
from schemas.events.placement_ended import PlacementEnded
from schemas.events.placement_started import PlacementStarted
from schemas.events.referral_decided import ReferralDecided
from schemas.events.referral_received import ReferralReceived
from schemas.events.review_held import ReviewHeld
from schemas.events.school_changed import SchoolChanged
from schemas.events.school_left import SchoolLeft


class CaseEvent(Protocol):
    """Any event about a person."""

    @property
    def header(self) -> Header:
        """Which fact, of whom, by whom."""
        ...


@dataclass(frozen=True, slots=True)
class Statement:
    """One message about a fact: its event, and its bytes, which decide between equal revisions."""

    event: CaseEvent
    message: bytes

    @property
    def rank(self) -> tuple[int, bytes]:
        """The statement of the highest rank is what counts."""
        return (self.event.header.revision, self.message)


#: The winning statement of each fact, by event id. Merging is commutative, associative and idempotent.
Facts = dict[bytes, Statement]


def merge(facts: Facts, statements: Iterable[Statement]) -> tuple[Facts, int]:
    """The facts after more statements, and how many of these changed nothing (repeated or overtaken)."""
    merged = dict(facts)
    unchanged = 0
    for statement in statements:
        event_id = statement.event.header.event_id
        known = merged.get(event_id)
        if known is None or statement.rank > known.rank:
            merged[event_id] = statement
        else:
            unchanged += 1
    return merged, unchanged


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral and its decision; a day is None when it was not stated."""

    record: str
    received_on: date | None
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class CarePeriod:
    """A period of being looked after, from `started_on` up to but not including `ended_on`."""

    record: str
    started_on: date
    ended_on: date | None
    short_breaks: bool

    def covers(self, day: date) -> bool:
        """Is the child looked after in this period at the end of the day?"""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Placement:
    """A placement within a care period."""

    record: str
    care_period: str
    started_on: date
    ended_on: date | None
    temporary: bool
    returned_as_planned: bool

    @property
    def is_short_absence(self) -> bool:
        """A temporary absence of seven days or fewer after which the child returned as planned: no separate placement.

        Rule: NAWPI 3.1 (WSI 2001/1337, schedule 3).
        """
        if not (self.temporary and self.returned_as_planned) or self.ended_on is None:
            return False
        return (self.ended_on - self.started_on).days <= 7

    def is_open_between(self, first: date, last: date) -> bool:
        """Was it open at any time from `first` to `last`?"""
        return self.started_on <= last and (self.ended_on is None or self.ended_on >= first)


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """A change of school; `reason` is a code of the contract."""

    record: str
    changed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A pupil's leaving statement for the academic year that ends on `year_end`."""

    record: str
    year_end: date
    on_roll_in_january: bool
    approved_qualification: bool
    continuing: bool


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one person at one authority; rows that hang on a care period that is not known count for nothing."""

    referrals: tuple[Referral, ...] = ()
    care_periods: tuple[CarePeriod, ...] = ()
    placements: Mapping[str, tuple[Placement, ...]] = field(default_factory=dict)  # by care period
    care_plans: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # by care period: days agreed
    reviews: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # by care period: days held
    school_changes: tuple[SchoolChange, ...] = ()
    leavings: tuple[Leaving, ...] = ()

    @property
    def ordinary_care_periods(self) -> tuple[CarePeriod, ...]:
        """The care periods that are not short breaks."""
        return tuple(period for period in self.care_periods if not period.short_breaks)

    def is_looked_after(self, day: date) -> bool:
        """Looked after at the end of the day, other than in short breaks?"""
        return any(not period.short_breaks and period.covers(day) for period in self.care_periods)


def history(facts: Facts) -> History:
    """The history that the asserted facts make up; the order in which they came plays no part."""
    by_kind: dict[str, dict[str, Any]] = {}
    for event_id in sorted(facts):
        event: Any = facts[event_id].event
        if event.header.status == Status.ASSERTED:
            by_kind.setdefault(event.SUBJECT, {})[event.header.record] = event
    if not by_kind:
        return History()
    care_periods = _care_periods(by_kind)
    known = {period.record for period in care_periods}
    return History(
        referrals=_referrals(by_kind),
        care_periods=care_periods,
        placements=_placements(by_kind, known),
        care_plans=_days_by_care_period(by_kind.get(CarePlanAgreed.SUBJECT, {}), known),
        reviews=_days_by_care_period(by_kind.get(ReviewHeld.SUBJECT, {}), known),
        school_changes=tuple(
            SchoolChange(record, event.header.occurred_on, event.reason)
            for record, event in by_kind.get(SchoolChanged.SUBJECT, {}).items()
        ),
        leavings=tuple(
            Leaving(
                record,
                event.header.occurred_on,
                event.on_roll_in_january,
                event.approved_qualification,
                event.continuing,
            )
            for record, event in by_kind.get(SchoolLeft.SUBJECT, {}).items()
        ),
    )


def _referrals(by_kind: Mapping[str, Mapping[str, Any]]) -> tuple[Referral, ...]:
    received = by_kind.get(ReferralReceived.SUBJECT, {})
    decided = by_kind.get(ReferralDecided.SUBJECT, {})
    return tuple(
        Referral(record, _day(received.get(record)), _day(decided.get(record)))
        for record in sorted({*received, *decided})
    )


def _care_periods(by_kind: Mapping[str, Mapping[str, Any]]) -> tuple[CarePeriod, ...]:
    ended = by_kind.get(CareEnded.SUBJECT, {})
    periods = [
        CarePeriod(record, event.header.occurred_on, _day(ended.get(record)), event.basis == "short_breaks")
        for record, event in by_kind.get(CareStarted.SUBJECT, {}).items()
    ]
    return tuple(sorted(periods, key=lambda period: (period.started_on, period.record)))


def _placements(by_kind: Mapping[str, Mapping[str, Any]], known: set[str]) -> dict[str, tuple[Placement, ...]]:
    ended = by_kind.get(PlacementEnded.SUBJECT, {})
    grouped: dict[str, list[Placement]] = {}
    for record, event in by_kind.get(PlacementStarted.SUBJECT, {}).items():
        if event.care_period in known:
            end = ended.get(record)
            placement = Placement(
                record,
                event.care_period,
                event.header.occurred_on,
                _day(end),
                event.temporary is not None,
                end is not None and bool(end.returned_as_planned),
            )
            grouped.setdefault(event.care_period, []).append(placement)
    return {
        period: tuple(sorted(each, key=lambda one: (one.started_on, one.record))) for period, each in grouped.items()
    }


def _days_by_care_period(events: Mapping[str, Any], known: set[str]) -> dict[str, tuple[date, ...]]:
    grouped: dict[str, set[date]] = {}
    for event in events.values():
        if event.care_period in known:
            grouped.setdefault(event.care_period, set()).add(event.header.occurred_on)
    return {period: tuple(sorted(days)) for period, days in grouped.items()}


def _day(event: Any) -> date | None:
    return None if event is None else event.header.occurred_on
