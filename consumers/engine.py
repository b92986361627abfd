"""Takes a batch of messages into the store: exactly once, whatever is repeated, late, corrected or withdrawn.

1. poll      the consumer hands over the records of one poll (consumers.consumer)
2. decode    each record becomes a statement with its moment, or is set aside with a code (consumers.sorting)
3. merge     the statements join the facts of the people they are about; the highest revision of a fact counts
4. judge     those people are judged anew as at their authority's day; only the difference reaches the figures
5. effect    an extract whose last event is now in the store sets the as-at day, what was held for it counts, and people with
             something due are judged
6. write     statements, figures and their changes, quarantine, receipts owed and offsets commit together, or not at all
7. commit    to Kafka, as a courtesy for lag monitors (consumers.consumer)

Steps 3 to 5 go authority by authority (consumers.reckoning), each moment in its order, so that what was known at any
moment can be told apart afterwards (hub.domain.knowledge).
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from consumers.people import People
from consumers.reckoning import Reckoning
from consumers.rows import (
    extract_row,
    moves,
    quarantine_row,
    receipts,
    recorded_places,
    require_own,
    stated_row,
    statement_columns,
)
from consumers.sorting import Batch, Sorter, by_authority
from hub.broker.stretch import Stretch
from hub.domain.contributions import Judge
from hub.domain.figures import Standing
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Changes
from hub.domain.likenesses import Likenesses
from hub.store.effects import Effects, effects, reached
from hub.store.engine import Store
from hub.store.holdings import Held, Holding
from hub.store.ingest.places import FencedError
from hub.store.ingest.statements import Statements
from hub.store.ingest.transaction import Ingest, committed, ingest
from hub.store.places import Position
from hub.store.rows import ExtractRow, Place, StatementColumns
from schemas.catalogue import Catalogue
from schemas.codec import Codec
from schemas.topics import Stream, topic


@dataclass(slots=True)
class Taken:
    """What a batch came to."""

    batch: Batch
    #: Messages that changed nothing: repeated, or overtaken by a later revision.
    repeated: dict[Place, int] = field(default_factory=dict)
    #: As-at days that took effect.
    as_at: dict[str, date | None] = field(default_factory=dict)
    #: Indicators whose figures changed, by authority.
    changed: dict[str, list[str]] = field(default_factory=dict)


class Engine:
    """Steps 2 to 6 for the partitions one consumer owns."""

    def __init__(
        self,
        store: Store,
        codec: Codec,
        schemas: Catalogue,
        indicators: Mapping[str, Indicator],
        most_people: int,
        again: bool = False,
    ) -> None:
        """`again` is for messages that were taken before, into other tables: no receipt is owed, nothing announced."""
        self._store = store
        self._again = again
        #: The making of the tables that everything in mind is of.
        self._generation: int | None = None
        judge = Judge(indicators.values())
        self._judges = (judge, Likenesses(judge))
        self._sorter = Sorter(codec, schemas, self._judges[1])
        self._methods = {code: indicator.method_version for code, indicator in indicators.items()}
        self._people = People(codec, *self._judges, most_people)
        self._extracts: dict[str, list[ExtractRow]] = {}
        #: Waits for the database while people are judged; what it does is part of the same transaction.
        self._hand = ThreadPoolExecutor(1, "append")

    def forget(self) -> None:
        """Trust nothing in mind any more: partitions moved, or a transaction failed."""
        self._people.forget()
        self._extracts.clear()
        self._generation = None

    def sort(
        self, messages: Iterable[Stretch], positions: Mapping[Place, Position], replayed_at: int | None = None
    ) -> Batch:
        """Step 2, which needs nothing of the store. The replay of a quarantined message keeps the moment it has."""
        return self._sorter.sort(messages, positions, replayed_at)

    def take(
        self, messages: Iterable[Stretch], positions: Mapping[Place, Position], replayed_at: int | None = None
    ) -> Taken:
        """Steps 2 to 6; the replay of a quarantined message moves no offset. Raises as `taking` does."""
        batch = self.sort(messages, positions, replayed_at)
        with self.taking(batch, positions, replayed_at is not None) as taken:
            pass
        return taken

    @contextmanager
    def taking(self, batch: Batch, positions: Mapping[Place, Position], replayed: bool = False) -> Iterator[Taken]:
        """Steps 3 to 6: take a batch into the store, where it is when the block ends without an error.

        Within the block the database may still be appending statements, so that there is time to look ahead. Raises
        FencedError when another consumer has moved a partition, or a rebuilt store has taken the place of the one that was
        read before, and UnreachableError when the database breaks off; nothing is written then, and `forget` must be
        called before going on.
        """
        taken = Taken(batch)
        authorities = batch.authorities
        extracts = by_authority(batch.extracts)
        with ingest(self._store) as transaction:
            locked = transaction.places.lock(authorities)
            if self._generation not in (None, locked.generation):
                raise FencedError("a rebuilt store has taken the place of the one that was read before")
            stored = transaction.places.positions(authorities)
            require_own(authorities, positions, stored)
            if not replayed:  # first, so that a consumer that lost a partition learns of it before it writes
                moving = moves(batch, positions)
                transaction.places.move(moving)
                stored |= {move.place: move.following for move in moving}
            parts = []
            for authority in authorities:
                held = batch.held.of(authority, positions)
                fresh = [
                    extract_row(placed, positions[placed.address[:2]].topic) for placed in extracts.get(authority, ())
                ]
                found = self._effects(authority, fresh, held, stored, batch, transaction)
                parts.append(Reckoning(authority, batch.cases, held, found, self._judges, self._people, transaction))
            late = {part for part in parts if replayed or part.is_late(_stored_until(part.authority, positions))}
            rows = statement_columns(batch, positions)
            with self._appending(rows, parts, late, transaction) as before:
                for part in parts:  # 3 merge, 4 judge, 5 effect
                    part.reckon(before, part in late)
                yield taken
            for part in parts:
                part.put_due()
                if part.effects.changed:
                    self._put_effects(part.authority, part.effects, locked.as_at[part.authority], taken, transaction)
                taken.repeated |= part.repeated
            if replayed:
                transaction.exceptions.settle_quarantine(recorded_places(rows))
            changed = {part.authority: part.changes for part in parts if part.changes}
            self._write(taken, changed, positions, replayed, transaction)  # 6 write
        self._generation = locked.generation
        self._extracts |= {part.authority: list(part.effects.known) for part in parts}
        self._people.shrink()

    @contextmanager
    def _appending(
        self, rows: list[StatementColumns], parts: list[Reckoning], late: set[Reckoning], transaction: Ingest
    ) -> Iterator[Statements]:
        """Append the statements, and read what was in the store before: both at once, where nothing else is asked of it."""
        if late or any(part.effects.after != part.effects.before for part in parts):
            yield transaction.statements
            transaction.statements.append(rows)
            return
        with committed(self._store) as before:
            appended = self._hand.submit(transaction.statements.append, rows)
            try:
                yield before
            finally:
                appended.result()

    def _effects(
        self,
        authority: str,
        fresh: Iterable[ExtractRow],
        held: Mapping[Held, bytes],
        positions: Mapping[Place, int],
        batch: Batch,
        transaction: Ingest,
    ) -> Effects:
        if authority not in self._extracts:
            self._extracts[authority] = transaction.extracts.of([authority])

        def known_before(place: Place, offset: int) -> int:
            return batch.known_before(place, offset) or transaction.places.known_before(place, offset)

        def held_count(holding: Holding) -> int:
            return sum(map(holding.holds, held)) + transaction.statements.held_count(holding)

        of_extracts = {(each.topic, each.extract) for each in held}
        return effects(self._extracts[authority], fresh, positions, known_before, of_extracts, held_count)

    def _put_effects(
        self, authority: str, effects: Effects, before: date | None, taken: Taken, transaction: Ingest
    ) -> None:
        transaction.extracts.put(effects.changed)
        standing = reached(effects.known)
        transaction.extracts.put_standing(
            Standing(authority, standing.as_at, standing.kinds, frozenset()), standing.effective_at
        )
        if standing.as_at != before:
            taken.as_at[authority] = standing.as_at

    def _write(
        self,
        taken: Taken,
        changed: Mapping[str, Changes],
        positions: Mapping[Place, Position],
        replayed: bool,
        transaction: Ingest,
    ) -> None:
        batch = taken.batch
        transaction.stated.put([stated_row(placed) for placed in batch.stated])
        transaction.exceptions.put_quarantine([quarantine_row(each, positions) for each in batch.set_aside])
        if not replayed and not self._again:
            transaction.exceptions.owe_receipts(receipts(batch, taken.repeated))
        transaction.figures.add(changed, self._methods)
        taken.changed = {
            authority: sorted({indicator for indicator, _, _ in changes.totals()})
            for authority, changes in changed.items()
        }
        if not self._again:
            transaction.figures.announce({authority: codes for authority, codes in taken.changed.items() if codes})


def _stored_until(authority: str, positions: Mapping[Place, Position]) -> int:
    """The latest moment at which any statement about people of an authority, in the store already, became known."""
    name = topic(authority, Stream.CASE)
    return max((position.known_at for (held, _), position in positions.items() if held == name), default=0)
