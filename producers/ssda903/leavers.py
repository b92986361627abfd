"""The care leavers of a return (OC3), as far as they say how somebody was at 19.

A return says of each care leaver how they were around their birthday in the year that it is about, from the 17th to the
21st. Only the 19th is stated, and only once that day has come. The day of birth serves to find it and goes no further.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from hub.domain.calendar import add_months
from producers.refusals import Code, Fault
from producers.ssda903.cells import bad_date, missing, read_day, unknown_code, unusable
from producers.ssda903.codes import ACTIVITIES, IN_TOUCH, NOT_GIVEN, SUITABLE
from producers.ssda903.rows import Row
from producers.ssda903.years import first_day

NINETEEN = 12 * 19


class Leaver(NamedTuple):
    """A care leaver: what cannot be read is blank, and the row at the source is then at fault."""

    child: str
    #: Of which return, the earliest 0.
    of: int
    line: int
    #: The 19th birthday, `YYYY-MM-DD`.
    turned: str
    #: Is that the birthday that the row is about?
    is_stated: bool
    in_touch: str
    suitable: str
    occupied: str
    code: str
    sentence: str


COLUMNS = Leaver._fields


def read_leaver(cells: Sequence[str], of: int, line: int, as_at: str) -> Leaver:
    """A care leaver by the cells CHILD, DOB, IN_TOUCH, ACTIV and ACCOM, trimmed, in a return as at a day."""
    child, dob, *_ = cells
    in_touch, activity, accommodation = map(str.upper, cells[2:5])
    born = read_day(dob)
    turned = add_months(date.fromisoformat(born), NINETEEN).isoformat() if born else ""
    code, sentence = unusable(cells, 5) or _fault(cells) or ("", "")
    is_stated = bool(turned) and first_day(as_at) <= turned <= as_at
    says = IN_TOUCH[in_touch].becomes if in_touch in IN_TOUCH else ""
    suitable = SUITABLE.get(accommodation, "")
    occupied = ACTIVITIES[activity].becomes if activity in ACTIVITIES else ""
    return Leaver(child, of, line, turned, is_stated, says, suitable, occupied, code, sentence)


def _fault(cells: Sequence[str]) -> Fault | None:
    child, dob, in_touch, activity, accommodation = cells
    for name, cell in (("CHILD", child), ("DOB", dob), ("IN_TOUCH", in_touch)):
        if not cell:
            return missing(name)
    if not read_day(dob):
        return bad_date("DOB", dob)
    if in_touch.upper() not in IN_TOUCH:
        return unknown_code("IN_TOUCH", in_touch, ", ".join(IN_TOUCH))
    if activity and activity.upper() not in ACTIVITIES:
        return unknown_code("ACTIV", activity, ", ".join(ACTIVITIES))
    if accommodation and accommodation.upper() not in SUITABLE:
        return unknown_code(
            "ACCOM", accommodation, ", ".join(each for each in SUITABLE if each != NOT_GIVEN) + f", {NOT_GIVEN}"
        )
    return None


def leaver_rows(leavers: Iterable[Leaver], passed_over: list[int]) -> Iterator[Row]:
    """Rows of care_leavers.csv: CHILD, the 19th birthday, in touch, suitable accommodation, occupied; in the order of the child.

    `passed_over` counts the rows of which nothing is stated: those about another birthday, and those of who died or went home.
    """
    for child, some in groupby(leavers, key=lambda leaver: leaver.child):
        theirs = list(some)
        # Where nobody's row is about the 19th birthday, one whose day of birth cannot be read may be.
        may_tell = [each for each in theirs if each.is_stated] or [each for each in theirs if not each.turned]
        latest = max((each.of for each in may_tell), default=0)
        doubles = sum(each.of == latest for each in may_tell)
        for each in theirs:
            tells = each.of == latest and (each.is_stated or not each.turned) and doubles > 0
            fault: Fault | None = (Code(each.code), each.sentence) if each.code else None
            if fault is None and tells and doubles > 1:
                fault = Code.DUPLICATE_KEY, f"{doubles} rows have this row's CHILD; it must be the only one"
            if fault is not None:
                yield Row(each.of, each.line, (child if tells else "", each.turned, "", "", ""), fault)
            elif tells and each.in_touch:
                yield Row(each.of, each.line, (child, each.turned, each.in_touch, each.suitable, each.occupied))
            else:
                passed_over[0] += 1
