"""The reviews of a return, each in the period of care that covers its day."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from producers.refusals import Code, Fault
from producers.ssda903.cells import bad_date, future, missing, read_day, unknown_code, unusable
from producers.ssda903.codes import PARTICIPATIONS
from producers.ssda903.rows import NOT_BEGUN, Row, Span, key


class Review(NamedTuple):
    """A review: what cannot be read is blank, and the row at the source is then at fault."""

    child: str
    #: The day on which it was held, `YYYY-MM-DD`.
    day: str
    #: Of which return, the earliest 0.
    of: int
    line: int
    code: str
    sentence: str


COLUMNS = Review._fields


def read_review(cells: Sequence[str], of: int, line: int) -> Review:
    """A review by the cells CHILD, REVIEW and REVIEW_CODE, trimmed. Any participation code is of a review that was held."""
    child, written, participation = cells[:3]
    day = read_day(written)
    code = sentence = ""
    if not (child and day and participation in PARTICIPATIONS and len(cells) == 3):
        fault = unusable(cells, 3) or _fault(child, written, participation)
        code, sentence = fault or ("", "")
    return Review(child, day, of, line, code, sentence)


def _fault(child: str, written: str, participation: str) -> Fault | None:
    for name, cell in (("CHILD", child), ("REVIEW", written), ("REVIEW_CODE", participation)):
        if not cell:
            return missing(name)
    if not read_day(written):
        return bad_date("REVIEW", written)
    if participation.upper() not in PARTICIPATIONS:
        return unknown_code("REVIEW_CODE", participation, ", ".join(PARTICIPATIONS))
    return None


def review_rows(reviews: Iterable[Review], spans: Iterable[Span] | None, as_at: str) -> Iterator[Row]:
    """Rows of reviews.csv: its key, the period's, CHILD and the day. Both are in the order of the child.

    Without `spans` there are no episodes that could say of which period of care a review is.
    """
    ahead = groupby(spans or (), key=lambda span: span.child)
    child, theirs = "", list[Span]()
    for whose, some in groupby(reviews, key=lambda review: review.child):
        while child < whose:
            found = next(ahead, None)
            if found is None:
                break
            child, theirs = found[0], list(found[1])
        for day, same in groupby(some, key=lambda review: review.day):
            yield from _of_a_day(whose, day, list(same), theirs if child == whose else [], as_at, spans is not None)


def _of_a_day(
    child: str, day: str, same: list[Review], theirs: Sequence[Span], as_at: str, has_episodes: bool
) -> Iterator[Row]:
    if child and day:  # of several returns' the latest counts
        latest = max(each.of for each in same)
        same = [each for each in same if each.of == latest]
    for each in same:
        fault: Fault | None = (Code(each.code), each.sentence) if each.code else None
        if fault is None and len(same) > 1:
            fault = Code.DUPLICATE_KEY, f"{len(same)} rows have this row's CHILD and REVIEW; it must be the only one"
        if fault is None and day > as_at:
            fault = future("REVIEW", day, as_at)
        period = ""
        if fault is None:
            period, fault = _period(day, theirs, has_episodes)
        yield Row(each.of, each.line, (key(child, day) if child and day else "", period, child, day), fault)


def _period(day: str, theirs: Sequence[Span], has_episodes: bool) -> tuple[str, Fault | None]:
    """The key of the period that covers a day; where one ends and the next begins on it, the next one's."""
    span = next((each for each in reversed(theirs) if each.first <= day <= each.last), None)
    if span is not None:
        return span.key, None if span.key else NOT_BEGUN
    if not has_episodes:
        why = "no file with the columns of Episodes says of which period of care it is"
    elif theirs:
        why = f"the child was not looked after on {day}, the day of REVIEW"
    else:
        why = "the return holds no episode of this child"
    return "", (Code.UNKNOWN_CARE_PERIOD, why)
