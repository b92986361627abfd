"""The rows of a delimited file that has the columns of a table, gone through a block at a time as often as is asked."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from hub.errors import ConfigurationError
from producers.delimited import Delimited, MalformedRow, NotText
from producers.reading import MARK_BYTES
from producers.refusals import Code, Fault, FileRefused, on_one_line
from producers.tables import Table


class DelimitedFile:
    """A file with a header, which names the columns of a table in any order."""

    labels: Mapping[str, str] = {}

    def __init__(self, path: Path, table: Table, secret: bytes) -> None:
        self.path = path
        self.warnings: list[str] = []
        self._table = table
        self._secret = secret
        self._header: list[str] = []
        self._seen: os.stat_result | None = None

    def context(self) -> bytes:
        """The columns of the file, in their order."""
        return repr(self._header).encode()

    def blocks(self) -> Iterator["DelimitedBlock"]:
        """The rows. Raises FileRefused, and ConfigurationError when the file changed since it was first gone through."""
        with self._opened() as stream:
            text = Delimited(stream)
            blocks = text.blocks()
            first = 0
            try:
                block = next(blocks, None)
                refused = self._refusal(text.header)
                if refused is not None:
                    for _ in blocks:  # one that is not text is refused for that
                        pass
                    raise refused
                shape = self._shape(text)
                while block is not None:
                    yield DelimitedBlock(block.rows, block.numbers, first, shape)
                    first += len(block.rows)
                    block = next(blocks, None)
            except NotText:
                raise FileRefused(
                    Code.BAD_ENCODING, "the file is not text in UTF-8; export it as CSV in UTF-8"
                ) from None
            except MalformedRow as error:
                refused = self._refusal(text.header)
                raise refused or FileRefused(Code.MALFORMED_CSV, error.why.value, error.line) from None
            self.warnings = self._remarks(text)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            with self.path.open("rb") as stream:
                before = self._seen or os.fstat(stream.fileno())
                yield stream
                self._seen = os.fstat(stream.fileno())
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be read ({error.strerror}); nothing was sent") from None
        if (before.st_mtime_ns, before.st_size, before.st_ino) != (
            self._seen.st_mtime_ns,
            self._seen.st_size,
            self._seen.st_ino,
        ):
            raise ConfigurationError(
                f"{self.path} was written to while it was read; nothing was sent. Read it again when it is complete."
            )

    def _refusal(self, header: list[str]) -> FileRefused | None:
        names = Counter(header)
        missing = [each.name for each in self._table.columns if each.required and each.name not in names]
        double = [each.name for each in self._table.columns if names[each.name] > 1]
        if missing:
            wanted = ",".join(each.name for each in self._table.columns)
            sentence = f"there is no column {', '.join(missing)}; the header is {wanted}, in any order"
            return FileRefused(Code.MISSING_COLUMN, sentence)
        if double:  # which of the two would it be?
            sentence = f"the column {', '.join(double)} is there more than once; it must be there once"
            return FileRefused(Code.MISSING_COLUMN, sentence)
        return None

    def _shape(self, text: Delimited) -> "Shape":
        """How the cells of the table are found among those of a line."""
        self._header = header = text.header
        names = [each.name for each in self._table.columns]
        # Missing cells are blank, cells beyond the header are ignored; the one at its width stands for absent columns.
        width = len(header)
        places = [header.index(name) if name in header else width for name in names]
        is_plain = sorted(header) == sorted(names)
        return Shape(text.cells, places, width, is_plain, self._secret)

    def _remarks(self, text: Delimited) -> list[str]:
        file, remarks = self._table.file, []
        ours = {each.name for each in self._table.columns}
        extra = [name for name in dict.fromkeys(text.header) if name and name not in ours]
        if extra:
            remarks.append(f"{file}: {len(extra)} unknown column(s) ignored: {', '.join(map(on_one_line, extra))}")
        absent = [each.name for each in self._table.columns if each.name not in text.header]
        if absent:
            remarks.append(f"{file}: no column {', '.join(absent)}; it counts as blank in every row")
        return remarks


class Shape:
    """How the cells of a table are found in the lines of one file, and how lines are marked."""

    def __init__(
        self, split: Callable[[bytes], list[str]], places: Sequence[int], width: int, is_plain: bool, secret: bytes
    ) -> None:
        self.split = split
        self.places = places
        self.width = width
        #: Every column of the file is one of the table, so that a line may be marked as it stands.
        self.is_plain = is_plain
        self.salt, self.person = secret[:16], secret[16:32]

    def cells(self, row: bytes) -> list[str]:
        """The cells of the table's columns; blank where there is none."""
        found = self.split(row)
        if len(found) != self.width + 1:
            found = found[: self.width]
            found += [""] * (self.width + 1 - len(found))
        else:
            found[self.width] = ""
        return [found[place] for place in self.places]

    def mark(self, rows: Sequence[bytes]) -> bytes:
        """The marks of rows. Columns that the table does not have, as the moment of an export, make no difference."""
        salt, person = self.salt, self.person
        if self.is_plain:
            lines: Sequence[bytes] = rows
        else:
            cells = self.cells
            lines = ["\x1f".join(cells(row)).encode() for row in rows]
        return b"".join([blake2b(line, digest_size=MARK_BYTES, salt=salt, person=person).digest() for line in lines])


class DelimitedBlock:
    """Rows of a delimited file that follow each other."""

    def __init__(self, rows: Sequence[bytes], numbers: Sequence[int], first: int, shape: Shape) -> None:
        self.first = first
        self._rows = rows
        self._numbers = numbers
        self._shape = shape

    def __len__(self) -> int:
        return len(self._rows)

    def marks(self) -> bytes:
        """Sixteen bytes for each row."""
        return self._shape.mark(self._rows)

    def line(self, place: int) -> int:
        """The physical line on which a row begins."""
        return self._numbers[place]

    def cells(self, place: int) -> list[str]:
        """The cells of a row."""
        return self._shape.cells(self._rows[place])

    def fault(self, place: int) -> Fault | None:
        """Nothing: the row is judged by its cells."""
        return None
