"""What the engine writes, as rows of the store. Pure."""

from collections.abc import Collection, Iterable, Mapping

from consumers.sorting import Batch, Placed, SetAside
from hub.domain.areas import names_itself
from hub.store.ingest.places import FencedError
from hub.store.places import Position
from hub.store.rows import ExtractRow, Move, Place, QuarantineRow, ReceiptRow, StatedRow, StatementRow
from schemas.events.header import Status
from schemas.topics import authority_of


def statement_rows(statements: Iterable[Placed], positions: Mapping[Place, Position]) -> list[StatementRow]:
    """Messages as they are recorded."""
    numbers = {place: position.topic for place, position in positions.items()}
    return [
        StatementRow(
            numbers[record.topic, record.partition],
            record.partition,
            record.offset,
            known_at,
            statement.event.SUBJECT,  # type: ignore[attr-defined]  # every event has one
            statement.event.header.subject,
            statement.message,
        )
        for record, _, known_at, statement in statements
    ]


def statement_place(placed: Placed, positions: Mapping[Place, Position]) -> tuple[int, int, int]:
    """Where a statement's message lies: the store's number of the topic, partition, offset."""
    record = placed.record
    return (positions[record.topic, record.partition].topic, record.partition, record.offset)


def stated_row(placed: Placed) -> StatedRow:
    """A stated figure or population as it is kept."""
    event, header = placed.event, placed.event.header
    return StatedRow(
        placed.authority,
        header.event_id,
        event.SUBJECT,
        header.revision,
        header.status == Status.ASSERTED,
        placed.statement.message,
    )


def extract_row(placed: Placed) -> ExtractRow:
    """A complete extract as it is kept, not yet in effect."""
    event, header = placed.event, placed.event.header
    return ExtractRow(
        authority=placed.authority,
        event_id=header.event_id,
        revision=header.revision,
        asserted=header.status == Status.ASSERTED,
        source=header.source,
        of_stream=event.of_stream,
        as_at=header.occurred_on,
        known_at=placed.known_at,
        contents={content.kind: content.state for content in event.contents},
        ends={(end.topic, end.partition): end.offset for end in event.ends},
        effective_at=None,
    )


def quarantine_row(aside: SetAside, positions: Mapping[Place, Position]) -> QuarantineRow:
    """A message set aside, by its address."""
    record = aside.record
    number = positions[record.topic, record.partition].topic
    return QuarantineRow(
        number,
        record.partition,
        record.offset,
        aside.known_at,
        aside.authority,
        aside.kind,
        aside.code,
        aside.reason,
    )


def require_own(authorities: Collection[str], mine: Mapping[Place, Position], stored: Mapping[Place, int]) -> None:
    """Is every partition of these authorities, also those that the batch leaves alone, where this consumer left it?

    Raises FencedError when one is not: another consumer has written since, so who is kept in mind may be out of date.
    """
    for (topic, partition), position in mine.items():
        found = stored.get((topic, partition))
        if authority_of(topic) in authorities and found != position.next_offset:
            raise FencedError(f"{topic}[{partition}] is at offset {found}, and {position.next_offset} was expected")


def moves(batch: Batch, positions: Mapping[Place, Position]) -> list[Move]:
    """How far each partition moves when the batch is written; from where it stood, and from nowhere else.

    Raises FencedError when a message is missing between the store and the batch, or within it: our logs have no gaps.
    """
    found = []
    for place, part in sorted(batch.parts.items()):
        begun = positions[place].next_offset
        for expected, record in enumerate(part.records, begun):
            if record.offset != expected:
                raise FencedError(f"{record.address} came where offset {expected} was expected")
        following = begun + len(part.records)
        found.append(Move(place, positions[place].topic, begun, following, part.recorded, part.known_at))
    return found


def receipts(batch: Batch, repeated: Mapping[Place, int]) -> list[ReceiptRow]:
    """One receipt for each partition of the batch: the range, the counts and the exceptions.

    A topic of nobody who takes part has nobody to receive one.
    """
    exceptions: dict[Place, list[tuple[int, str, str]]] = {}
    for aside in batch.set_aside:
        place = (aside.record.topic, aside.record.partition)
        exceptions.setdefault(place, []).append((aside.record.offset, aside.code, aside.reason))
    return [
        ReceiptRow(
            number=0,
            authority=part.authority,
            topic=place[0],
            partition=place[1],
            first_offset=part.records[0].offset,
            last_offset=part.records[-1].offset,
            recorded=part.recorded,
            repeated=repeated.get(place, 0),
            exceptions=tuple(exceptions.get(place, ())),
            received_at=part.records[-1].appended_at,
        )
        for place, part in sorted(batch.parts.items())
        if names_itself(part.authority)
    ]
