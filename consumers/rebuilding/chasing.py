"""Takes what the live store is ahead by, as a consumer does, but owes nobody an answer a second time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from consumers.definitions import complete_definitions
from consumers.engine import Engine
from consumers.rebuilding.batching import batches
from consumers.rebuilding.sources import Source
from hub.broker.reader import Reader
from hub.broker.stretch import Stretch
from hub.domain.indicators import Indicator
from hub.store.places import Position
from hub.store.rebuilding.beside import Beside
from hub.store.rebuilding.filling import filling
from hub.store.rows import Move, Place
from schemas.catalogue import Catalogue
from schemas.codec import Codec
from schemas.topics import Stream

PEOPLE_IN_MIND = 50_000
#: A day takes effect in its turn when its extract is heard of before its events (consumers.catching_up).
ORDER = (Stream.CONTROL, Stream.PERFORMANCE, Stream.CASE)


class Chasing:
    """Brings the new store to where the live one is."""

    def __init__(
        self,
        work: Beside,
        reader: Reader,
        codec: Codec,
        schemas: Catalogue,
        indicators: Mapping[str, Indicator],
        positions: dict[Place, Position],
    ) -> None:
        """`positions` is how far the new store is, of the topics in the log; it moves on."""
        self._work = work
        self._reader = reader
        self._codec = codec
        self._indicators = indicators
        self._engine = Engine(work.new, codec, schemas, indicators, PEOPLE_IN_MIND, again=True)
        self._positions = positions

    def catch_up(self, sources: Mapping[str, Sequence[Source]]) -> int:
        """Take all that the live store has and the new one has not; how many messages that was."""
        taken = 0
        for authority, mine in sources.items():
            in_log = [source for source in mine if source.is_in_log]
            self._make_known(authority, in_log)
            for batch in batches(chain.from_iterable(self._behind(source) for source in sorted(in_log, key=_turn))):
                self._take(batch)
                taken += sum(map(len, batch))
        return taken

    def _behind(self, source: Source) -> Iterator[Stretch]:
        """The messages of a topic that the live store has and the new one has not."""
        starts = {part: self._positions[source.row.name, part].next_offset for part in source.ends}
        ends = {part: end for part, end in source.ends.items() if starts[part] < end}
        return self._reader.stretches(source.row.name, starts, ends) if ends else iter(())

    def _take(self, messages: Sequence[Stretch]) -> None:
        taken = self._engine.take(messages, self._positions)
        for place, part in taken.batch.parts.items():
            self._positions[place] = Position(self._positions[place].topic, part.next_offset, part.known_at)

    def _make_known(self, authority: str, sources: Iterable[Source]) -> None:
        """Topics and partitions that consumers began to read only now."""
        known = {position.topic for position in self._positions.values()}
        begun = False
        for source in sources:
            fresh = {place: Position(source.number, 0) for place in source.places if place not in self._positions}
            if fresh:
                with filling(self._work) as new:
                    if source.number not in known:
                        new.put_topic(source.number, source.row)
                    new.put_partitions([Move(place, source.number, 0, 0, 0, 0) for place in fresh])
                self._positions |= fresh
                begun = True
        if begun:
            complete_definitions(self._work.new, self._codec, self._indicators, authority)


def _turn(source: Source) -> int:
    return ORDER.index(Stream(source.row.stream))
