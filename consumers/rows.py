"""What the engine writes, as rows of the store. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from consumers.cases import Cases
from consumers.holding import HeldCases
from consumers.sorting import Address, Batch, Placed, SetAside
from hub.domain.areas import names_itself
from hub.store.ingest.places import FencedError
from hub.store.places import Position
from hub.store.rows import (
    ExtractRow,
    Move,
    Place,
    QuarantineRow,
    ReceiptRow,
    StatedRow,
    StatementColumns,
    extract_number,
)
from schemas.events.header import Status
from schemas.topics import authority_of


def statement_columns(batch: Batch, positions: Mapping[Place, Position]) -> list[StatementColumns]:
    """Messages as they are recorded, kind by kind."""
    others: dict[str, list[Placed]] = {}
    for placed in batch.others:
        others.setdefault(placed.event.SUBJECT, []).append(placed)
    return [
        *_columns(batch.cases, positions, None),
        *(_other_columns(kind, told, positions) for kind, told in sorted(others.items())),
        *_columns(batch.held, positions, batch.held.extracts),
    ]


def _columns(
    cases: Cases | HeldCases, positions: Mapping[Place, Position], extracts: NDArray[np.int64] | None
) -> Iterator[StatementColumns]:
    """Statements about people; `extracts` holds the number of each one's extract where they are held."""
    if not len(cases):
        return
    parts = cases.page.parts
    whose = np.searchsorted([part.ended for part in parts], cases.numbers, side="right")
    topics = np.array([positions[part.place].topic for part in parts], np.int64)[whose]
    partitions = np.array([part.place[1] for part in parts], np.int64)[whose]
    offsets = np.concatenate([part.offsets for part in parts])[cases.numbers]
    kinds = np.array(cases.kinds, object)
    for kind in sorted(set(cases.kinds)):
        chosen = np.flatnonzero(kinds == kind)
        places = chosen.tolist()
        yield StatementColumns(
            kind,
            topics[chosen],
            partitions[chosen],
            offsets[chosen],
            cases.moments[chosen],
            [cases.subjects[each] for each in places],
            [cases.messages[each] for each in places],
            None if extracts is None else extracts[chosen],
        )


def _other_columns(kind: str, told: Sequence[Placed], positions: Mapping[Place, Position]) -> StatementColumns:
    places = [
        (positions[topic, partition].topic, partition, offset)
        for topic, partition, offset in (each.address for each in told)
    ]
    topics, partitions, offsets = np.array(places, np.int64).T
    return StatementColumns(
        kind,
        topics,
        partitions,
        offsets,
        np.array([each.known_at for each in told], np.int64),
        [each.event.header.subject.encode() for each in told],
        [each.statement.message for each in told],
    )


def recorded_places(columns: Iterable[StatementColumns]) -> list[tuple[int, int, int]]:
    """Where each message lies: the store's number of the topic, partition, offset."""
    return [
        place
        for each in columns
        for place in zip(each.topic.tolist(), each.partition.tolist(), each.offset.tolist(), strict=True)
    ]


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


def extract_row(placed: Placed, topic: int) -> ExtractRow:
    """A complete extract as it is kept, not yet in effect; `topic` is the store's number of its topic."""
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
        topic=topic,
        offset=placed.address.offset,
        extract=extract_number(header.source, header.extract_id),
    )


def quarantine_row(aside: SetAside, positions: Mapping[Place, Position]) -> QuarantineRow:
    """A message set aside, by its address."""
    topic, partition, offset = aside.address
    number = positions[topic, partition].topic
    return QuarantineRow(
        number, partition, offset, aside.known_at, aside.authority, aside.kind, aside.code, aside.reason
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
        following = begun + len(part)
        expected = np.arange(begun, following)
        for number in np.flatnonzero(part.offsets != expected)[:1].tolist():
            address = Address(*place, int(part.offsets[number]))
            raise FencedError(f"{address} came where offset {expected[number]} was expected")
        found.append(Move(place, positions[place].topic, begun, following, part.recorded, part.known_at))
    return found


def receipts(batch: Batch, repeated: Mapping[Place, int]) -> list[ReceiptRow]:
    """One receipt for each partition of the batch: the range, the counts and the exceptions.

    Of practice it says what would have been recorded. A topic of nobody who takes part has nobody to receive one.
    """
    exceptions: dict[Place, list[tuple[int, str, str]]] = {}
    for aside in [*batch.set_aside, *batch.mistaken]:
        topic, partition, offset = aside.address
        exceptions.setdefault((topic, partition), []).append((offset, aside.code, aside.reason))
    return [
        ReceiptRow(
            number=0,
            authority=part.authority,
            topic=place[0],
            partition=place[1],
            first_offset=int(part.offsets[0]),
            last_offset=int(part.offsets[-1]),
            recorded=part.recorded + part.practised,
            repeated=repeated.get(place, 0),
            exceptions=tuple(exceptions.get(place, ())),
            received_at=int(part.appended_at[-1]),
        )
        for place, part in sorted(batch.parts.items())
        if names_itself(part.authority)
    ]
