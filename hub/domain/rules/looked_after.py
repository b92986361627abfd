"""The children looked after at each month end: one unit a child and month end."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from hub.domain.calendar import coming_month_end, month_end, month_ends
from hub.domain.histories.care import CarePeriod
from hub.domain.histories.history import History
from hub.domain.units import State, Unit

#: The reasons every census of looked after children shares.
REASONS = {
    "short_breaks": "At that month end the child was looked after in an agreed series of short breaks alone.",
    "not_yet": "The month end has not come yet.",
}


def looked_after_at_month_ends(
    history: History, as_at: date, judge: Callable[[date], tuple[State, str]]
) -> Iterator[Unit]:
    """A unit for each month end, up to the as-at day, at which the child is looked after, and one for the next to come.

    `judge` gives the state and the reason at a month end. Month ends in short breaks alone are units too, outside.
    """
    ordinary = history.ordinary_care_periods
    counted = _month_ends_in(ordinary, as_at)
    for end in counted:
        state, reason = judge(end)
        yield Unit(item(end), end, state, reason)
    coming = coming_month_end(as_at)
    following = min(_first_from(ordinary, coming), default=None)
    if following is not None:
        yield Unit(item(following), following, State.PENDING, "not_yet", following)
    if len(ordinary) == len(history.care_periods):
        return
    breaks = [period for period in history.care_periods if period.short_breaks]
    for end in _month_ends_in(breaks, as_at):
        if end not in counted:
            yield Unit(item(end), end, State.OUTSIDE, "short_breaks")
    alone = [end for end in _first_from(breaks, coming) if not history.is_looked_after(end)]
    if alone:  # stays outside when its time comes, but then the one after it is to be looked at
        yield Unit(item(min(alone)), min(alone), State.OUTSIDE, "short_breaks", min(alone))


def _month_ends_in(periods: Sequence[CarePeriod], as_at: date) -> Sequence[date]:
    """The month ends up to the as-at day at which any of the periods covers the day, in order."""
    found = [
        month_ends(
            period.started_on, as_at if period.ended_on is None else min(as_at, period.ended_on - timedelta(days=1))
        )
        for period in periods
    ]
    return found[0] if len(found) == 1 else sorted({end for each in found for end in each})


def _first_from(periods: Sequence[CarePeriod], coming: date) -> Iterator[date]:
    """Of each period the first month end from the coming one on, if the period covers it."""
    for period in periods:
        end = max(coming, month_end(period.started_on))
        if period.covers(end):
            yield end


@cache
def item(end: date) -> str:
    """What a month end's unit is called: 2009-03."""
    return end.isoformat()[:7]
