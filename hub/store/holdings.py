"""Held statements: with which extract each takes effect, where these lie, and when. Pure.

A statement about a person that lies on a control stream is held. It takes effect with the next completion of an extract that
its source states after it, if that is of the same extract; else it never does. So where the held statements of an extract lie
follows from the completions alone: from behind the last one of the same source up to its own.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from hub.domain.knowledge import Moment
from hub.store.rows import ExtractRow

#: Event id and revision of a statement about an extract.
Key = tuple[bytes, int]


class Held(NamedTuple):
    """Where a held statement lies, and the number of its extract."""

    #: The store's number of the control topic.
    topic: int
    offset: int
    extract: int


class Holding(NamedTuple):
    """The held statements of one extract: those of its number from an offset up to, and without, another; and since when they count."""

    effective_at: Moment
    topic: int
    extract: int
    first: int
    end: int

    def holds(self, held: Held) -> bool:
        """Is this one of them?"""
        return (held.topic, held.extract) == (self.topic, self.extract) and self.first <= held.offset < self.end


class Holdings:
    """The held statements of one authority that took effect."""

    def __init__(self, extracts: Iterable[ExtractRow]) -> None:
        self.all = frozenset(holding for row in extracts if row.held and (holding := _holding(row)) is not None)
        #: The moment at which the latest took effect.
        self.last = max((each.effective_at for each in self.all), default=0)
        self._by_extract: dict[tuple[int, int], list[Holding]] = {}
        for each in self.all:
            self._by_extract.setdefault((each.topic, each.extract), []).append(each)

    def moment(self, held: Held) -> Moment | None:
        """Since when a held statement counts; None while it does not."""
        mine = self._by_extract.get((held.topic, held.extract), ())
        return next((each.effective_at for each in mine if each.holds(held)), None)


def with_held(
    rows: Mapping[Key, ExtractRow],
    changed: Collection[Key],
    extracts: Collection[tuple[int, int]],
    count: Callable[[Holding], int],
) -> dict[Key, ExtractRow]:
    """The rows that hold other statements than they say, as they should be.

    `changed` are those that are new; `extracts` holds topic and number of extracts of which held statements are. `count` says
    how many there are.
    """
    found: dict[Key, ExtractRow] = {}
    touched = {(rows[key].topic, rows[key].source) for key in changed if rows[key].is_placed}
    touched |= {(row.topic, row.source) for row in rows.values() if (row.topic, row.extract) in extracts}
    for origin in touched:
        first, moved = 0, False
        mine = [(key, row) for key, row in rows.items() if (row.topic, row.source) == origin and row.asserted]
        for key, row in sorted((each for each in mine if each[1].is_placed), key=lambda each: each[1].offset or 0):
            assert row.topic is not None
            assert row.offset is not None
            assert row.extract is not None
            held = row.held
            if moved or key in changed or (row.topic, row.extract) in extracts:
                held = count(Holding(0, row.topic, row.extract, first, row.offset)) if first < row.offset else 0
            told = replace(row, held=held, held_from=first if held else None)
            if told != row:
                found[key] = told
            first, moved = row.offset + 1, key in changed
    return found


def _holding(row: ExtractRow) -> Holding | None:
    if row.effective_at is None or row.topic is None or row.extract is None:
        return None
    assert row.held_from is not None
    assert row.offset is not None
    return Holding(row.effective_at, row.topic, row.extract, row.held_from, row.offset)
