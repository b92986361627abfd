"""Values of a database as cells of a table: one spelling for what means the same, however a database keeps it.

A date may come as a date-time, as SQL Server and Oracle keep days: a date column takes its local day. In a column of
date-times a time of exactly midnight says that no time is known. Numbers that are whole have no decimal places.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hub.domain.calendar import LONDON, local_date
from producers.rules.cells import read_date, read_moment
from producers.rules.tables import Column
from producers.translation.cells import folded_code

Spell = Callable[[Sequence[Any]], Sequence[str]]
"""From the values of a column, those of many rows, to its cells."""

#: Of text: a date with a time down to seconds, as SQLite keeps it.
_WITH_SECONDS = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_DAYS = frozenset({date, datetime, type(None)})


def spelling(column: Column, codes: Mapping[str, str] | None = None) -> Spell:
    """How values become cells of a column; `codes`: what the authority writes, and what the column holds for it."""
    one = speller(column)
    is_plain = one is _plain
    known = {folded_code(theirs): ours for theirs, ours in (codes or {}).items()}

    def spell(values: Sequence[Any]) -> Sequence[str]:
        kinds = set(map(type, values))
        if is_plain and kinds == {str}:
            cells = values
        elif kinds <= _DAYS:  # the same days come again and again
            each_once = {value: one(value) for value in set(values)}
            cells = [each_once[value] for value in values]
        else:
            cells = [one(value) for value in values]
        return [known.get(folded_code(cell), cell) for cell in cells] if known else cells

    return spell


def speller(column: Column) -> Callable[[Any], str]:
    """How one value becomes a cell of a column."""
    return _of_day if column.read is read_date else _of_moment if column.read is read_moment else _plain


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, Decimal):
        return str(int(value)) if value.is_finite() and value == value.to_integral_value() else str(value)
    if isinstance(value, datetime):
        return _written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)


def _of_day(value: Any) -> str:
    if isinstance(value, datetime):
        return local_date(value).isoformat()
    moment = _read(value) if isinstance(value, str) else None
    return _plain(value) if moment is None else _of_day(moment)


def _of_moment(value: Any) -> str:
    moment = _read(value) if isinstance(value, str) else None
    return _plain(value) if moment is None else _written(moment)


def _read(text: str) -> datetime | None:
    """A text that is a date with a time down to seconds; None for any other, which is judged as it is written."""
    match = _WITH_SECONDS.fullmatch(text.strip()) if len(text) > 16 else None
    if match is None:
        return None
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[4] or ''}")
    except ValueError:  # no day of the calendar
        return None


def _written(value: datetime) -> str:
    """A date-time without parts of seconds, an instant by UTC; a date alone where the time is midnight."""
    local = value if value.tzinfo is None else value.astimezone(LONDON)
    if not (local.hour or local.minute or local.second):
        return local.date().isoformat()
    if value.tzinfo is None:
        return value.isoformat(timespec="seconds")
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
