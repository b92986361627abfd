"""Moments that a reader may look back to: the ends of the last days and months, and whichever is asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hub.answers import moments
from hub.dashboard.asking import Then
from hub.dashboard.visit import Visit
from hub.domain.calendar import LONDON, add_months, local_date

#: So many days and months have their end offered.
DAYS, MONTHS = 7, 12


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment that is offered: its name, the address of this page as known then, and if that is what is shown."""

    text: str
    address: str
    chosen: bool


def stops(visit: Visit, then: Then | None) -> tuple[Stop, ...]:
    """The moments offered to this visit, the newest first, and before them now; none to who may not look back at this."""
    if then is None or not then.may_look_back:
        return ()
    asked = then.known_at
    named = {_end_of(day): visit.words("moments.end_of", day=visit.words.day(day)) for day in _days(visit.now)}
    if asked is not None:
        named.setdefault(asked, visit.words.moment(asked))
    now = Stop(visit.words("moments.now"), visit.without(moments.PARAMETER), asked is None)
    return (now, *(_stop(visit, at, named[at], at == asked) for at in sorted(named, reverse=True)))


def _stop(visit: Visit, at: datetime, text: str, chosen: bool) -> Stop:
    local = at.astimezone(LONDON).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return Stop(text, visit.having(**{moments.PARAMETER: local}), chosen)


def _days(now: datetime) -> set[date]:
    """The last days that are over, and the last days of the months that are."""
    today = local_date(now)
    month = today.replace(day=1)
    days = {today - timedelta(days=number) for number in range(1, DAYS + 1)}
    return days | {add_months(month, -number) - timedelta(days=1) for number in range(MONTHS)}


def _end_of(day: date) -> datetime:
    """The last millisecond of a day in Wales: moments are no finer."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON) - timedelta(milliseconds=1)
