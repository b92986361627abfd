"""Events to bytes and back, in the Confluent wire format: 0x00, the schema id in four bytes, Avro."""

import io
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, partial
from importlib import import_module
from typing import Any, Protocol, cast, get_args, get_origin

import fastavro
from fastavro.types import Schema

from schemas import columns
from schemas.catalogue import Catalogue, catalogue
from schemas.columns import Columns
from schemas.events.header import Header, Status

MAGIC = 0
_PREFIX = struct.Struct(">bI")
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
    #: Reads many at once; None for older versions and for kinds with fields that are not read by the column.
    columns: Callable[[Sequence[bytes], int], Columns] | None
    make_many: Callable[[Columns], list[Any]]


@dataclass(frozen=True, slots=True)
class _Writable:
    prefix: bytes
    schema: Schema


class Codec:
    """Reads every known version as the newest shape, and writes the newest version."""

    def __init__(self, schemas: Catalogue) -> None:
        self._readable: dict[int, _Readable] = {}
        self._writable: dict[str, _Writable] = {}
        for subject, versions in schemas.subjects.items():
            newest = fastavro.parse_schema(json.loads(versions[-1].text))
            self._writable[subject] = _Writable(_PREFIX.pack(MAGIC, versions[-1].schema_id), newest)
            make, make_many = _maker(subject), _maker_of_many(subject)
            for version in versions:
                is_newest = version is versions[-1]
                document = json.loads(version.text)
                writer = newest if is_newest else fastavro.parse_schema(document)
                by_column = columns.reader(document) if is_newest else None
                self._readable[version.schema_id] = _Readable(
                    writer, None if is_newest else newest, make, by_column, make_many
                )

    def encode(self, event: Any) -> bytes:
        """The bytes of an event (or a receipt), in the newest version of its subject."""
        target = self._writable[event.SUBJECT]
        out = io.BytesIO()
        out.write(target.prefix)
        fastavro.schemaless_writer(out, target.schema, _plain(event))
        return out.getvalue()

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
        found: list[Any] = [None] * len(values)
        by_schema: dict[bytes, list[int]] = {}
        for index, value in enumerate(values):
            by_schema.setdefault(value[: _PREFIX.size] if value else b"", []).append(index)
        for prefix, indexes in by_schema.items():
            entry = self._entry(prefix)
            messages = [values[index] for index in indexes]
            doubtful = list(range(len(indexes)))
            if entry is not None and entry.columns is not None and len(indexes) >= FEW:
                read = entry.columns(cast(list[bytes], messages), _PREFIX.size)
                for index, event in zip(indexes, entry.make_many(read), strict=True):
                    found[index] = event
                doubtful = read.doubtful.nonzero()[0].tolist()
            for number in doubtful:
                try:
                    found[indexes[number]] = self.decode(messages[number])
                except Undecodable as problem:
                    found[indexes[number]] = problem
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


def _maker_of_many(subject: str) -> Callable[[Columns], list[Any]]:
    shape = event_class(subject)
    own = [field.name for field in fields(shape) if field.name != "header"]
    make_header = partial(tuple.__new__, Header)

    def make(read: Columns) -> list[Any]:
        headers = map(make_header, zip(*(read.values[f"header.{name}"] for name in Header._fields), strict=True))
        return list(map(shape, headers, *(read.values[name] for name in own)))

    return make


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
