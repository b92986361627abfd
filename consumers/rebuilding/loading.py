"""Reads an authority's topics from their first offsets, in large batches, and counts its figures once all is there.

The order in which topics are read plays no part: when an extract took effect, and what was known at any moment, follow
from the moments of the messages alone (hub.domain.knowledge). So everybody is judged once, over the whole of their history.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from consumers.definitions import complete_definitions
from consumers.page import Part
from consumers.rebuilding.batching import batches
from consumers.rebuilding.sources import Source
from consumers.rows import extract_row, moves, quarantine_row, stated_row, statement_columns
from consumers.sorting import Batch, Sorter
from hub.broker.reader import Reader
from hub.domain.contributions import Judge
from hub.domain.figures import Standing
from hub.domain.indicators import Indicator
from hub.domain.likenesses import Likenesses
from hub.errors import DifferenceFound
from hub.store.auditing import auditing
from hub.store.effects import effects, reached
from hub.store.ingest.places import FencedError
from hub.store.places import Position
from hub.store.rebuilding.beside import Beside
from hub.store.rebuilding.filling import Filling, filling
from hub.store.rows import ExtractRow, Move, Place, StatedRow
from schemas.catalogue import Catalogue
from schemas.codec import Codec
from schemas.events.header import Status
from schemas.topics import Stream


class Loading:
    """Fills the new store, authority by authority."""

    def __init__(
        self,
        work: Beside,
        reader: Reader,
        codec: Codec,
        schemas: Catalogue,
        indicators: Mapping[str, Indicator],
        progress: Callable[[int], None],
    ) -> None:
        """`progress` is told of every batch how many messages were in it."""
        self._work = work
        self._reader = reader
        self._codec = codec
        self._sorter = Sorter(codec, schemas, Likenesses(Judge(indicators.values())))
        self._indicators = indicators
        self._progress = progress
        #: How far each partition that is in the log is in the new store.
        self.positions: dict[Place, Position] = {}
        #: Statements that were taken over from the live store, by topic: what it was is no longer in the log.
        self.taken_over: dict[str, int] = {}

    def load(self, authority: str, sources: Sequence[Source]) -> None:
        """Read everything of one authority, up to where the live store is.

        Raises DifferenceFound where the log has not what the live store has read.
        """
        with filling(self._work) as new:
            new.places.lock([authority])
            extracts: list[ExtractRow] = []
            known: dict[Place, _Moments] = {}
            for source in sources:
                new.put_topic(source.number, source.row)
                if source.is_in_log:
                    self._read(source, new, extracts, known)
                else:
                    self._take_over(source, new)
            gone = [source.number for source in sources if not source.is_in_log]
            if gone:
                new.take_over_effects(authority, gone)
            self._put_effects(authority, extracts, known, new)

    def count(self, authority: str) -> None:
        """Count the figures of an authority that has been loaded, and all their changes."""
        complete_definitions(self._work.new, self._codec, self._indicators, authority)

    def _read(self, source: Source, new: Filling, extracts: list[ExtractRow], known: dict[Place, "_Moments"]) -> None:
        at = {place: Position(source.number, 0) for place in source.places}
        total = {place: Move(place, source.number, 0, 0, 0, 0) for place in at}
        known |= {place: _Moments() for place in at}
        for batch in batches(self._reader.stretches(source.row.name, dict.fromkeys(source.ends, 0), source.ends)):
            found = self._sorter.sort(batch, at)
            for move in _moved(found, at):
                at[move.place] = Position(move.topic, move.following, move.known_at)
                recorded = total[move.place].recorded + move.recorded
                total[move.place] = replace(move, expected=0, recorded=recorded)
                known[move.place].take(found.parts[move.place])
            new.statements.append(statement_columns(found, at))
            new.stated.put([stated_row(placed) for placed in found.stated])
            new.exceptions.put_quarantine([quarantine_row(each, at) for each in found.set_aside])
            extracts += [extract_row(placed, source.number) for placed in found.extracts]
            self._progress(sum(map(len, batch)))
        new.put_partitions(list(total.values()))
        self.positions |= at

    def _take_over(self, source: Source, new: Filling) -> None:
        """What is no longer in the log is in the live store, and counts there."""
        self.taken_over[source.row.name] = self.taken_over.get(source.row.name, 0) + new.take_over_topic(source.number)
        if source.row.stream == Stream.PERFORMANCE:
            with auditing(self._work.live) as audit:
                messages = [row.message for row in audit.statements(source.number)]
            events = self._codec.decode_many(messages)
            new.stated.put([_stated(event, message) for event, message in zip(events, messages, strict=True)])

    def _put_effects(
        self, authority: str, extracts: Sequence[ExtractRow], known: Mapping[Place, "_Moments"], new: Filling
    ) -> None:
        def known_before(place: Place, offset: int) -> int:
            return known[place].before(offset) if place in known else new.places.known_before(place, offset)

        ends = new.places.positions([authority])
        stored = new.extracts.of([authority])
        found = effects(stored, extracts, ends, known_before, (), new.statements.held_count)
        new.extracts.put(found.changed)
        if found.known:
            standing = reached(found.known)
            new.extracts.put_standing(
                Standing(authority, standing.as_at, standing.kinds, frozenset()), standing.effective_at
            )


@dataclass(slots=True)
class _Moments:
    """Up to which moment a partition was known before any of its offsets."""

    offsets: list[int] = field(default_factory=list)
    moments: list[int] = field(default_factory=list)

    def take(self, part: Part) -> None:
        """The next messages of the partition."""
        rises = np.flatnonzero(np.diff(part.moments, prepend=part.begun_at))
        self.offsets += part.offsets[rises].tolist()
        self.moments += part.moments[rises].tolist()

    def before(self, offset: int) -> int:
        """The latest moment of a message before an offset; 0 when there is none."""
        place = bisect_left(self.offsets, offset)
        return self.moments[place - 1] if place else 0


def _moved(batch: Batch, at: Mapping[Place, Position]) -> list[Move]:
    try:
        return moves(batch, at)
    except FencedError as gap:
        raise DifferenceFound(
            f"The log has a gap: {gap}. What the live store has read is no longer all there."
        ) from None


def _stated(event: object, message: bytes) -> StatedRow:
    header = event.header  # type: ignore[attr-defined]  # every event has one
    asserted = header.status == Status.ASSERTED
    return StatedRow(header.authority, header.event_id, event.SUBJECT, header.revision, asserted, message)  # type: ignore[attr-defined]
