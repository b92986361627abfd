"""Is what the connector remembers what its topics hold? If not, the topics are right and are read again.

One way back for every accident: a lost or old state file, a second machine, a connector that was killed between sending
and recording the acknowledgement. What was pending then is dropped and computed again from the extract; a statement that
had arrived is found in the topics and not repeated.
"""

import json
from collections.abc import Iterable, Iterator

from hub.broker.connection import Record
from hub.broker.reader import Reader
from hub.errors import ContractError
from producers.changes import Stated
from producers.mapping import content_of
from producers.outbox import Entry, Noted, Outbox, Place, Stage
from producers.publishing import BEHIND
from schemas.codec import Undecodable, codec
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.header import Status

BATCH = 5_000


def is_behind(outbox: Outbox, reader: Reader, topics: Iterable[str]) -> bool:
    """Do the topics end elsewhere than the outbox remembers?"""
    wanted = frozenset(topics)
    actual = {
        (topic, partition): end for topic in wanted for partition, end in reader.end_offsets(topic).items() if end > 0
    }
    known = {(place.topic, place.partition): place.offset for place in outbox.ends() if place.topic in wanted}
    return actual != known or outbox.remarked(BEHIND) == "yes"


def rebuild(outbox: Outbox, reader: Reader, authority: str, topics: Iterable[str]) -> tuple[int, int]:
    """Learn everything anew from the authority's own topics: messages read, and those that say nothing to us.

    All or nothing. Raises ContractError for a message of a newer connector, whose statements this one would undo.
    """
    told = _Told(authority)
    with outbox.writing():
        outbox.clear()
        for topic in topics:
            batch: list[Entry] = []
            for entry in told.entries(reader.read(topic)):
                batch.append(entry)
                if len(batch) == BATCH:
                    outbox.learn(batch)
                    batch.clear()
            outbox.learn(batch)
        outbox.add_kinds(told.kinds)
        outbox.reach(Place(topic, partition, end) for (topic, partition), end in told.ends.items())
        for _, extract in told.extracts.values():
            outbox.note(extract)
        outbox.remark(BEHIND, "no")
    return told.read, told.unreadable


class _Told:
    """What the topics tell, gathered while they are read."""

    def __init__(self, authority: str) -> None:
        self._authority = authority
        self.read = 0
        self.unreadable = 0
        self.kinds: set[str] = set()
        self.ends: dict[tuple[str, int], int] = {}
        self.extracts: dict[bytes, tuple[int, Noted]] = {}

    def entries(self, records: Iterable[Record]) -> Iterator[Entry]:
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
            else:
                self.kinds.add(event.SUBJECT)
            stated = Stated(
                header.event_id,
                event.SUBJECT,
                header.record,
                header.subject,
                header.revision,
                header.status == Status.WITHDRAWN.value,
                content_of(event),
            )
            assert record.value is not None
            yield Entry(stated, record.value)

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
                    header.extract_id,
                    header.source,
                    event.of_stream,
                    header.occurred_on,
                    header.recorded_at,
                    Stage.COMPLETE,
                    0,
                    detail,
                ),
            )
