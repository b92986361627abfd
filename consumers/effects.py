"""Which extracts take effect, and how far an authority has reported once they do. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.store.rows import ExtractRow, Place
from schemas.topics import Stream


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an authority has reported: its as-at day, when that became known, and how its kinds stand."""

    as_at: date | None
    known_at: int | None
    kinds: Mapping[str, str]


def is_reached(extract: ExtractRow, positions: Mapping[Place, int]) -> bool:
    """Has the store passed every offset that the extract waits for? A day never overtakes its events."""
    return all(positions.get(place, 0) >= end for place, end in extract.ends.items())


def reached(extracts: Iterable[ExtractRow]) -> Reached:
    """The standing that the extracts in effect make up.

    Of each extract the highest revision in effect counts. The latest of all sets the day, the latest of each source the
    kinds; a kind that any source has refused, or no longer gives, is not stated.
    """
    winners: dict[bytes, ExtractRow] = {}
    for extract in sorted(extracts, key=lambda each: each.revision):
        if extract.in_effect:
            winners[extract.event_id] = extract
    standing = sorted(
        (each for each in winners.values() if each.asserted), key=lambda each: (each.revision, each.event_id)
    )
    days = [extract for extract in standing if extract.of_stream == Stream.CASE]
    latest_by_source = {(extract.source, extract.of_stream): extract for extract in standing}
    kinds: dict[str, str] = {}
    for extract in latest_by_source.values():
        for kind, state in extract.contents.items():
            if kinds.get(kind, "stated") == "stated":
                kinds[kind] = state
    last = days[-1] if days else None
    return Reached(last.as_at if last else None, last.appended_at if last else None, dict(sorted(kinds.items())))
