"""The children looked after at each month end: one unit a child and month end."""

from collections.abc import Callable, Iterator
from datetime import date

from hub.domain.calendar import month_end, month_ends, next_month_end
from hub.domain.histories.history import History
from hub.domain.units import State, Unit

#: The reasons every census shares.
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
    if not history.care_periods:
        return
    for end in month_ends(history.care_periods[0].started_on, as_at):
        if history.is_looked_after(end):
            yield Unit(_item(end), end, *judge(end))
        elif _is_in_short_breaks(history, end):
            yield Unit(_item(end), end, State.OUTSIDE, "short_breaks")
    first = month_end(as_at) if as_at < month_end(as_at) else next_month_end(as_at)
    ends = sorted({max(first, month_end(period.started_on)) for period in history.care_periods})
    coming = next((end for end in ends if history.is_looked_after(end)), None)
    if coming is not None:
        yield Unit(_item(coming), coming, State.PENDING, "not_yet", coming)
    outside = next((end for end in ends if _is_in_short_breaks(history, end)), None)
    if outside is not None:  # stays outside when its time comes, but then the one after it is to be looked at
        yield Unit(_item(outside), outside, State.OUTSIDE, "short_breaks", outside)


def _is_in_short_breaks(history: History, end: date) -> bool:
    """In short breaks at a month end, and not otherwise looked after?"""
    return not history.is_looked_after(end) and any(period.covers(end) for period in history.care_periods)


def _item(end: date) -> str:
    return end.isoformat()[:7]
