"""Is what the connector remembers what its topics hold? If not, the topics are right and are read again.

One way back for every accident: a lost or old state file, a second machine, a connector that was killed between sending
and recording the acknowledgement. What was queued then is dropped and computed again from the extract; a statement that
had arrived is found in the topics and not repeated.
"""

import json
from collections.abc import Iterable, Iterator

import numpy as np

from hub.broker.connection import Record
from hub.broker.lines import Incoming
from hub.errors import ContractError
from producers.keyed.mapping import content_of
from producers.outbox.extracts import Manner, Noted, Stage
from producers.outbox.file import BEHIND, Outbox
from producers.outbox.queue import Place
from producers.outbox.statements import Entry
from schemas.codec import Undecodable, codec
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.header import Status
from schemas.topics import Stream

BATCH = 5_000


def is_behind(outbox: Outbox, reader: Incoming, topics: Iterable[str]) -> bool:
    """Do the topics end elsewhere than the outbox remembers?"""
    wanted = frozenset(topics)
    actual = {
        (topic, partition): end for topic in wanted for partition, end in reader.end_offsets(topic).items() if end > 0
    }
    known = {(place.topic, place.partition): place.offset for place in outbox.queue.ends() if place.topic in wanted}
    return actual != known or outbox.remarked(BEHIND) == "yes"


def rebuild(outbox: Outbox, reader: Incoming, authority: str, topics: Iterable[str]) -> tuple[int, int]:
    """Learn everything anew from the authority's own topics: messages read, and those that say nothing to us.

    All or nothing. Raises ContractError for a message of a newer connector, whose statements this one would undo.
    """
    told = _Told(authority)
    with outbox.writing():
        outbox.clear()
        for topic in topics:
            if topic.endswith(f".{Stream.CONTROL}"):
                told.completed = _completed(reader, topic)
            batch: list[tuple[Record, Entry]] = []
            for found in told.entries(reader.read(topic)):
                batch.append(found)
                if len(batch) == BATCH:
                    _learn(outbox, topic, batch)
                    batch.clear()
            _learn(outbox, topic, batch)
        outbox.statements.add_kinds(told.kinds)
        outbox.queue.reach(Place(topic, partition, end) for (topic, partition), end in told.ends.items())
        for number, (_, extract) in enumerate(told.extracts.values(), 1):
            outbox.extracts.note(extract._replace(number=number))
        outbox.remark(BEHIND, "no")
    return told.read, told.unreadable


def _completed(reader: Incoming, topic: str) -> dict[str, int]:
    found = {}
    for record in reader.read(topic):
        try:
            event = codec().decode(record.value)
        except Undecodable:
            continue
        if isinstance(event, ExtractCompleted):
            found[event.header.extract_id] = record.offset
    return found


def _learn(outbox: Outbox, topic: str, batch: list[tuple[Record, Entry]]) -> None:
    """Remember statements read from a topic, of each fact the one with the highest revision and message."""
    if not batch:
        return
    best: dict[bytes, Entry] = {}
    for _, entry in batch:
        rival = best.get(entry.event_id)
        if rival is None or entry.rank > rival.rank:
            best[entry.event_id] = entry
    new: list[Entry] = []
    better: list[tuple[int, Entry]] = []
    numbers: dict[bytes, int] = {}
    latest: dict[bytes, tuple[int, bytes]] = {}
    for entry in best.values():
        known = next(
            (each for each in outbox.statements.of_record(entry.record) if each.event_id == entry.event_id), None
        )
        if known is None:
            new.append(entry)
            continue
        numbers[entry.event_id] = known.number
        latest[entry.event_id] = known.revision, outbox.statements.value(known.number)
        if entry.rank > latest[entry.event_id]:
            better.append((known.number, entry))
    if better:
        outbox.statements.replace(better, 0)
    if new:
        first, _ = outbox.statements.add(new, 0)
        numbers.update({entry.event_id: number for number, entry in enumerate(new, first)})
    said: list[int] = []
    for _, entry in batch:
        repeats = latest.get(entry.event_id) == entry.rank
        said.append(-numbers[entry.event_id] if repeats else numbers[entry.event_id])
        latest[entry.event_id] = max(latest.get(entry.event_id, entry.rank), entry.rank)
    outbox.queue.note_sent(
        topic,
        np.array(said, np.int64),
        np.array([record.partition for record, _ in batch], np.int32),
        np.array([record.offset for record, _ in batch], np.int64),
    )


class _Told:
    """What the topics tell, gathered while they are read."""

    def __init__(self, authority: str) -> None:
        self._authority = authority
        self.read = 0
        self.unreadable = 0
        #: Of each extract that was completed on the control topic, where.
        self.completed: dict[str, int] = {}
        self.kinds: set[str] = set()
        self.ends: dict[tuple[str, int], int] = {}
        self.extracts: dict[bytes, tuple[int, Noted]] = {}

    def entries(self, records: Iterable[Record]) -> Iterator[tuple[Record, Entry]]:
        """The statements in some records."""
        decode = codec().decode
        for record in records:
            self.read += 1
            place = record.topic, record.partition
            self.ends[place] = max(self.ends.get(place, 0), record.offset + 1)
            try:
                event = decode(record.value)
            except Undecodable as error:
                if error.code == "unknown_schema":
                    raise ContractError(
                        f"{record.address} was written by a newer connector ({error.reason}); run that version, or one after it"
                    ) from None
                self.unreadable += 1
                continue
            header = getattr(event, "header", None)
            if header is None or header.authority != self._authority:
                self.unreadable += 1
                continue
            if isinstance(event, ExtractCompleted):
                self._note(event)
                pseudonym = header.event_id
            elif record.topic.endswith(f".{Stream.CONTROL}") and record.offset > self.completed.get(
                header.extract_id, -1
            ):
                continue  # one of a rekeyed extract that never came to its end has no effect
            else:
                self.kinds.add(event.SUBJECT)
                pseudonym = _bytes_of(header.record)
            if pseudonym is None:
                self.unreadable += 1
                continue
            assert record.value is not None
            is_withdrawn = header.status == Status.WITHDRAWN.value
            yield (
                record,
                Entry(
                    header.event_id,
                    event.SUBJECT,
                    pseudonym,
                    header.subject,
                    header.revision,
                    is_withdrawn,
                    content_of(event),
                    record.value,
                ),
            )

    def _note(self, event: ExtractCompleted) -> None:
        header = event.header
        self.kinds.update(each.kind for each in event.contents)
        known = self.extracts.get(header.event_id)
        if known is None or known[0] < header.revision:
            detail = json.dumps(
                {
                    "files": [[each.file, each.rows, each.refused, each.stale] for each in event.files],
                    "states": {each.kind: each.state for each in event.contents},
                }
            )
            self.extracts[header.event_id] = (
                header.revision,
                Noted(
                    0,
                    header.extract_id,
                    header.source,
                    event.of_stream,
                    header.occurred_on,
                    header.recorded_at,
                    Manner.LIVE,
                    Stage.COMPLETE,
                    0,
                    detail,
                ),
            )


def _bytes_of(record: str) -> bytes | None:
    """The sixteen bytes of a record's pseudonym; None when it is none of ours."""
    try:
        found = bytes.fromhex(record)
    except ValueError:
        return None
    return found if len(found) == 16 else None
