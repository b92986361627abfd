"""Events to bytes and back, in the Confluent wire format: 0x00, the schema id in four bytes, Avro."""

import io
import json
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, partial
from importlib import import_module
from typing import Any, Protocol, cast, get_args, get_origin

import fastavro
import numpy as np
from fastavro.types import Schema
from numpy.typing import NDArray

from schemas import columns
from schemas.catalogue import Catalogue, catalogue
from schemas.columns import Columns
from schemas.cursor import MARGIN, Cursor, Places
from schemas.events.header import Header, Status
from schemas.writing import compiled, sharing

MAGIC = 0
_PREFIX = struct.Struct(">bI")
#: The same five bytes of a word.
_PREFIX_BYTES = np.uint64(0xFFFFFFFFFF)
#: Below so many messages of a schema, reading one by one is quicker than reading columns.
FEW = 24


class Event(Protocol):
    """Any event about a fact."""

    SUBJECT: str

    @property
    def header(self) -> Header:
        """Which fact, of whom, by whom."""
        ...


class Undecodable(Exception):
    """A message that cannot be read; `code` is one of a closed list, `reason` holds no value of the message."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Readable:
    writer: Schema
    reader: Schema | None  # None when the writer is the newest version
    make: Callable[[Mapping[str, Any]], Any]
    shape: type
    #: Reads many at once; None for older versions and for kinds with fields that are not read by the column.
    columns: columns.Reader | None


@dataclass(frozen=True, slots=True)
class _Writable:
    prefix: bytes
    document: Mapping[str, Any]
    schema: Schema
    #: Writes quickly; None for kinds with types that the library writes.
    write: Callable[[Mapping[str, Any]], bytes] | None


@dataclass(frozen=True, slots=True)
class Kindred:
    """Messages of one schema that were read by the column."""

    #: The class of their events.
    shape: Any
    #: Their numbers among all messages.
    numbers: NDArray[np.intp]
    columns: Columns

    def of(self, chosen: NDArray[np.intp]) -> "Kindred":
        """Some of them."""
        return Kindred(self.shape, self.numbers[chosen], self.columns.of(chosen))

    def events(self, chosen: NDArray[np.intp] | None = None) -> list[Any]:
        """The events of all of them, or of those chosen by their place among these; those in doubt are left as they come."""
        return _events(self.shape, self.columns if chosen is None else self.columns.of(chosen))


class Codec:
    """Reads every known version as the newest shape, and writes the newest version."""

    def __init__(self, schemas: Catalogue) -> None:
        self._readable: dict[int, _Readable] = {}
        self._writable: dict[str, _Writable] = {}
        for subject, versions in schemas.subjects.items():
            newest_document = json.loads(versions[-1].text)
            newest = fastavro.parse_schema(json.loads(versions[-1].text))
            self._writable[subject] = _Writable(
                _PREFIX.pack(MAGIC, versions[-1].schema_id), newest_document, newest, compiled(newest_document)
            )
            make, shape = _maker(subject), event_class(subject)
            for version in versions:
                is_newest = version is versions[-1]
                document = json.loads(version.text)
                writer = newest if is_newest else fastavro.parse_schema(document)
                by_column = columns.reader(document) if is_newest else None
                self._readable[version.schema_id] = _Readable(
                    writer, None if is_newest else newest, make, shape, by_column
                )

    def encode(self, event: Any) -> bytes:
        """The bytes of an event (or a receipt), in the newest version of its subject."""
        return self.encode_document(event.SUBJECT, cast(Mapping[str, Any], _plain(event)))

    def encode_document(self, subject: str, document: Mapping[str, Any]) -> bytes:
        """The same of an event that is given field by field."""
        target = self._writable[subject]
        if target.write is not None:
            return target.prefix + target.write(document)
        out = io.BytesIO(target.prefix)
        out.seek(_PREFIX.size)
        fastavro.schemaless_writer(out, target.schema, document)
        return out.getvalue()

    def stating(self, subject: str, shared: Mapping[str, Any]) -> Callable[[Sequence[Iterable[Any]]], list[bytes]]:
        """What writes many events of a kind whose headers have the values `shared`, by name, in common.

        It is given the other values column by column: the header's in the order of `Header`, then the event's own in the
        order of its class.
        """
        target = self._writable[subject]
        names = [name for name in Header._fields if name not in shared]
        own = _own_fields(event_class(subject))
        quick = sharing(target.document, shared, target.prefix)
        if quick is not None:
            places = [*range(len(names)), *(len(names) + own.index(each) for each in _own_names(target.document))]
            return lambda columns: quick([columns[place] for place in places])

        def by_the_library(columns: Sequence[Iterable[Any]]) -> list[bytes]:
            return [
                self.encode_document(
                    subject,
                    {
                        "header": {**shared, **dict(zip(names, row, strict=False))},
                        **dict(zip(own, row[len(names) :], strict=True)),
                    },
                )
                for row in zip(*columns, strict=True)
            ]

        return by_the_library

    def content(self, event: Event) -> bytes:
        """The bytes of what an event says, without revision, status and who carried it: equal when the fact is unchanged."""
        neutral = event.header._replace(revision=0, status=Status.ASSERTED.value, extract_id="", recorded_at=0)
        return self.encode(replace(cast(Any, event), header=neutral))

    def decode(self, value: bytes | None) -> Any:
        """The event in a message; raises Undecodable with a code when there is none to be read."""
        if value is None or len(value) < _PREFIX.size or value[0] != MAGIC:
            raise Undecodable("not_wire_format", "The message does not start with 0x00 and a schema id of four bytes.")
        schema_id = _PREFIX.unpack_from(value)[1]
        entry = self._readable.get(schema_id)
        if entry is None:
            raise Undecodable(
                "unknown_schema", f"Schema id {schema_id} is not known to this hub; replay after the upgrade."
            )
        stream = io.BytesIO(value)
        stream.seek(_PREFIX.size)
        try:
            plain = fastavro.schemaless_reader(stream, entry.writer, entry.reader)
            if stream.tell() != len(value):
                raise Undecodable("unreadable", f"Bytes are left over after the record of schema id {schema_id}.")
            return entry.make(cast(Mapping[str, Any], plain))
        except Undecodable:
            raise
        except Exception as error:  # fastavro raises many kinds for broken bytes; none may reach a user
            raise Undecodable(
                "unreadable", f"The bytes do not follow schema id {schema_id} ({type(error).__name__})."
            ) from None

    def decode_many(self, values: Sequence[bytes | None]) -> list[Any]:
        """For each message what `decode` gives or raises, in the same order: an event, or an Undecodable."""
        sizes = np.fromiter((len(value) if value else 0 for value in values), np.int64, len(values))
        ends = np.cumsum(sizes)
        found: list[Any] = [None] * len(values)
        for kindred in self.by_column(b"".join([*filter(None, values), MARGIN]), ends - sizes, ends):
            for number, event in zip(kindred.numbers.tolist(), kindred.events(), strict=True):
                found[number] = event
        for number, event in enumerate(found):
            if event is None:
                try:
                    found[number] = self.decode(values[number])
                except Undecodable as problem:
                    found[number] = problem
        return found

    def by_column(self, data: bytes, starts: Places, ends: Places) -> list[Kindred]:
        """Messages read by the column; whichever is of an unknown or older schema, of few, or in doubt is left out.

        `data` holds each message from its start to its end, and MARGIN after the last.
        """
        found = []
        numbers = np.flatnonzero(ends - starts >= _PREFIX.size)
        prefixes = Cursor(data, starts, ends).words[starts[numbers]] & _PREFIX_BYTES
        for prefix in set(prefixes.tolist()):
            entry = self._entry(prefix.to_bytes(_PREFIX.size, "little"))
            if entry is None or entry.columns is None:
                continue
            chosen = numbers[prefixes == prefix]
            if len(chosen) < FEW:
                continue
            read = entry.columns(data, starts[chosen], ends[chosen], _PREFIX.size)
            if read.doubtful.any():
                sure = np.flatnonzero(~read.doubtful)
                chosen, read = chosen[sure], read.of(sure)
            if len(chosen):
                found.append(Kindred(entry.shape, chosen, read))
        return found

    def _entry(self, prefix: bytes) -> _Readable | None:
        if len(prefix) < _PREFIX.size or prefix[0] != MAGIC:
            return None
        return self._readable.get(_PREFIX.unpack(prefix)[1])


@cache
def codec() -> Codec:
    """The codec over the schemas shipped with this package."""
    return Codec(catalogue())


def event_class(subject: str) -> Any:
    """The dataclass of a subject, found by its file name."""
    module = import_module(f"schemas.events.{subject}")
    shapes = [each for each in vars(module).values() if isinstance(each, type)]
    return next(shape for shape in shapes if getattr(shape, "SUBJECT", None) == subject)


def _maker(subject: str) -> Callable[[Mapping[str, Any]], Any]:
    shape = event_class(subject)
    hints = {field.name: field.type for field in fields(shape)}
    nested = {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is tuple}

    def make(plain: Mapping[str, Any]) -> Any:
        values = dict(plain)
        if "header" in values:
            values["header"] = Header(**values["header"])
        for name, item in nested.items():
            values[name] = tuple(item(**each) for each in values[name])
        return shape(**values)

    return make


def _events(shape: type, read: Columns) -> list[Any]:
    values = {name: field.values() for name, field in read.fields.items()}
    headers = map(_make_header, zip(*(values[f"header.{name}"] for name in Header._fields), strict=True))
    return list(map(shape, headers, *(values[name] for name in _own_fields(shape))))


_make_header = partial(tuple.__new__, Header)


@cache
def _own_fields(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape) if field.name != "header")


def _own_names(document: Mapping[str, Any]) -> list[str]:
    """The fields of a schema after the header, in its order."""
    return [field["name"] for field in document["fields"] if field["name"] != "header"]


def _plain(value: Any) -> Any:
    if value.__class__ is tuple:
        return [_plain(each) for each in value]
    names = _names(value.__class__)
    return value if names is None else {name: _plain(getattr(value, name)) for name in names}


@cache
def _names(shape: type) -> tuple[str, ...] | None:
    """The fields of a record, None for a plain value; remembered, because asking each event doubles the cost of writing it."""
    if issubclass(shape, tuple):
        return shape._fields  # type: ignore[attr-defined, no-any-return]  # the only tuple that is not a plain one is named
    return tuple(field.name for field in fields(shape)) if is_dataclass(shape) else None
