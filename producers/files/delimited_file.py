"""The rows of a delimited file, gone through a block at a time as often as is asked, as a layout reads them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from producers.files.delimited import CUT_OFF, Delimited, Lines, MalformedRow, NotText
from producers.files.encodings import Encoding, as_utf_8
from producers.files.layout import LaidOutBlock, Layout
from producers.files.steady import SteadyFile
from producers.reading import MARK_BYTES
from producers.refusals import Code, Fault, FileRefused


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a table is written down as text."""

    separator: str = ","
    encoding: Encoding = Encoding.UTF_8
    #: Physical lines before the header.
    skip: int = 0
    #: Lines on which nothing but separators, quotes and blanks stand are rows.
    has_blank_rows: bool = True
    #: A last row without an end may lack cells, as any other.
    may_break_off: bool = True


class DelimitedFile:
    """A file with a header."""

    def __init__(self, path: Path, layout: Layout, secret: bytes, spelling: Spelling = Spelling()) -> None:
        self.path = path
        self.warnings: list[str] = []
        self.labels: Mapping[str, str] = layout.labels
        self._layout = layout
        self._secret = secret
        self._spelling = spelling
        self._header: list[str] = []
        self._file = SteadyFile(path)

    def context(self) -> bytes:
        """What decides beside the cells how a row is read; the columns of the file, in their order, among it."""
        return self._layout.context(self._header)

    def blocks(self) -> Iterator["DelimitedBlock"]:
        """The rows. Raises FileRefused, and ConfigurationError when the file changed since it was first gone through."""
        with self._file.opened() as stream:
            spelling = self._spelling
            text = Delimited(as_utf_8(stream, spelling.encoding), spelling.separator, spelling.skip)
            blocks = text.blocks()
            left_out = 0
            try:
                block = next(blocks, None)
                refused = self._layout.refusal(text.header)
                if refused is not None:
                    for _ in blocks:  # one that is not text is refused for that
                        pass
                    raise refused
                self._header = text.header
                shape = Shape(text.cells, self._layout, text.header, self._secret)
                while block is not None:
                    following = next(blocks, None)
                    is_last = following is None and not spelling.may_break_off
                    breaks_off = is_last and not text.is_ended and len(text.cells(block.rows[-1])) < len(text.header)
                    kept, others = self._kept(block, shape, breaks_off)
                    left_out += others
                    if kept:
                        yield kept
                    block = following
            except NotText:
                raise FileRefused(Code.BAD_ENCODING, self._not_text()) from None
            except MalformedRow as error:
                refused = self._layout.refusal(text.header)
                raise refused or FileRefused(Code.MALFORMED_CSV, error.why.value, error.line) from None
            self.warnings = self._layout.remarks(text.header, left_out)

    def _kept(self, block: Lines, shape: "Shape", breaks_off: bool) -> tuple["DelimitedBlock", int]:
        """The rows that are the table's, the last also when it breaks off, and how many are not."""
        keeps, others = self._layout.keeps, 0
        if not self._spelling.has_blank_rows:
            empty = f'{self._spelling.separator}" \t\n'.encode()
            block = _of(block, [place for place, row in enumerate(block.rows) if row.strip(empty)])
        if keeps is not None:
            cut = len(block.rows) - 1 if breaks_off else -1
            found = [place for place, row in enumerate(block.rows) if place == cut or keeps(shape.cells(row))]
            others = len(block.rows) - len(found)
            block = _of(block, found)
        return DelimitedBlock(block.rows, block.numbers, self._layout, shape, breaks_off and bool(block.rows)), others

    def _not_text(self) -> str:
        if self._spelling.encoding in (Encoding.UTF_8, Encoding.UTF_8_SIG):
            return "the file is not text in UTF-8; export it as CSV in UTF-8"
        return (
            f"the file is not text in {self._spelling.encoding}, as `encoding` says;"
            f" name the encoding that it is written in ({', '.join(Encoding)})"
        )


def _of(block: Lines, places: Sequence[int]) -> Lines:
    if len(places) == len(block.rows):
        return block
    return Lines([block.rows[place] for place in places], [block.numbers[place] for place in places])


class Shape:
    """How the used cells are found in the lines of one file, and how lines are marked."""

    def __init__(
        self, split: Callable[[bytes], list[str]], layout: Layout, header: Sequence[str], secret: bytes
    ) -> None:
        self.split = split
        self.places = layout.places(header)
        # Missing cells are blank, cells beyond the header are ignored; the one at its width stands for absent columns.
        self.width = len(header)
        #: The used columns are those of the file, in their order.
        self.is_straight = self.places == list(range(self.width))
        #: Every column of the file is used, so that a line may be marked as it stands.
        self.is_plain = sorted(self.places) == list(range(self.width))
        self.salt, self.person = secret[:16], secret[16:32]

    def cells(self, row: bytes, breaks_off: bool = False) -> list[str]:
        """The used cells; blank where there is none, and where one breaks off."""
        found = self.split(row)[: -1 if breaks_off else None]
        if self.is_straight and len(found) == self.width:
            return found
        if len(found) != self.width + 1:
            found = found[: self.width]
            found += [""] * (self.width + 1 - len(found))
        else:
            found[self.width] = ""
        return [found[place] for place in self.places]

    def mark(self, rows: Sequence[bytes]) -> bytes:
        """The marks of rows. Columns that are not used, as the moment of an export, make no difference."""
        salt, person = self.salt, self.person
        if self.is_plain:
            lines: Sequence[bytes] = rows
        else:
            cells = self.cells
            lines = ["\x1f".join(cells(row)).encode() for row in rows]
        return b"".join([blake2b(line, digest_size=MARK_BYTES, salt=salt, person=person).digest() for line in lines])


class DelimitedBlock(LaidOutBlock):
    """Rows of a delimited file that follow each other."""

    def __init__(
        self, rows: Sequence[bytes], numbers: Sequence[int], layout: Layout, shape: Shape, breaks_off: bool
    ) -> None:
        super().__init__(numbers, layout)
        self._rows = rows
        self._shape = shape
        #: The place of a row that breaks off.
        self._cut = len(rows) - 1 if breaks_off else -1

    def fault(self, place: int) -> Fault | None:
        """What is wrong with a row that breaks off, or what the layout found."""
        return (Code.MISSING_VALUE, CUT_OFF) if place == self._cut else super().fault(place)

    def marks(self) -> bytes:
        """Sixteen bytes for each row."""
        if self._cut < 0:
            return self._shape.mark(self._rows)
        return self._shape.mark([*self._rows[:-1], self._rows[-1] + CUT_OFF.encode()])  # like no row that is whole

    def used(self, place: int) -> list[str]:
        """The used cells of a row as they stand in the file."""
        return self._shape.cells(self._rows[place], place == self._cut)
