"""Which extracts take effect, when, and how far an authority has reported once they do. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hub.domain.knowledge import Days
from hub.store.holdings import Holding, Holdings, Key, with_held
from hub.store.rows import ExtractRow, Place
from schemas.topics import Stream


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an authority has reported: its as-at day, when that took effect, and how its kinds stand."""

    as_at: date | None
    effective_at: int | None
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Effects:
    """What a batch changes of one authority's extracts: its as-at days before and after, by moment."""

    before: Days
    after: Days
    #: Every statement about an extract, and those of them that are new, took effect now, or hold other statements than before.
    known: tuple[ExtractRow, ...]
    changed: tuple[ExtractRow, ...]
    #: The held statements that took effect before and after.
    held_before: Holdings
    held_after: Holdings


def effects(
    stored: Iterable[ExtractRow],
    fresh: Iterable[ExtractRow],
    positions: Mapping[Place, int],
    known_before: Callable[[Place, int], int],
    held: Collection[tuple[int, int]],
    held_count: Callable[[Holding], int],
) -> Effects:
    """What takes effect once the store is at these positions.

    `known_before` gives the moment at which the last message before an offset became known. An extract takes effect at
    the moment at which it and all that it waits for were known; told twice, it is known since it was told first. `held` is
    of which extracts, by topic and number, held statements are new; `held_count` says how many there are of one.
    """
    rows = {(row.event_id, row.revision): row for row in stored}
    before, held_before = days(rows.values()), Holdings(rows.values())
    changed = _told_first(fresh, rows)
    rows |= changed
    if changed or held:
        changed |= with_held(rows, changed, held, held_count)
        rows |= changed
    for key, row in rows.items():
        if row.effective_at is None and is_reached(row, positions):
            waited = [known_before(place, end) for place, end in row.ends.items() if end > 0]
            changed[key] = replace(row, effective_at=max([row.known_at, *waited]))
    rows |= changed
    after, held_after = (days(rows.values()), Holdings(rows.values())) if changed else (before, held_before)
    return Effects(before, after, tuple(rows.values()), tuple(changed.values()), held_before, held_after)


def _told_first(fresh: Iterable[ExtractRow], rows: Mapping[Key, ExtractRow]) -> dict[Key, ExtractRow]:
    """Those that are told for the first time, or of which an earlier message than that known turned up."""
    found: dict[Key, ExtractRow] = {}
    for row in fresh:
        key = (row.event_id, row.revision)
        known = found.get(key) or rows.get(key)
        if known is None or (known.is_placed and _place(row) < _place(known)):
            found[key] = row
    return found


def is_reached(extract: ExtractRow, positions: Mapping[Place, int]) -> bool:
    """Has the store passed every offset that the extract waits for? A day never overtakes its events."""
    return all(positions.get(place, 0) >= end for place, end in extract.ends.items())


def reached(extracts: Iterable[ExtractRow]) -> Reached:
    """The standing that the extracts in effect make up.

    Of each extract the highest revision in effect counts. The latest of all sets the day, the latest of each source the
    kinds; a kind that any source has refused, or no longer gives, is not stated.
    """
    winners: dict[bytes, ExtractRow] = {}
    for extract in sorted(extracts, key=_rank):
        if extract.effective_at is not None:
            winners[extract.event_id] = extract
    standing = sorted((each for each in winners.values() if each.asserted), key=_rank)
    days = [extract for extract in standing if extract.of_stream == Stream.CASE]
    latest_by_source = {(extract.source, extract.of_stream): extract for extract in standing}
    kinds: dict[str, str] = {}
    for extract in latest_by_source.values():
        for kind, state in extract.contents.items():
            if kinds.get(kind, "stated") == "stated":
                kinds[kind] = state
    last = days[-1] if days else None
    return Reached(last.as_at if last else None, last.effective_at if last else None, dict(sorted(kinds.items())))


def days(extracts: Iterable[ExtractRow]) -> Days:
    """The as-at days by the moment each took effect, from the extracts in effect."""
    told = sorted(
        (each for each in extracts if each.effective_at is not None and each.of_stream == Stream.CASE),
        key=lambda each: (each.effective_at, *_rank(each)),
    )
    found: list[tuple[int, date | None]] = []
    winners: dict[bytes, ExtractRow] = {}
    best: ExtractRow | None = None
    for extract in told:
        other = winners.get(extract.event_id)
        if other is not None and other.revision > extract.revision:
            continue
        winners[extract.event_id] = extract
        if extract.asserted and (best is None or _rank(extract) >= _rank(best)):
            best = extract
        elif best is not None and best.event_id == extract.event_id:
            best = max((each for each in winners.values() if each.asserted), key=_rank, default=None)
        day = best.as_at if best else None
        moment = extract.effective_at or 0
        if found and found[-1][0] == moment:
            found.pop()
        if day != (found[-1][1] if found else None):
            found.append((moment, day))
    return tuple(found)


def _place(extract: ExtractRow) -> tuple[int, int]:
    return (extract.topic or 0, extract.offset or 0)


def _rank(extract: ExtractRow) -> tuple[int, bytes]:
    return (extract.revision, extract.event_id)
