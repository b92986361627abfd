"""Which held statements take effect with which extract, read off the control messages one after the other."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from consumers.verification.differences import Report
from hub.store.rows import ExtractRow, StatementRow
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.header import Status

#: Event id and revision of a statement about an extract.
Key = tuple[bytes, int]


def held_by(control: Iterable[tuple[StatementRow, Any]]) -> dict[Key, list[StatementRow]]:
    """The held statements that each extract lets take effect; `control` holds rows with their events, by topic and offset.

    The next completion that a source states decides about all that lies before it.
    """
    waiting: dict[tuple[int, str], list[tuple[StatementRow, Any]]] = {}
    found: dict[Key, list[StatementRow]] = {}
    for row, event in control:
        header = event.header
        origin = (row.topic, header.source)
        if not isinstance(event, ExtractCompleted):
            waiting.setdefault(origin, []).append((row, event))
        elif (header.event_id, header.revision) not in found:
            found[header.event_id, header.revision] = []
            if header.status == Status.ASSERTED:
                mine = waiting.pop(origin, [])
                found[header.event_id, header.revision] += [
                    held for held, each in mine if each.header.extract_id == header.extract_id
                ]
    return found


def in_effect(held: Mapping[Key, Sequence[StatementRow]], extracts: Iterable[ExtractRow]) -> list[StatementRow]:
    """The held statements that count, each known since its extract took effect."""
    return [
        row._replace(known_at=extract.effective_at)
        for extract in extracts
        if extract.effective_at is not None
        for row in held.get((extract.event_id, extract.revision), ())
    ]


def compare_held(
    authority: str, held: Mapping[Key, Sequence[StatementRow]], extracts: Iterable[ExtractRow], report: Report
) -> None:
    """Does every extract say how many statements take effect with it?"""
    for extract in extracts:
        wanted = len(held.get((extract.event_id, extract.revision), ()))
        if wanted != extract.held:
            report.differ("held statements", f"{authority}, as at {extract.as_at}", wanted, extract.held)
