"""Something with a beginning and, perhaps, an end: plans of protection, plans of care for adults."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted, day


class Span(NamedTuple):
    """From `started_on` up to but not including `ended_on`; a day is None when it was not stated."""

    record: str
    started_on: date | None
    ended_on: date | None

    def covers(self, day: date) -> bool:
        """Is it open at the end of the day?"""
        return self.started_on is not None and self.started_on <= day and (self.ended_on is None or day < self.ended_on)


def spans(asserted: Asserted, started: str, ended: str) -> list[Span]:
    """The spans that a kind of event begins and another ends; an end without a beginning is one too."""
    beginnings, ends = asserted.get(started, NOTHING), asserted.get(ended, NOTHING)
    found = [
        Span(record, event.header.occurred_on, day(ends.get(record)) if ends else None)
        for record, event in beginnings.items()
    ]
    found += [
        Span(record, None, event.header.occurred_on) for record, event in ends.items() if record not in beginnings
    ]
    return found
