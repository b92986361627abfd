"""Statements as PostgreSQL's binary COPY takes them: https://www.postgresql.org/docs/18/sql-copy.html (signature, no flags)."""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from hub.store.rows import StatementColumns

BEGIN, END = b"PGCOPY\n\xff\r\n\x00" + bytes(8), b"\xff\xff"
COLUMNS = 'topic, partition, "offset", known_at, kind, subject, message'
#: Of statements that are held.
COLUMNS_OF_HELD = 'topic, partition, "offset", known_at, extract, kind, subject, message'
_ROWS_AT_A_TIME = 1_000
#: Each field comes after its length in bytes; the first number is that of the fields.
_NUMBERS = {"topic": 4, "partition": 4, "offset": 8, "known_at": 8}
_NUMBERS_OF_HELD = {**_NUMBERS, "extract": 8}


def packed(columns: Iterable[StatementColumns]) -> Iterator[bytes]:
    """The bytes of a COPY, in pieces: of statements that are all held, or none of them."""
    yield BEGIN
    for each in columns:
        sizes = np.fromiter(map(len, each.subjects), np.int64, len(each.subjects))
        for size in np.unique(sizes).tolist():  # all are equally long, nearly always
            chosen = np.flatnonzero(sizes == size)
            for start in range(0, len(chosen), _ROWS_AT_A_TIME):
                yield _rows(each.of(chosen[start : start + _ROWS_AT_A_TIME]), size)
    yield END


def _rows(columns: StatementColumns, subject_size: int) -> bytes:
    kind = columns.kind.encode()
    numbers = _NUMBERS if columns.extract is None else _NUMBERS_OF_HELD
    layout = np.dtype(
        [
            ("fields", ">i2"),
            *(named for name, size in numbers.items() for named in ((f"{name}_size", ">i4"), (name, f">i{size}"))),
            ("kind_size", ">i4"),
            ("kind", f"V{len(kind)}"),
            ("subject_size", ">i4"),
            ("subject", f"V{subject_size}"),
            ("message_size", ">i4"),
        ]
    )
    heads = np.zeros(len(columns.messages), layout)
    heads["fields"] = len(numbers) + 3
    for name, size in numbers.items():
        heads[f"{name}_size"] = size
        heads[name] = getattr(columns, name)
    heads["kind_size"], heads["kind"] = len(kind), np.void(kind)
    heads["subject_size"], heads["subject"] = (
        subject_size,
        np.frombuffer(b"".join(columns.subjects), f"V{subject_size}"),
    )
    heads["message_size"] = np.fromiter(map(len, columns.messages), np.int64, len(columns.messages))
    before: list[bytes] = heads.view(f"V{layout.itemsize}").tolist()
    return b"".join(chain.from_iterable(zip(before, columns.messages, strict=True)))
