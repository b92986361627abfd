"""The nights of a source that is one delimited file, told by its columns and by what they say of a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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

Cells = Sequence[str]


@dataclass(frozen=True)
class CsvFile:
    """A delimited file with a row for each person."""

    name: str
    columns: Cells
    #: The cells of a person.
    cells: Callable[[Person], Cells]
    #: A column that must be there.
    required: str
    #: How many facts a row makes.
    facts: int
    #: What means the same: a text in the cells, and what may stand in its place.
    same: Mapping[str, Sequence[str]]
    separator: str = ","
    encoding: str = "utf-8"
    as_at: str | None = "2009-03-31"
    #: Where a row breaks off that is written half: behind so many cells.
    breaks: int = 3
    corrected: Answer = CHANGED

    def lines(self, people: People) -> list[Cells]:
        """The header, and the cells of each person."""
        return [self.columns, *map(self.cells, people)]

    def text(self, lines: Sequence[Cells]) -> str:
        """Lines as the text of the file."""
        return "".join(f"{self.separator.join(line)}\n" for line in lines)

    def laid(self, text: str | bytes) -> Lay:
        """This text as tonight's file."""
        content = text.encode(self.encoding) if isinstance(text, str) else text
        return files({self.name: content}, self.as_at)

    def whole(self, people: People) -> Lay:
        """The file of some people."""
        return self.laid(self.text(self.lines(people)))

    def grow(self, place: Path, rows: int) -> None:
        """A file of many people."""
        files({}, self.as_at)(place)
        with (place / "extract" / self.name).open("w", encoding=self.encoding, newline="") as out:
            out.write(self.text([self.columns]))
            out.writelines(f"{self.separator.join(self.cells(Person(number)))}\n" for number in range(1, rows + 1))

    def nights(self) -> dict[Night, Sequence[Way]]:
        """Every night but that of a million rows."""
        lines, text = self.lines(FEW), self.text(self.lines(FEW))
        header, *rows = text.splitlines(keepends=True)
        last = len(lines)

        def whole_refused(code: str, line: int = 1) -> Answer:
            return Answer(refused=((self.name, line, code),))

        def same(*texts: str | bytes) -> list[Way]:
            return [Way(self.laid(each), NOTHING) for each in texts]

        quoted = [[f'"{cell}"' for cell in line] for line in lines]
        further = [[*line, f"note {number}"] for number, line in enumerate(lines)]
        spelled = [text.replace(usual, each) for usual, others in self.same.items() for each in others]
        assert all(each != text for each in spelled)
        broken = self.separator.join(lines[-1][: self.breaks])
        marked = [text.encode("utf-8-sig")] if self.encoding == "utf-8" else []
        return {
            **usual_nights(self.whole, self.facts, self.corrected),
            Night.REORDERED: same(header + "".join(reversed(rows)), self.text([list(reversed(line)) for line in lines])),
            Night.REFORMATTED: same(
                text.replace("\n", "\r\n"),
                text + "\n\n",
                self.text(quoted),
                self.text(further),
                text.replace(self.separator, f" {self.separator} "),
                *marked,
                *spelled,
            ),
            Night.TRUNCATED: [Way(self.whole(HALF), whole_refused("mass_withdrawal"), since=MANY)],
            Night.WRONG_COLUMNS: [
                Way(self.laid(text.replace(self.required, f"other {self.required[:1]}", 1)), whole_refused("missing_column")),
                Way(self.laid(text.replace(self.separator, "|")), whole_refused("missing_column")),
                Way(self.laid(self.text([*lines[:1], *([*line, self.required] for line in lines[1:])]).replace(
                    header, f"{header.strip()}{self.separator}{self.required}\n")), whole_refused("missing_column")),
            ],
            Night.WRONG_ENCODING: [
                Way(self.laid(text.encode("utf-16")), whole_refused("bad_encoding")),
                Way(self.laid(text.encode() + (b"\xf4" if self.encoding == "utf-8" else b"\x81")), whole_refused("bad_encoding")),
            ],
            Night.HALF_WRITTEN: [
                Way(self.laid("".join([header, *rows[:-1]]) + broken), whole_refused("missing_value", last)),
                Way(self.laid("".join([header, *rows[:-1]]) + f'"{lines[-1][0]}'), whole_refused("malformed_csv", last)),
            ],
            Night.ZERO_BYTES: [Way(self.laid(b""), whole_refused("missing_column"))],
        }  # fmt: skip
