"""Reads many messages of one schema at once, a field at a time.

A message costs a Python reader some thirty steps; a column of ten thousand messages costs numpy about as many. So the
loop runs over the fields of the schema and not over the messages. Layout: Avro 1.12, binary encoding
(https://avro.apache.org/docs/1.12.0/specification/#binary-encoding). What is in doubt is left to the reader of single
messages, which alone says what is wrong with one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
#: Reads one field of every message, from where the cursor stands, and moves the cursor past it.
Field = Callable[["Cursor"], list[Any]]

#: Bytes after the last message, so that a number may be looked for where a broken message ends.
MARGIN = 16
_FIRST_DAY, _LAST_DAY = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (date.min, date.max))
_LONGEST_NUMBER = 9


class Columns(NamedTuple):
    """Each field's values in the order of the messages, and which messages are in doubt (their values mean nothing)."""

    values: dict[str, list[Any]]
    doubtful: Flags


class Cursor:
    """Where the reading of each message stands."""

    def __init__(self, data: bytes, starts: Places, ends: Places) -> None:
        self.data = data
        self.bytes = np.frombuffer(data, np.uint8)
        self.at = starts
        self.ends = ends
        self.doubtful: Flags = np.zeros(len(starts), np.bool_)

    def part(self, chosen: NDArray[np.intp]) -> "Cursor":
        """A cursor over some of the messages."""
        found = Cursor.__new__(Cursor)
        found.data, found.bytes = self.data, self.bytes
        found.at, found.ends = self.at[chosen], self.ends[chosen]
        found.doubtful = np.zeros(len(chosen), np.bool_)
        return found

    def doubt(self, wrong: Flags) -> None:
        """Give these messages up: they stand still at their end from now on."""
        self.doubtful |= wrong

    def skip(self, sizes: Places | int) -> Places:
        """Move on by so many bytes, and say where each began; who would leave the message is in doubt."""
        begun = self.at
        self.doubt((sizes < 0) | (sizes > self.ends - begun))
        self.at = np.where(self.doubtful, self.ends, begun + sizes)
        return np.where(self.doubtful, self.ends, begun)

    def number(self) -> Places:
        """A zigzag number of each message, of up to nine bytes; longer ones are in doubt."""
        at = self.at
        byte = self.bytes[at]
        value = (byte & 0x7F).astype(np.int64)
        sizes = np.ones(len(at), np.int64)
        going = np.flatnonzero(byte & 0x80)
        shift = 7
        while going.size and shift < 7 * _LONGEST_NUMBER:
            byte = self.bytes[at[going] + sizes[going]]
            value[going] |= (byte & 0x7F).astype(np.int64) << shift
            sizes[going] += 1
            going = going[(byte & 0x80) != 0]
            shift += 7
        if going.size:
            self.doubtful[going] = True
        self.skip(sizes)
        return (value >> 1) ^ -(value & 1)


def reader(schema: Mapping[str, Any]) -> Callable[[Sequence[bytes], int], Columns] | None:
    """A reader of messages of a record schema, whose Avro begins after `prefix` bytes; None where a field has a type not read here.

    A field of a nested record is named `record.field`.
    """
    fields = _fields(schema)
    if fields is None:
        return None

    def read(messages: Sequence[bytes], prefix: int) -> Columns:
        sizes = np.fromiter(map(len, messages), np.int64, len(messages))
        ends = np.cumsum(sizes)
        cursor = Cursor(b"".join([*messages, bytes(MARGIN)]), ends - sizes, ends)
        cursor.skip(prefix)
        values = {name: field(cursor) for name, field in fields.items()}
        cursor.doubt(cursor.at != ends)
        return Columns(values, cursor.doubtful)

    return read


def _fields(schema: Mapping[str, Any]) -> dict[str, Field] | None:
    found: dict[str, Field] = {}
    for each in schema["fields"]:
        kind = each["type"]
        if isinstance(kind, Mapping) and kind["type"] == "record":
            nested = _fields(kind)
            if nested is None:
                return None
            found |= {f"{each['name']}.{name}": field for name, field in nested.items()}
            continue
        field = _field(kind)
        if field is None:
            return None
        found[each["name"]] = field
    return found


def _field(kind: Any) -> Field | None:
    if isinstance(kind, list):
        inner = _field(kind[1]) if len(kind) == 2 and kind[0] == "null" else None
        return None if inner is None else lambda cursor: _optional(cursor, inner)
    if isinstance(kind, Mapping):
        if kind["type"] == "enum":
            symbols = list(kind["symbols"])
            return lambda cursor: _symbols(cursor, symbols)
        if kind["type"] == "fixed":
            size = int(kind["size"])
            return lambda cursor: _fixed(cursor, size)
        if kind.get("logicalType") == "date":
            return _dates
        return None if "logicalType" in kind else _PLAIN.get(kind["type"])
    return _PLAIN.get(kind)


def _numbers(cursor: Cursor) -> list[Any]:
    found: list[Any] = cursor.number().tolist()
    return found


def _dates(cursor: Cursor) -> list[Any]:
    days = cursor.number()
    cursor.doubt((days < _FIRST_DAY) | (days > _LAST_DAY))
    found: list[Any] = np.where(cursor.doubtful, 0, days).astype("datetime64[D]").tolist()
    return found


def _flags(cursor: Cursor) -> list[Any]:
    begun = cursor.skip(1)
    byte = cursor.bytes[begun]
    cursor.doubt(byte > 1)
    found: list[Any] = (byte == 1).tolist()
    return found


def _fixed(cursor: Cursor, size: int) -> list[Any]:
    data = cursor.data
    return [data[begun : begun + size] for begun in cursor.skip(size).tolist()]


def _symbols(cursor: Cursor, symbols: list[str]) -> list[Any]:
    numbers = cursor.number()
    cursor.doubt((numbers < 0) | (numbers >= len(symbols)))
    return [symbols[number] for number in np.where(cursor.doubtful, 0, numbers).tolist()]


def _texts(cursor: Cursor) -> list[Any]:
    sizes = cursor.number()
    begun = cursor.skip(sizes)
    sizes = np.where(cursor.doubtful, 0, sizes)
    one = _the_same(cursor, begun, sizes)
    if one is not None:
        return [one] * len(begun)
    data = cursor.data
    found = []
    for index, (start, size) in enumerate(zip(begun.tolist(), sizes.tolist(), strict=True)):
        try:
            found.append(data[start : start + size].decode())
        except UnicodeDecodeError:
            found.append("")
            cursor.doubtful[index] = True
    return found


def _the_same(cursor: Cursor, begun: Places, sizes: Places) -> str | None:
    """The text that all messages have in common, as those of one extract or authority do; one object for all."""
    size = int(sizes[0])
    if cursor.doubtful.any() or (sizes != size).any():
        return None
    if size:
        if (cursor.bytes[begun] != cursor.bytes[begun[0]]).any() or (
            cursor.bytes[begun + size - 1] != cursor.bytes[begun[0] + size - 1]
        ).any():
            return None
        rows = cursor.bytes[begun[:, None] + np.arange(size)]
        if (rows != rows[0]).any():
            return None
    try:
        return cursor.data[int(begun[0]) : int(begun[0]) + size].decode()
    except UnicodeDecodeError:
        return None


def _optional(cursor: Cursor, inner: Field) -> list[Any]:
    branches = cursor.number()
    cursor.doubt((branches < 0) | (branches > 1))
    given = np.flatnonzero((branches == 1) & ~cursor.doubtful)
    if not given.size:
        return [None] * len(branches)
    if given.size == len(branches):
        return inner(cursor)
    part = cursor.part(given)
    values = inner(part)
    cursor.at[given] = part.at
    cursor.doubtful[given] |= part.doubtful
    found: list[Any] = [None] * len(branches)
    for index, value in zip(given.tolist(), values, strict=True):
        found[index] = value
    return found


_PLAIN: dict[str, Field] = {"long": _numbers, "int": _numbers, "string": _texts, "boolean": _flags}
