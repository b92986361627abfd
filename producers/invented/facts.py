"""What the rows of invented cases state: the same facts as reading them from a casefile, by the same description."""

from collections.abc import Iterator, Sequence
from typing import Any

from producers.reading import Fact
from producers.tables import KEY_JOINT, Table


def key_of(table: Table, row: Sequence[Any]) -> str:
    """The key of a row within its file."""
    return KEY_JOINT.join(row[table.place(name)] for name in table.key)


def facts(table: Table, rows: Sequence[Sequence[Any]]) -> Iterator[Fact]:
    """The facts of the rows of one file, whose values stand in the order of its columns."""
    readers = [each.read for each in table.columns]
    for row in rows:
        values = tuple(
            read(value) if isinstance(value, str) and read is not None else value
            for read, value in zip(readers, row, strict=True)
        )
        yield from table.facts(key_of(table, row), values)
