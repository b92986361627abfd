"""The nights of a source that is one worksheet of a workbook, told by its columns and by what they say of a person."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.lib.matrix.declaring import (
    CHANGED,
    FEW,
    HALF,
    MANY,
    NOTHING,
    Answer,
    Lay,
    Night,
    People,
    Person,
    Way,
    files,
    usual_nights,
)
from tests.lib.worksheets import with_part, workbook

Values = Sequence[Any]
PART = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class WorksheetFile:
    """A worksheet with a row for each person."""

    name: str
    sheet: str
    #: The worksheet as refusals name it.
    file: str
    columns: Values
    #: The values of a person's cells.
    values: Callable[[Person], Values]
    #: A column that must be there.
    required: str
    #: How many facts a row makes.
    facts: int
    #: What means the same: a value in the cells, and what may stand in its place.
    same: Mapping[Any, Values]
    corrected: Answer = CHANGED

    def rows(self, people: People) -> list[Values]:
        """The header, and the values of each person."""
        return [self.columns, *map(self.values, people)]

    def book(self, rows: Sequence[Values], **others: Sequence[Values]) -> bytes:
        """A workbook with these rows, and perhaps with other worksheets."""
        return workbook({self.sheet: rows, **others})

    def laid(self, content: bytes) -> Lay:
        """This as tonight's workbook."""
        return files({self.name: content})

    def whole(self, people: People) -> Lay:
        """The workbook of some people."""
        return self.laid(self.book(self.rows(people)))

    def grow(self, place: Path, rows: int) -> None:
        """A workbook of many people."""
        from openpyxl import Workbook

        files({})(place)
        book = Workbook(write_only=True)
        sheet = book.create_sheet(self.sheet)
        sheet.append(list(self.columns))
        for number in range(1, rows + 1):
            sheet.append(list(self.values(Person(number))))
        book.save(place / "extract" / self.name)

    def nights(self) -> dict[Night, Sequence[Way]]:
        """Every night but that of a million rows."""
        rows = self.rows(FEW)
        header, *people = rows
        good = self.book(rows)

        def refused(code: str) -> Answer:
            return Answer(refused=((self.file, 1, code),))

        def same(*books: bytes) -> list[Way]:
            return [Way(self.laid(each), NOTHING) for each in books]

        spelled = [
            self.book([[other if cell == usual else cell for cell in row] for row in rows])
            for usual, others in self.same.items()
            for other in others
        ]
        spaced = [[f" {cell} " if isinstance(cell, str) else cell for cell in row] for row in rows]
        further = [[*row, f"note {number}"] for number, row in enumerate(rows)]
        unlike = [f"other {each}" if each == self.required else each for each in header]
        with zipfile.ZipFile(BytesIO(good)) as package:
            parts = package.read(PART).decode()
        no_text = with_part(
            good, PART, b'<?xml version="1.0"?>' + parts.replace("inlineStr", "inlineStr\xf4").encode("latin-1")
        )
        assert no_text != good
        return {
            **usual_nights(self.whole, self.facts, self.corrected),
            Night.REORDERED: same(self.book([header, *reversed(people)]), self.book([list(reversed(row)) for row in rows])),
            Night.REFORMATTED: same(
                self.book(spaced), self.book(further), self.book([*rows, [None]]), self.book(rows, Notes=[["made today"]]), *spelled
            ),
            Night.TRUNCATED: [
                Way(self.whole(HALF), refused("mass_withdrawal"), since=MANY),
                Way(self.laid(good[: len(good) // 2]), refused("malformed_workbook")),
            ],
            Night.WRONG_COLUMNS: [
                Way(self.laid(self.book([unlike, *people])), refused("missing_column")),
                Way(self.laid(self.book([[*header, self.required], *people])), refused("missing_column")),
            ],
            Night.WRONG_ENCODING: [
                Way(self.laid(no_text), refused("malformed_workbook"),
                    instead="a workbook says itself how it is encoded, so a part that is no text in that encoding is a damaged workbook")
            ],
            Night.HALF_WRITTEN: [Way(self.laid(good[:-90]), refused("malformed_workbook"))],
            Night.ZERO_BYTES: [Way(self.laid(b""), refused("malformed_workbook"))],
        }  # fmt: skip
