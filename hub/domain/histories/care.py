"""Periods of being looked after, and what hangs on them: placements, care plans, reviews, visits."""

from datetime import date
from operator import attrgetter
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted, day, days_by

SHORT_BREAKS = "short_breaks"


class CarePeriod(NamedTuple):
    """A period of being looked after, from `started_on` up to but not including `ended_on`."""

    record: str
    started_on: date
    ended_on: date | None
    short_breaks: bool

    def covers(self, day: date) -> bool:
        """Is the child looked after in this period at the end of the day?"""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


class Placement(NamedTuple):
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

    def covers(self, day: date) -> bool:
        """Is the child in this placement at the end of the day?"""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


in_order = attrgetter("started_on", "record")


def care_periods_in(asserted: Asserted) -> list[CarePeriod]:
    """The care periods, by start and then record."""
    ended = asserted.get("care_ended", NOTHING)
    found = [
        CarePeriod(record, event.header.occurred_on, day(ended.get(record)), event.basis == SHORT_BREAKS)
        for record, event in asserted.get("care_started", NOTHING).items()
    ]
    if len(found) > 1:
        found.sort(key=in_order)
    return found


def placements_in(asserted: Asserted) -> dict[str, list[Placement]]:
    """The placements of each care period that is known, by start and then record."""
    known, ended = asserted.get("care_started", NOTHING), asserted.get("placement_ended", NOTHING)
    grouped: dict[str, list[Placement]] = {}
    for record, event in asserted.get("placement_started", NOTHING).items():
        period = event.care_period
        if period in known:
            end = ended.get(record)
            returned = end is not None and bool(end.returned_as_planned)
            placement = Placement(
                record, period, event.header.occurred_on, day(end), event.temporary is not None, returned
            )
            grouped.setdefault(period, []).append(placement)
    for found in grouped.values():
        if len(found) > 1:
            found.sort(key=in_order)
    return grouped


def care_plans_in(asserted: Asserted) -> dict[str, list[date]]:
    """The days on which care plans were agreed, by care period."""
    return _days(asserted, "care_plan_agreed")


def reviews_in(asserted: Asserted) -> dict[str, list[date]]:
    """The days on which reviews were held, by care period."""
    return _days(asserted, "review_held")


def visits_in(asserted: Asserted) -> dict[str, list[date]]:
    """The days on which visits were made, by care period."""
    return _days(asserted, "visit_made")


def _days(asserted: Asserted, kind: str) -> dict[str, list[date]]:
    return days_by(asserted.get(kind, NOTHING), "care_period", asserted.get("care_started", NOTHING))
