"""Things that fall due one after another: the first a time after a beginning, each later one a time after the one before."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

from hub.domain.units import State, Unit


class Lasting(Protocol):
    """A care period, a placement, a plan: what is in place for a time, within which things fall due."""

    @property
    def record(self) -> str:
        """Which one."""
        ...

    @property
    def started_on(self) -> date | None:
        """Its first day, where that was stated."""
        ...

    @property
    def ended_on(self) -> date | None:
        """The day at whose end it is no longer in place; None while it is."""
        ...


def chain(
    lasting: Lasting,
    done: Sequence[date],
    first_due: Callable[[date], date],
    next_due: Callable[[date, int], date],
    as_at: date,
) -> Iterator[Unit]:
    """One unit for each that is due, in the month in which it is due.

    `done` are the distinct days on which one was done, in order; those before the start, or from the end on, are none of it.
    `next_due` gives the day due after the number-th was done, counted from 1. While one is not done, no later one falls due.
    """
    start, end = lasting.started_on, lasting.ended_on
    if start is None:
        if end is not None:
            yield Unit(lasting.record, end, State.UNKNOWN, "start_not_stated")
        return
    if end is not None and end < start:
        yield Unit(lasting.record, start, State.UNKNOWN, "ends_before_it_starts")
        return
    due = first_due(start)
    number = 0
    for day in done:
        if day < start or (end is not None and day >= end):
            continue
        number += 1
        yield _judge(f"{lasting.record}/{number}", due, end, day, as_at)
        due = next_due(day, number)
    yield _judge(f"{lasting.record}/{number + 1}", due, end, None, as_at)


def _judge(item: str, due: date, end: date | None, done_on: date | None, as_at: date) -> Unit:
    if end is not None and due >= end:
        return Unit(item, due, State.EXCLUDED, "ended")
    if as_at < due:
        return Unit(item, due, State.PENDING, "not_due", due)
    if done_on is None:
        return Unit(item, due, State.MISSED, "not_done")
    return Unit(item, due, State.MET, "in_time") if done_on <= due else Unit(item, due, State.MISSED, "late")
