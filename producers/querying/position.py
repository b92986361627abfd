"""How far a table was read by the column that says when a row changed, so that the next reading can go on from there.

A change gets its time, or its number, when it is made, and is seen when it is committed: what commits late lies before what
was seen already. So a reading begins some way before the last one ended, by as much as a transaction may take (`overlap`);
what it meets again says nothing new. What a reading could not have seen, the next whole one finds.

Positions are whole numbers: microseconds since 1970-01-01 for times, UTC where the column has an offset.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hub.errors import ConfigurationError
from producers.durations import seconds

Span = int | str
"""How much: a duration as it is written, or a number."""

OVERLAP = "2h"
"""Longer than the hour that local clocks go back by in autumn."""
OVERLAP_NUMBERS = 10_000
#: Stretches that are read again because of rows refused in them; more are put together.
STRETCHES = 50

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Position:
    """How far a table was read."""

    #: What the reading depends on: the SELECT and the rest of the table's settings. Another one reads everything.
    of: str
    #: What the column holds: `instant`, `local`, `day`, `text`, `text T`, `number` or `bytes`.
    kind: str
    #: The latest change that was seen.
    seen: int
    #: From where to where there are changes whose rows were refused, and may be good now though they stay as they are.
    again: tuple[Stretch, ...] = ()
    #: The start of the run that last read everything, milliseconds since 1970-01-01 UTC.
    whole_at: int = 0
    #: Readings since that were of a part.
    parts: int = 0

    def text(self) -> str:
        """As it is remembered."""
        return json.dumps([self.of, self.kind, self.seen, self.again, self.whole_at, self.parts])

    def since(self, overlap: Span | None) -> int:
        """Where the next reading begins. ValueError when the overlap is a duration and changes have numbers, or otherwise."""
        if self.kind in ("number", "bytes"):
            span = OVERLAP_NUMBERS if overlap is None else overlap
            if not isinstance(span, int):
                raise ValueError
            return max(0, self.seen - span)
        span = OVERLAP if overlap is None else overlap
        if not isinstance(span, str):
            raise ValueError
        return self.seen - seconds(span) * _SECOND

    def is_whole_due(self, now_ms: int, every: Span) -> bool:
        """Is everything to be read again: after a duration, or with every so many runs?"""
        if isinstance(every, int):
            return self.parts + 1 >= every
        ends = self.whole_at + seconds(every) * 1_000
        return not self.whole_at <= now_ms < ends  # also when the clock went back

    def condition(self, column: str, overlap: Span | None) -> tuple[str, Mapping[str, Any]]:
        """What of a SELECT is read, and the parameters that this names."""
        terms = [f"{column} >= :since", f"{column} IS NULL"]
        parameters = {"since": parameter(self.kind, self.since(overlap))}
        for number, (first, last) in enumerate(self.again):
            terms.append(f"{column} BETWEEN :from{number} AND :to{number}")
            parameters[f"from{number}"] = parameter(self.kind, first)
            parameters[f"to{number}"] = parameter(self.kind, last, is_end=True)
        return " OR ".join(terms), parameters


def read_position(text: str | None, of: str) -> Position | None:
    """What was remembered, if it is of the same settings; None otherwise."""
    try:
        found, kind, seen, again, whole_at, parts = json.loads(text or "null")
        position = Position(found, kind, seen, tuple((first, last) for first, last in again), whole_at, parts)
    except (ValueError, TypeError):
        return None
    return position if position.of == of else None


def kind_of(value: Any, what: str) -> str:
    """What a column of changes holds, by one of its values; a ConfigurationError when it is nothing that rises."""
    if isinstance(value, datetime):
        return "instant" if value.tzinfo else "local"
    if isinstance(value, date):
        return "day"
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        return "number"
    if isinstance(value, bytes):
        return "bytes"
    if isinstance(value, str):
        return "text T" if value[10:11] == "T" else "text"
    raise ConfigurationError(
        f"{what} holds neither a time nor a number ({type(value).__name__}); it is the moment of a row's last change, or a number"
        " that rises with each"
    )


def reader(kind: str, what: str) -> Callable[[Any], int]:
    """From a value of the column to a whole number; a ConfigurationError when one value is of another kind."""

    def read(value: Any) -> int:
        try:
            return _NUMBERS[kind](value)
        except (ValueError, TypeError, AttributeError, OverflowError):
            raise ConfigurationError(
                f"{what} holds values of more than one kind, or a text that is no time; times are written 2009-03-31 16:05:00"
            ) from None

    return read


def parameter(kind: str, number: int, is_end: bool = False) -> Any:
    """The value that stands for a number in a statement; an end is never before what it stands for."""
    if kind == "number":
        return number
    if kind == "bytes":
        return number.to_bytes(8, "big")
    moment = _EPOCH + timedelta(microseconds=number)
    if kind == "day":
        return moment.date()
    if kind in ("text", "text T"):
        moment = moment.replace(tzinfo=None) + timedelta(seconds=is_end)
        return moment.isoformat(kind[5:] or " ", "seconds")
    moment += _MICROSECOND if is_end else timedelta()  # the database may tell finer moments apart than we do
    return moment if kind == "instant" else moment.replace(tzinfo=None)


def latest(kind: str, changes: Iterable[int], now_ms: int) -> int | None:
    """The latest change of some; a moment that is still to come is a clock gone wrong, and would hide what comes before it."""
    now = now_ms * 1_000
    return max((each for each in changes if kind in ("number", "bytes") or each <= now), default=None)


def stretches(changes: Sequence[int]) -> tuple[Stretch, ...]:
    """Stretches that hold all of these changes, few enough for one statement: what lies near is put together."""
    ordered = sorted(set(changes))
    if not ordered:
        return ()
    steps = sorted(range(1, len(ordered)), key=lambda place: ordered[place - 1] - ordered[place])
    begins = [0, *sorted(steps[: STRETCHES - 1])]
    ends = [*begins[1:], len(ordered)]
    return tuple((ordered[begin], ordered[end - 1]) for begin, end in zip(begins, ends, strict=True))


def moved(position: Position, seen: int, refused: Sequence[int], now_ms: int, is_whole: bool) -> Position:
    """The position after a reading."""
    whole_at, parts = (now_ms, 0) if is_whole else (position.whole_at, position.parts + 1)
    return replace(position, seen=seen, again=stretches(refused), whole_at=whole_at, parts=parts)


def _of_moment(value: datetime) -> int:
    return ((value if value.tzinfo else value.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND


def _of_text(value: str) -> int:
    return _of_moment(datetime.fromisoformat(value.strip()).replace(tzinfo=None))


def _of_number(value: Any) -> int:
    if int(value) != value:
        raise ValueError
    return int(value)


def _of_instant(value: datetime) -> int:
    if value.tzinfo is None:
        raise ValueError
    return _of_moment(value)


_NUMBERS: Mapping[str, Callable[[Any], int]] = {
    "instant": _of_instant,
    "local": _of_moment,
    "day": lambda value: _of_moment(datetime(value.year, value.month, value.day, tzinfo=UTC)),
    "text": _of_text,
    "text T": _of_text,
    "number": _of_number,
    "bytes": lambda value: int.from_bytes(value, "big"),
}
