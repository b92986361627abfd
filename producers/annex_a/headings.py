"""The headings of the lists, which differ from year to year in capitals, blanks, line breaks and small words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from producers.refusals import Code, FileRefused, on_one_line

_REST = re.compile("[^a-z0-9]+")
_LIST = re.compile(r"list[\W_]*0*([0-9]{1,2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, and the other ways in which it has been written."""

    name: str
    others: tuple[str, ...] = ()
    required: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Every way in which it has been written, without what makes no difference."""
        return tuple(map(letters, (self.name, *self.others)))


CHILD = Heading("Child Unique ID", ("Child Unique Identifier", "Child ID", "Unique Child ID", "Child Unique ID No"))


def letters(heading: str) -> str:
    """What of a heading makes a difference: its letters and digits, in any case."""
    return _REST.sub("", heading.casefold())


def is_header(cells: Sequence[str]) -> bool:
    """Is this the row of headings? Each list has one for the child's identifier."""
    return any(letters(cell) in CHILD.keys for cell in cells)


def places(wanted: Sequence[Heading], header: Sequence[str], line: int) -> list[int]:
    """Where the headings stand; the header's width for one that need not be there and is not. Raises FileRefused."""
    keys = [letters(cell) for cell in header]
    found = [[place for place, key in enumerate(keys) if key in heading.keys] for heading in wanted]
    missing = [heading for heading, at in zip(wanted, found, strict=True) if heading.required and not at]
    if missing:
        raise FileRefused(Code.MISSING_COLUMN, "; ".join(_missing(each, header) for each in missing), line)
    double = [heading.name for heading, at in zip(wanted, found, strict=True) if len(at) > 1]
    if double:
        sentence = f"the heading {', '.join(double)} is there more than once; which of them is meant cannot be told"
        raise FileRefused(Code.MISSING_COLUMN, sentence, line)
    return [at[0] if at else len(header) for at in found]


def list_of(sheet: str) -> int | None:
    """The number of the list that a worksheet of this name holds; None when it holds none."""
    match = _LIST.match(" ".join(sheet.split()).casefold())
    return int(match[1]) if match else None


def _missing(heading: Heading, header: Sequence[str]) -> str:
    close = get_close_matches(heading.name, [each for each in header if each], 1)
    meant = (
        f'did you mean "{on_one_line(close[0])}"? Write the heading as above' if close else "write it above its column"
    )
    return f'there is no heading "{heading.name}"; {meant}'
