"""How far an authority has reported, read off its extracts one after the other. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from hub.store.rows import Place
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.header import Status
from schemas.topics import Stream


def standing(
    extracts: Iterable[ExtractCompleted], positions: Mapping[Place, int]
) -> tuple[date | None, dict[str, str]]:
    """The as-at day and the kinds, when the store has read as far as `positions`.

    From the earliest statement to the latest: one whose events are all in the store counts, and what is withdrawn
    afterwards counts no more.
    """
    told: list[ExtractCompleted] = []
    for extract in sorted(extracts, key=lambda each: (each.header.revision, each.header.event_id)):
        if any(positions.get((end.topic, end.partition), 0) < end.offset for end in extract.ends):
            continue
        told = [each for each in told if each.header.event_id != extract.header.event_id]
        if extract.header.status == Status.ASSERTED:
            told.append(extract)
    as_at: date | None = None
    newest: dict[tuple[str, str], ExtractCompleted] = {}
    for extract in told:
        newest[extract.header.source, extract.of_stream] = extract
        if extract.of_stream == Stream.CASE:
            as_at = extract.header.occurred_on
    states: dict[str, list[str]] = {}
    for extract in newest.values():
        for content in extract.contents:
            states.setdefault(content.kind, []).append(content.state)
    return as_at, {kind: next((each for each in given if each != "stated"), "stated") for kind, given in states.items()}
