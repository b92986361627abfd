"""People counted on the day of one statement about them: carers when identified, care leavers when they turn 19."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from hub.domain.histories.carers import KINDS, Carer
from hub.domain.histories.leavers import CareLeaver
from hub.domain.units import State, Unit

CARER_KINDS = frozenset(KINDS)
#: The reasons that indicators of carers share.
CARER_REASONS = {
    "not_identified": "Something was stated of a carer of whom it was not stated when they were identified."
}
#: The reasons that indicators of care leavers share.
LEAVER_REASONS = {"not_yet_19": "The young person has not turned 19 yet."}
NOT_IN_TOUCH = {"not_in_touch": "The authority is not in contact with the young person."}


def carers_with(carers: Iterable[Carer], step: Callable[[Carer], date | None]) -> Iterator[Unit]:
    """One unit for each carer, in the month of being identified; met where the step was taken, on whatever day."""
    for carer in carers:
        if carer.identified_on is None:
            first = min(day for day in carer[1:] if day is not None)
            yield Unit(carer.record, first, State.UNKNOWN, "not_identified")
        elif step(carer) is not None:
            yield Unit(carer.record, carer.identified_on, State.MET, "done")
        else:
            yield Unit(carer.record, carer.identified_on, State.MISSED, "not_done")


def care_leavers_with(
    leavers: Iterable[CareLeaver], as_at: date, answer: Callable[[CareLeaver], bool | None]
) -> Iterator[Unit]:
    """One unit for each care leaver, in the month of turning 19; met where the answer is yes."""
    for leaver in leavers:
        day = leaver.turned_19_on
        if as_at < day:
            yield Unit(leaver.record, day, State.PENDING, "not_yet_19", day)
            continue
        found = answer(leaver)
        if found:
            yield Unit(leaver.record, day, State.MET, "yes")
        else:
            yield Unit(leaver.record, day, State.MISSED, "not_stated" if found is None else "no")


def care_leavers_in_touch_with(
    leavers: Iterable[CareLeaver], as_at: date, answer: Callable[[CareLeaver], bool | None]
) -> Iterator[Unit]:
    """As of all care leavers, but those with whom the authority is not in touch are outside."""
    in_touch = []
    for leaver in leavers:
        if leaver.in_touch:
            in_touch.append(leaver)
        else:
            yield Unit(leaver.record, leaver.turned_19_on, State.OUTSIDE, "not_in_touch")
    yield from care_leavers_with(in_touch, as_at, answer)
