"""Delimited text as the case extract has it (comma, quotes doubled, any line end), with the physical line of each row.

The standard reader is not used: it neither says where a row of several lines begins, nor tells an unclosed quote from
text after a closing one. A line without a quote is split at its commas; only the others are read sign by sign.

Choices where the specification is silent: a quote inside an unquoted cell is text; a line break inside quotes is kept
as a line feed; a line is empty when nothing at all stands on it; a NUL is a sign like any other.
"""

from dataclasses import dataclass
from enum import StrEnum

BYTE_ORDER_MARK = "\ufeff"


class Malformed(StrEnum):
    """Why a row cannot be read."""

    UNCLOSED_QUOTE = "a quote is opened and never closed; a quote inside a cell is written twice"
    TEXT_AFTER_QUOTE = "text follows a closing quote; after it only a comma or the end of the line may stand"


@dataclass(slots=True)
class Line:
    """A row: `number` is the physical line on which it begins, the header being line 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Delimited:
    """A header and its rows; when `malformed` is set, `rows` ends before the row that begins on `malformed_line`."""

    header: list[str]
    rows: list[Line]
    malformed: Malformed | None = None
    malformed_line: int = 0


def decode(content: bytes) -> str | None:
    """The text of a file in UTF-8, without its byte-order mark; None when it is not UTF-8."""
    try:
        return content.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        return None


def parse(text: str) -> Delimited:
    """Read a header and rows. The header is line 1, also when it is empty; empty lines after it are no rows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header: list[str] = []
    rows: list[Line] = []
    malformed: Malformed | None = None
    index = 0
    while index < len(lines):
        first = index
        line = lines[index]
        index += 1
        if '"' not in line:
            cells = line.split(",")
        else:
            cells, index, malformed = _quoted(lines, first)
        if first == 0:
            header = [cell.strip() for cell in cells] if line else []
        elif malformed is None and line:
            rows.append(Line(first + 1, cells))
        if malformed is not None:
            return Delimited(header, rows, malformed, first + 1)
    return Delimited(header, rows)


def _quoted(lines: list[str], index: int) -> tuple[list[str], int, Malformed | None]:
    """The cells of the row that begins at `index`, the index of the line after it, and what is wrong with it."""
    cells: list[str] = []
    fault: Malformed | None = None
    line = lines[index]
    index += 1
    position = 0
    while True:
        if not line.startswith('"', position):
            comma = line.find(",", position)
            cells.append(line[position:] if comma < 0 else line[position:comma])
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
            comma = line.find(",", position)
            after = line[position:] if comma < 0 else line[position:comma]
            if after:
                fault = fault or Malformed.TEXT_AFTER_QUOTE
            cells.append("".join(pieces) + after)
        if comma < 0:
            return cells, index, fault
        position = comma + 1
