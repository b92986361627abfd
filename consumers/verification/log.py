"""The recorded statements against the log itself: every message there once, byte for byte, and nothing else."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from consumers.verification.differences import Report
from hub.broker.connection import Record
from hub.store.auditing import KnownTopic
from hub.store.rows import StatementRow, extract_number
from schemas.codec import Codec, Undecodable
from schemas.events.extract_completed import ExtractCompleted
from schemas.topics import Stream


def compare_generation(topic: KnownTopic, topic_id: UUID | None, report: Report) -> bool:
    """Is the topic of the log the one that was recorded?"""
    if topic_id == topic.topic_id:
        return True
    report.differ(
        "topic", topic.name, f"the topic with id {topic.topic_id}", f"id {topic_id}" if topic_id else "no topic"
    )
    return False


def compare_log(
    topic: KnownTopic,
    kept: Iterable[StatementRow],
    quarantined: Mapping[tuple[int, int], int],
    log: Iterable[Record],
    report: Report,
) -> None:
    """Compare a topic's messages, up to where the store is, with its statements and its quarantine."""
    recorded = {(row.partition, row.offset): row for row in kept}
    seen: set[tuple[int, int]] = set()
    known_at: dict[int, int] = {}
    for record in log:
        place = (record.partition, record.offset)
        if record.offset >= topic.next_offsets.get(record.partition, 0):
            continue
        report.messages += 1
        moment = known_at[record.partition] = max(known_at.get(record.partition, 0), record.appended_at)
        seen.add(place)
        row = recorded.get(place)
        if row is None:
            if place not in quarantined:
                report.differ("message", record.address, "recorded or in quarantine", "neither")
        elif row.message != record.value:
            report.differ("statement", record.address, "the bytes of the log", "other bytes")
        elif row.known_at != moment:
            report.differ("moment of a statement", record.address, moment, row.known_at)
    for partition, offset in sorted(set(recorded) - seen):
        report.differ("statement", f"{topic.name}[{partition}]@{offset}", "a message in the log", "none")


def compare_columns(topic: KnownTopic, row: StatementRow, codec: Codec, report: Report) -> None:
    """Do the columns beside a message say what the message says?"""
    address = f"{topic.name}[{row.partition}]@{row.offset}"
    try:
        event = codec.decode(row.message)
    except Undecodable as problem:
        report.differ("statement", address, "a readable message", problem.reason)
        return
    header = event.header
    is_held = topic.stream == Stream.CONTROL and not isinstance(event, ExtractCompleted)
    extract = extract_number(header.source, header.extract_id) if is_held else None
    said = (header.authority, header.subject, event.SUBJECT, extract)
    if said != (topic.authority, row.subject, row.kind, row.extract):
        report.differ("columns of a statement", address, "what its message says", "something else")
