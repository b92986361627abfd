"""Writes events of one schema several times as fast as by asking at each value what its type is.

A writer is put together once from the Avro schema, for the types that our events have; for any other there is none, and
the library writes. The bytes are the library's, which a test holds this to.
"""

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

Write = Callable[[Any], bytes]

_DOUBLE = struct.Struct("<d")
_EPOCH = date(1970, 1, 1).toordinal()
#: Whole numbers and days that are remembered: revisions, moments of a run, lengths.
_REMEMBERED = 1 << 14


def compiled(document: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bytes] | None:
    """What writes a record of this schema, field by field; None when it holds a type that is written by the library."""
    names: dict[str, Any] = {}
    fields = _fields(document, names)
    if fields is None:
        return None
    if not any(isinstance(write, list) for _, write in fields):
        return _flat([(name, write) for name, write in fields if callable(write)])
    inner, own = fields[0][1], [(name, write) for name, write in fields[1:] if callable(write)]
    if len(own) != len(fields) - 1 or not isinstance(inner, list):
        return None
    first = fields[0][0]

    def write(record: Mapping[str, Any]) -> bytes:
        head = record[first]
        return b"".join([*[each(head[name]) for name, each in inner], *[each(record[name]) for name, each in own]])

    return write


def sharing(
    document: Mapping[str, Any], shared: Mapping[str, Any], prefix: bytes
) -> Callable[[Sequence[Iterable[Any]]], list[bytes]] | None:
    """What writes many records that have values of their first field, itself a record, in common: `shared`, by name.

    It is given the other values column by column, in the order of the schema, and puts the prefix before each record.
    None as for `compiled`.
    """
    fields = _fields(document, {})
    if fields is None or not isinstance(fields[0][1], list):
        return None
    template, writers = _literally(prefix), list[Write]()
    for name, write in fields[0][1]:
        if name in shared:
            template += _literally(write(shared[name]))
        else:
            template += b"%b"
            writers.append(write)
    for _, write in fields[1:]:
        if isinstance(write, list):
            return None
        template += b"%b"
        writers.append(write)

    def write_all(columns: Sequence[Iterable[Any]]) -> list[bytes]:
        written = [map(write, column) for write, column in zip(writers, columns, strict=True)]
        return [template % row for row in zip(*written, strict=True)]

    return write_all


def _literally(text: bytes) -> bytes:
    return text.replace(b"%", b"%%")


def _flat(fields: Sequence[tuple[str, Write]]) -> Callable[[Mapping[str, Any]], bytes]:
    return lambda record: b"".join([write(record[name]) for name, write in fields])


def _fields(record: Mapping[str, Any], names: dict[str, Any]) -> list[tuple[str, Any]] | None:
    found: list[tuple[str, Any]] = []
    for field in record["fields"]:
        kind = field["type"]
        if isinstance(kind, dict) and kind["type"] == "record":
            inner = _fields(kind, names)
            if inner is None or any(isinstance(write, list) for _, write in inner):
                return None
            found.append((field["name"], inner))
            continue
        write = _write(kind, names)
        if write is None:
            return None
        found.append((field["name"], write))
    return found


def _write(kind: Any, names: dict[str, Any]) -> Write | None:
    if isinstance(kind, list):
        if len(kind) != 2 or kind[0] != "null":
            return None
        inner = _write(kind[1], names)
        return None if inner is None else (lambda value: b"\x00" if value is None else b"\x02" + inner(value))
    if isinstance(kind, str):
        return names.get(kind) or _PLAIN.get(kind)
    if kind.get("logicalType") == "date":
        return _day
    made: Write | None = None
    if kind["type"] == "enum":
        codes = {symbol: whole(place) for place, symbol in enumerate(kind["symbols"])}
        made = codes.__getitem__
    elif kind["type"] == "fixed":
        made = _same
    elif isinstance(kind["type"], str) and "logicalType" not in kind:
        return _PLAIN.get(kind["type"])
    if made is not None:
        names[kind["name"]] = made
    return made


@lru_cache(_REMEMBERED)
def whole(number: int) -> bytes:
    """A whole number as Avro writes it: zigzag, seven bits a byte, the lowest first."""
    left = number << 1 if number >= 0 else (-number << 1) - 1
    out = bytearray()
    while left > 0x7F:
        out.append(left & 0x7F | 0x80)
        left >>= 7
    out.append(left)
    return bytes(out)


@lru_cache(_REMEMBERED)
def _day(day: date) -> bytes:
    return whole(day.toordinal() - _EPOCH)


def _text(value: str) -> bytes:
    held = value.encode()
    return whole(len(held)) + held


def _same(value: bytes) -> bytes:
    return value


def _yes_or_no(value: bool) -> bytes:
    return b"\x01" if value else b"\x00"


_PLAIN: dict[str, Write] = {
    "string": _text,
    "long": whole,
    "int": whole,
    "boolean": _yes_or_no,
    "double": _DOUBLE.pack,
}
