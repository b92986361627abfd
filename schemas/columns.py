"""Reads many messages of one schema at once, a field at a time.

A message costs a Python reader some thirty steps; a column of ten thousand messages costs numpy about as many. So the
loop runs over the fields of the schema and not over the messages, and what nobody asks for is never made into an object.
What is in doubt is left to the reader of single messages, which alone says what is wrong with one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.cursor import Cursor, Flags, Places

_FIRST_DAY, _LAST_DAY = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (date.min, date.max))
#: The code of a value that is not there; no number of eight bytes of seven bits is as low.
NONE = -(2**62)
#: Longer texts are left to the reader of single messages: one of a million bytes would take all of them a million steps.
_LONGEST_TEXT = 1_000
#: The highest bits of the first so many bytes of a word.
_HIGH_BITS_OF = np.array([0x8080808080808080 & ((1 << 8 * size) - 1) for size in range(9)], np.uint64)


class Column(Protocol):
    """One field of many messages."""

    def values(self) -> list[Any]:
        """What events hold, in the order of the messages."""
        ...

    def of(self, chosen: NDArray[np.intp]) -> "Column":
        """The same field of some of the messages."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """Values that are written as whole numbers: numbers, days, flags, and codes by their place in the schema."""

    #: Equal where the values are.
    codes: Places
    shown: Callable[[Places], list[Any]]

    def values(self) -> list[Any]:
        """As events hold them."""
        return self.shown(self.codes)

    def of(self, chosen: NDArray[np.intp]) -> "Whole":
        """Some of them."""
        return Whole(self.codes[chosen], self.shown)


@dataclass(frozen=True, slots=True)
class Perhaps:
    """Whole numbers that may be absent."""

    codes: Places
    shown: Callable[[Places], list[Any]]

    def values(self) -> list[Any]:
        """As events hold them; None where there is none."""
        given = np.flatnonzero(self.codes != NONE)
        if given.size == len(self.codes):
            return self.shown(self.codes)
        found: list[Any] = [None] * len(self.codes)
        for index, value in zip(given.tolist(), self.shown(self.codes[given]), strict=True):
            found[index] = value
        return found

    def of(self, chosen: NDArray[np.intp]) -> "Perhaps":
        """Some of them."""
        return Perhaps(self.codes[chosen], self.shown)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Values that are pieces of the messages: texts and identifiers; a size of NONE where there is none."""

    cursor: Cursor
    begun: Places
    sizes: Places
    is_text: bool

    def values(self) -> list[Any]:
        """As events hold them; one object for all where all are the same, as of one extract or authority."""
        count = len(self.begun)
        if not count:
            return []
        if (self.sizes == NONE).any():
            return [None if size == NONE else self._piece(at, size) for at, size in self._places()]
        if self.are_same():
            return [self._piece(int(self.begun[0]), int(self.sizes[0]))] * count
        return [self._piece(at, size) for at, size in self._places()]

    def of(self, chosen: NDArray[np.intp]) -> "Pieces":
        """Some of them."""
        return Pieces(self.cursor, self.begun[chosen], self.sizes[chosen], self.is_text)

    def rows(self) -> NDArray[np.bytes_]:
        """Their bytes; zeros at the end of one are lost."""
        return self.cursor.rows(self.begun, self.sizes)

    def pieces(self) -> list[bytes]:
        """Their bytes, each as long as it is."""
        longest = int(self.sizes.max(initial=0))
        if longest and (self.sizes == longest).all():
            found: list[bytes] = self.rows().view(f"V{longest}").tolist()
            return found
        data = self.cursor.data
        return [data[at : at + size] for at, size in self._places()]

    def are_same(self) -> bool:
        """Are all of them the same?"""
        size = int(self.sizes[0])
        if (self.sizes != size).any():
            return False
        if size == 0:
            return True
        ends = self.begun + (size - 1)  # the first and the last byte tell most apart
        for at in (self.begun, ends):
            found = self.cursor.bytes[at]
            if (found != found[0]).any():
                return False
        rows = self.rows()
        return bool((rows == rows[0]).all())

    def _places(self) -> list[tuple[int, int]]:
        return list(zip(self.begun.tolist(), self.sizes.tolist(), strict=True))

    def _piece(self, at: int, size: int) -> Any:
        piece = self.cursor.data[at : at + size]
        return piece.decode() if self.is_text else piece


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of many messages, in the order of the messages, and which of these are in doubt (their values mean nothing)."""

    fields: Mapping[str, Column]
    doubtful: Flags

    def of(self, chosen: NDArray[np.intp]) -> "Columns":
        """Those of some of the messages."""
        return Columns({name: field.of(chosen) for name, field in self.fields.items()}, self.doubtful[chosen])


#: Reads one field of every message, from where the cursor stands, and moves the cursor past it.
Field = Callable[[Cursor], Column]
#: Reads messages: the piece of memory they lie in with MARGIN after them, where each starts and ends, and the bytes before its Avro.
Reader = Callable[[bytes, Places, Places, int], Columns]


def reader(schema: Mapping[str, Any]) -> Reader | None:
    """A reader of messages of a record schema; None where a field has a type not read here.

    A field of a nested record is named `record.field`.
    """
    fields = _fields(schema)
    if fields is None:
        return None

    def read(data: bytes, starts: Places, ends: Places, prefix: int) -> Columns:
        cursor = Cursor(data, starts, ends)
        cursor.skip(prefix)
        columns = {name: field(cursor) for name, field in fields.items()}
        cursor.doubt(cursor.at != ends)
        return Columns(columns, cursor.doubtful)

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
            return lambda cursor: Pieces(cursor, cursor.skip(size), np.full(len(cursor.at), size, np.int64), False)
        if kind.get("logicalType") == "date":
            return _dates
        return None if "logicalType" in kind else _PLAIN.get(kind["type"])
    return _PLAIN.get(kind)


def _numbers(cursor: Cursor) -> Column:
    return Whole(cursor.number(), lambda numbers: numbers.tolist())


def _dates(cursor: Cursor) -> Column:
    days = cursor.number()
    cursor.doubt((days < _FIRST_DAY) | (days > _LAST_DAY))
    return Whole(_sure(cursor, days), lambda numbers: numbers.astype("datetime64[D]").tolist())


def _flags(cursor: Cursor) -> Column:
    byte = cursor.bytes[cursor.skip(1)].astype(np.int64)
    cursor.doubt(byte > 1)
    return Whole(_sure(cursor, byte), lambda numbers: (numbers == 1).tolist())


def _symbols(cursor: Cursor, symbols: list[str]) -> Column:
    numbers = cursor.number()
    cursor.doubt((numbers < 0) | (numbers >= len(symbols)))
    return Whole(_sure(cursor, numbers), lambda codes: [symbols[code] for code in codes.tolist()])


def _texts(cursor: Cursor) -> Column:
    sizes = cursor.number()
    cursor.doubt(sizes > _LONGEST_TEXT)
    begun = cursor.skip(sizes)
    sizes = _sure(cursor, sizes)
    for index in np.flatnonzero(_beyond_ascii(cursor, begun, sizes)).tolist():
        at = int(begun[index])
        try:
            cursor.data[at : at + int(sizes[index])].decode()
        except UnicodeDecodeError:
            cursor.doubtful[index] = True
    return Pieces(cursor, begun, _sure(cursor, sizes), True)


def _beyond_ascii(cursor: Cursor, begun: Places, sizes: Places) -> Flags:
    """Which texts have a byte whose highest bit is set; only these may be no UTF-8."""
    last, longest = len(cursor.words) - 1, int(sizes.max(initial=0))
    are_equal = bool((sizes == longest).all())
    bits = np.zeros(len(begun), np.uint64)
    for passed in range(0, longest, 8):
        word = cursor.words[np.minimum(begun + passed, last)]
        left = min(longest - passed, 8) if are_equal else np.clip(sizes - passed, 0, 8)
        bits |= word & _HIGH_BITS_OF[left]
    found: Flags = bits != 0
    return found


def _optional(cursor: Cursor, inner: Field) -> Column:
    branches = cursor.number()
    cursor.doubt((branches < 0) | (branches > 1))
    given = np.flatnonzero((branches == 1) & ~cursor.doubtful)
    if given.size == len(branches):
        return _perhaps(inner(cursor))
    part = cursor.part(given)
    found = inner(part)
    cursor.at[given] = part.at
    cursor.doubtful[given] |= part.doubtful
    if isinstance(found, Pieces):
        begun, sizes = np.zeros(len(branches), np.int64), np.full(len(branches), NONE, np.int64)
        begun[given], sizes[given] = found.begun, found.sizes
        return Pieces(cursor, begun, sizes, found.is_text)
    assert isinstance(found, Whole)
    codes = np.full(len(branches), NONE, np.int64)
    codes[given] = found.codes
    return Perhaps(codes, found.shown)


def _perhaps(found: Column) -> Column:
    return Perhaps(found.codes, found.shown) if isinstance(found, Whole) else found


def _sure(cursor: Cursor, numbers: Places) -> Places:
    """Zero where a message is in doubt."""
    return np.where(cursor.doubtful, 0, numbers) if cursor.doubtful.any() else numbers


_PLAIN: dict[str, Field] = {"long": _numbers, "int": _numbers, "string": _texts, "boolean": _flags}
