"""Verifies a whole store against its log: the messages, each extract's counts and digests, and every figure."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from consumers.verification.differences import Report
from consumers.verification.extracts import compare_extracts
from consumers.verification.figures import (
    compare_changes,
    compare_due,
    compare_figures,
    recompute,
    recompute_changes,
    statements_by_person,
)
from consumers.verification.held import compare_held, held_by, in_effect
from consumers.verification.log import compare_columns, compare_generation, compare_log
from consumers.verification.moments import compare_moments
from consumers.verification.standing import standing
from consumers.verification.stated import compare_stated
from hub.broker.connection import Connection
from hub.broker.lookup import topic_ids
from hub.broker.reader import Reader
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Changes, Days
from hub.errors import ConfigurationError
from hub.store.auditing import Audit, KnownTopic, auditing
from hub.store.effects import days
from hub.store.engine import Store
from hub.store.rows import Place, StatementRow
from schemas.codec import Codec, codec
from schemas.events.extract_completed import ExtractCompleted
from schemas.topics import Stream


def verify(store: Store, connection: Connection, say: Callable[[str], None]) -> Report:
    """Compare everything of one moment of the store; the hub may go on meanwhile."""
    report = Report()
    with auditing(store) as audit, Reader(connection, "hub-verify") as reader:
        by_authority: dict[str, list[KnownTopic]] = {}
        for topic in audit.topics():
            by_authority.setdefault(topic.authority, []).append(topic)
        for authority in sorted(audit.authorities_with_figures() - set(by_authority)):
            report.differ("figures", authority, "a topic that they come from", "none")
        for authority, topics in sorted(by_authority.items()):
            say(f"verifying {authority}")
            report.authorities += 1
            for topic in topics:
                if compare_generation(topic, _topic_id(connection, topic.name), report):
                    log = reader.read(topic.name, dict.fromkeys(topic.next_offsets, 0))
                    compare_log(topic, audit.statements(topic.number), audit.quarantined(topic.number), log, report)
            verify_authority(authority, topics, audit, codec(), report)
    return report


def verify_authority(authority: str, topics: list[KnownTopic], audit: Audit, reading: Codec, report: Report) -> None:
    """Compare what is kept of one authority with what its recorded statements come to."""
    rows: dict[str, list[StatementRow]] = {}
    for topic in topics:
        for row in audit.statements(topic.number):
            report.statements += 1
            compare_columns(topic, row, reading, report)
            rows.setdefault(topic.stream, []).append(row)
    names = {topic.number: topic.name for topic in topics}
    positions: dict[Place, int] = {
        (topic.name, partition): offset for topic in topics for partition, offset in topic.next_offsets.items()
    }
    on_control = [(row, reading.decode(row.message)) for row in rows.get(Stream.CONTROL, [])]
    held = held_by(on_control)
    control = [(row, event) for row, event in on_control if isinstance(event, ExtractCompleted)]
    for stream in (Stream.CASE, Stream.PERFORMANCE):
        by_place: dict[Place, list[StatementRow]] = {}
        for row in rows.get(stream, []):
            by_place.setdefault((names[row.topic], row.partition), []).append(row)
        extracts = [event for _, event in control if event.of_stream == stream]
        compare_extracts(authority, extracts, by_place, held, positions, reading, report)
    as_at = _compare_standing(authority, control, positions, audit, report)
    compare_stated(authority, rows.get(Stream.PERFORMANCE, []), audit.stated(authority), reading, report)
    aside = {
        (topic.name, *place): known_at
        for topic in topics
        for place, known_at in audit.quarantined(topic.number).items()
    }
    kept_extracts = audit.extracts(authority)
    compare_moments(authority, kept_extracts, _by_place(rows, names), aside, report)
    compare_held(authority, held, kept_extracts, report)
    about_people = [*rows.get(Stream.CASE, []), *in_effect(held, kept_extracts)]
    _compare_people(authority, about_people, as_at, days(kept_extracts), audit, reading, report)


def _by_place(rows: Mapping[str, list[StatementRow]], names: Mapping[int, str]) -> dict[Place, list[StatementRow]]:
    found: dict[Place, list[StatementRow]] = {}
    for of_stream in rows.values():
        for row in of_stream:
            found.setdefault((names[row.topic], row.partition), []).append(row)
    return found


def _compare_people(
    authority: str,
    rows: list[StatementRow],
    as_at: date | None,
    known_days: Days,
    audit: Audit,
    reading: Codec,
    report: Report,
) -> None:
    """Every figure, and when it changed, by every definition that this version knows and the store is complete by."""
    people = statements_by_person(rows, reading)
    report.people += len(people)
    complete = audit.methods(authority)
    known = [each for each in catalogue().values() if each.method_version in complete.get(each.code, ())]
    if people and len(known) < len(catalogue()):
        missing = sorted(set(catalogue()) - {each.code for each in known})
        report.differ("definitions", authority, "figures by every definition", f"none yet for {', '.join(missing)}")
    wanted = recompute(people, as_at, known)
    wanted_changes, due = recompute_changes(people, known_days, known)
    compare_due(authority, due, audit.due(authority), report)
    kept, kept_changes = audit.figures(authority), audit.changes(authority)
    for indicator in known:
        by = (indicator.code, indicator.method_version)
        mine = Changes()
        mine.by_cell = {cell: each for cell, each in wanted_changes.by_cell.items() if cell[0] == indicator.code}
        compare_figures(
            authority,
            {cell: number for cell, number in wanted.items() if cell[0] == indicator.code},
            kept.get(by, {}),
            report,
        )
        compare_changes(authority, mine, kept_changes.get(by, {}), report)


def _compare_standing(
    authority: str,
    control: list[tuple[StatementRow, ExtractCompleted]],
    positions: Mapping[Place, int],
    audit: Audit,
    report: Report,
) -> date | None:
    """The as-at day that the control messages make up; differences from the one kept are noted."""
    as_at, kinds = standing([event for _, event in control], positions)
    kept = audit.standings().get(authority)
    if (kept.as_at if kept else None) != as_at:
        report.differ("as-at day", authority, as_at, kept.as_at if kept else None)
    if (dict(kept.kinds) if kept else {}) != kinds:
        report.differ("kinds stated", authority, kinds, dict(kept.kinds) if kept else {})
    return as_at


def _topic_id(connection: Connection, name: str) -> UUID | None:
    try:
        return topic_ids(connection, [name])[name]
    except ConfigurationError:
        return None
