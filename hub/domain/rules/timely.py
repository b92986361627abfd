"""What begins on one day and is to be done by another: a referral decided, an enquiry completed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from hub.domain.units import State, Unit

#: Which one, the day it began and the day it was done; a day is None when it was not stated.
Matter = tuple[str, date | None, date | None]


def timely(matters: Iterable[Matter], deadline: Callable[[date], date], as_at: date) -> Iterator[Unit]:
    """One unit for each matter, in the month in which it began: it counts once it is done or its deadline has come."""
    for item, began, done in matters:
        if began is None:
            if done is not None:
                yield Unit(item, done, State.UNKNOWN, "beginning_not_stated")
            continue
        due = deadline(began)
        if done is None:
            if as_at >= due:
                yield Unit(item, began, State.MISSED, "not_done")
            else:
                yield Unit(item, began, State.PENDING, "not_due", due)
        elif done < began:
            yield Unit(item, began, State.UNKNOWN, "done_before_it_began")
        else:
            yield Unit(item, began, State.MET, "in_time") if done <= due else Unit(item, began, State.MISSED, "late")
