"""The Header of a census: what it is, and the day that it speaks for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from hub.domain.calendar import add_months
from producers.cin_census.children import AND
from producers.cin_census.days import canonical_day
from producers.files.elements import Element
from producers.refusals import Code, FileRefused, on_one_line
from producers.rules.cells import read_date

ROOT = "Message"
COLLECTION = "CIN"
KEPT = frozenset({"CollectionDetails", "Collection", "ReferenceDate"})


class ReferenceDate(NamedTuple):
    """A ReferenceDate: the day, if it is one; what is written; and the line of the element."""

    day: date | None
    written: str
    line: int

    @property
    def since(self) -> date | None:
        """The first day of the year that the census is about."""
        return None if self.day is None else add_months(self.day, -12) + timedelta(days=1)


def reference_date(found: Iterator[Element]) -> ReferenceDate | None:
    """The ReferenceDate, from the document's elements `Header` and `Child`; None when the header gives none.

    Raises FileRefused when the document is another collection.
    """
    header = next(found, None)
    details = header.first("CollectionDetails") if header is not None and header.name == "Header" else None
    if details is None:
        return None
    collection = details.first("Collection")
    if collection is not None and collection.text.strip().upper() not in ("", COLLECTION):
        seen = on_one_line(collection.text.strip()[:40])
        raise FileRefused(Code.UNKNOWN_LAYOUT, f'the Collection is "{seen}"; it must be {COLLECTION}', collection.line)
    given = [each for each in details.all("ReferenceDate") if each.text.strip()]
    if not given:
        return None
    written = AND.join(dict.fromkeys(each.text.strip() for each in given))
    return ReferenceDate(read_date(canonical_day(written)), written, given[0].line)
