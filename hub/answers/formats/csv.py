"""CSV: the promised columns and nothing else, under their names or under titles for people."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from hub.answers.formats import Answer, Format, Headings
from hub.answers.formats._parts import parts
from hub.answers.kept import Kept
from hub.answers.rows import COLUMNS, ROWS, Row
from hub.answers.wording import wording

#: Tells spreadsheets that what follows is UTF-8, without which they misread Welsh.
MARK = "\ufeff"


def write(answer: Answer) -> Iterator[bytes]:
    """The table, UTF-8; nothing stands for null. Under names, yes and no are `true` and `false`; under titles, words."""
    words = wording(answer.language)
    titled = answer.headings is Headings.TITLES
    heading = f"{MARK}{lines([words.headings])}" if titled else lines([COLUMNS])
    yield heading.encode()
    for part in parts(answer.rows):
        yield lines(map(words.worded, part)).encode() if titled else b"".join(map(_WRITTEN.of, part))


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows as lines of CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _cells(row: Row) -> list[object]:
    return [_cell(getattr(row, column)) for column in COLUMNS]


def _cell(value: object) -> object:
    return ("true" if value else "false") if isinstance(value, bool) else value


_WRITTEN: Kept[Row, bytes] = Kept(lambda row: lines([_cells(row)]).encode(), ROWS)
FORMAT = Format(
    name="csv",
    media_type="text/csv",
    ending=".csv",
    sentence="one line for each row, under the names of the columns; described by CSVW metadata",
    write=write,
    schema={"type": "string"},
)
