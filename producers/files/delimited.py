"""Delimited text (quotes doubled, any line end), a block at a time, with the physical line of each row.

The standard reader is not used: it neither says where a row of several lines begins, nor tells an unclosed quote from
text after a closing one. A line without a quote is split at its separators; only the others are read sign by sign.

Choices where the specification is silent: a quote inside an unquoted cell is text; a line break inside quotes is kept
as a line feed; a line is empty when nothing at all stands on it; a NUL is a sign like any other.
"""

import codecs
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHUNK = 1 << 20
#: A row that is longer is taken for a quote that was never closed, or for something that is no text.
LONGEST_ROW = 1 << 24
#: What is wrong with a last row that has no end and not all its cells.
CUT_OFF = "the file breaks off within this row; export it again"


class Malformed(StrEnum):
    """Why a row cannot be read."""

    UNCLOSED_QUOTE = "a quote is opened and never closed; a quote inside a cell is written twice"
    TEXT_AFTER_QUOTE = "text follows a closing quote; after it only a separator or the end of the line may stand"
    TOO_LONG = f"a row is longer than {LONGEST_ROW >> 20} MB; is this delimited text?"


class MalformedRow(Exception):
    """A row that cannot be read, and the line on which it begins."""

    def __init__(self, why: Malformed, line: int) -> None:
        super().__init__(why.value)
        self.why = why
        self.line = line


class Readable(Protocol):
    """Bytes that are read from the first to the last."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes, no more than `size`; none at the end only."""
        ...


class NotText(Exception):
    """The bytes are not UTF-8."""


class Lines(NamedTuple):
    """Rows that follow each other, as they stand in the file with line feeds, and the line on which each begins."""

    rows: Sequence[bytes]
    numbers: Sequence[int]


class Delimited:
    """A header and its rows, read once; `header` is known when the first block was asked for."""

    def __init__(self, stream: Readable, separator: str = ",", skip: int = 0) -> None:
        self._stream = stream
        self._separator = separator
        self._skip = skip
        self.header: list[str] = []
        #: Ends the last row with a line end? A file that was cut off seldom does.
        self.is_ended = True

    def blocks(self) -> Iterator[Lines]:
        """The rows after the header, which is the first line after those skipped, also when it is empty; empty lines after
        it are no rows.

        Raises NotText, also for what stands after a row that cannot be read, and at the end MalformedRow for that.
        """
        fault: MalformedRow | None = None
        begun: list[bytes] = []  # the lines of a row that goes on
        number, is_header = 1, True
        for found, has_quotes in self._lines():
            if fault is not None:
                continue
            if found is None:
                fault = MalformedRow(Malformed.TOO_LONG, number)
                continue
            lines, goes_on, begun = begun + found, bool(begun), []
            if self._skip:
                passed, self._skip = len(lines[: self._skip]), max(0, self._skip - len(lines))
                lines, number = lines[passed:], number + passed
            if is_header and lines:
                cells, after, why = _quoted_or_plain(lines, 0, self._separator)
                if why is Malformed.UNCLOSED_QUOTE and sum(map(len, lines)) <= LONGEST_ROW:
                    begun = lines
                    continue
                self._take_header(lines, cells)
                is_header = False
                if why is not None:
                    fault = MalformedRow(why, number)
                    continue
                lines, number = lines[after:], number + after
            block, used, why = self._rows(lines, number, has_quotes or goes_on)
            number += used
            if block.rows:
                yield block
            if why is not None:
                begun = lines[used:]
                if why is not Malformed.UNCLOSED_QUOTE or sum(map(len, begun)) > LONGEST_ROW:
                    fault = MalformedRow(why, number)
        if is_header:
            self._take_header(begun, _quoted_or_plain(begun, 0, self._separator)[0] if begun else [])
        if fault is None and begun:
            fault = MalformedRow(Malformed.UNCLOSED_QUOTE, number)
        if fault is not None:
            raise fault

    def cells(self, row: bytes) -> list[str]:
        """The cells of a row."""
        text = row.decode()
        if '"' not in text:
            return text.split(self._separator)
        return _quoted(text.split("\n"), 0, self._separator)[0]

    def _take_header(self, lines: list[bytes], cells: list[str]) -> None:
        self.header = [cell.strip() for cell in cells] if lines and lines[0] else []

    def _rows(self, lines: list[bytes], number: int, has_quotes: bool) -> tuple[Lines, int, Malformed | None]:
        """The rows of some lines, how many lines they are, and why the row that begins on the next one cannot be read."""
        if not has_quotes:
            if all(lines):
                return Lines(lines, range(number, number + len(lines))), len(lines), None
            kept = [(place, line) for place, line in enumerate(lines, number) if line]
            return Lines([line for _, line in kept], [place for place, _ in kept]), len(lines), None
        rows: list[bytes] = []
        numbers: list[int] = []
        index = 0
        while index < len(lines):
            first, line = index, lines[index]
            index += 1
            if b'"' in line:
                _, index, why = _quoted_or_plain(lines, first, self._separator)
                if why is not None:
                    return Lines(rows, numbers), first, why
                line = b"\n".join(lines[first:index])
            if line:
                rows.append(line)
                numbers.append(number + first)
        return Lines(rows, numbers), index, None

    def _lines(self) -> Iterator[tuple[list[bytes] | None, bool]]:
        """Lines without their ends, and whether there is a quote in any; None for one that is too long."""
        check = codecs.getincrementaldecoder("utf-8")()
        held, is_first = b"", True
        while read := self._stream.read(CHUNK):
            try:
                check.decode(read)
            except UnicodeDecodeError:
                raise NotText from None
            chunk, held = held + read, b""
            if is_first:
                if len(chunk) < len(BYTE_ORDER_MARK):
                    held = chunk
                    continue
                chunk, is_first = chunk.removeprefix(BYTE_ORDER_MARK), False
            cut = (
                max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, len(chunk) - 1)) + 1
            )  # a last \r may have its \n to come
            chunk, held = chunk[:cut], chunk[cut:]
            if chunk:
                yield _split(chunk)[:-1], b'"' in chunk
            if len(held) > LONGEST_ROW:
                yield None, False
                held = b""
        try:
            check.decode(b"", final=True)
        except UnicodeDecodeError:
            raise NotText from None
        if held:
            lines = _split(held.removeprefix(BYTE_ORDER_MARK) if is_first else held)
            self.is_ended = not lines[-1]
            yield (lines if lines[-1] else lines[:-1]), b'"' in held


def _split(chunk: bytes) -> list[bytes]:
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return chunk.split(b"\n")


def _quoted_or_plain(lines: list[bytes], index: int, separator: str) -> tuple[list[str], int, Malformed | None]:
    """As `_quoted`, of bytes; text is made of no more lines than are needed."""
    count = 1
    while True:
        some = [line.decode() for line in lines[index : index + count]]
        cells, after, why = _quoted(some, 0, separator)
        if why is not Malformed.UNCLOSED_QUOTE or index + count >= len(lines):
            return cells, index + after, why
        count *= 4


def _quoted(lines: list[str], index: int, separator: str) -> tuple[list[str], int, Malformed | None]:
    """The cells of the row that begins at `index`, the index of the line after it, and what is wrong with it."""
    cells: list[str] = []
    fault: Malformed | None = None
    line = lines[index]
    index += 1
    position = 0
    while True:
        if not line.startswith('"', position):
            end = line.find(separator, position)
            cells.append(line[position:] if end < 0 else line[position:end])
        else:
            pieces: list[str] = []
            position += 1
            while True:
                quote = line.find('"', position)
                if quote < 0:
                    pieces.append(line[position:])
                    if index == len(lines):
                        return [*cells, "".join(pieces)], index, fault or Malformed.UNCLOSED_QUOTE
                    pieces.append("\n")
                    line = lines[index]
                    index += 1
                    position = 0
                elif line.startswith('"', quote + 1):
                    pieces.append(line[position : quote + 1])
                    position = quote + 2
                else:
                    pieces.append(line[position:quote])
                    position = quote + 1
                    break
            end = line.find(separator, position)
            after = line[position:] if end < 0 else line[position:end]
            if after:
                fault = fault or Malformed.TEXT_AFTER_QUOTE
            cells.append("".join(pieces) + after)
        if end < 0:
            return cells, index, fault
        position = end + 1
