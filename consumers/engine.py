"""Takes a batch of messages into the store: exactly once, whatever is repeated, late, corrected or withdrawn.

1. poll      the consumer hands over the records of one poll (consumers.consumer)
2. decode    each record becomes a statement, or is set aside with a code (consumers.sorting)
3. merge     the statements join the facts of the people they are about; the highest revision of a fact counts
4. judge     those people are judged anew as at their authority's day; only the difference reaches the figures
5. take effect  an extract whose last event is now in the store sets the as-at day; people with something due are judged
6. write     statements, contributions, figures, quarantine, receipts owed and offsets commit together, or not at all
7. commit    to Kafka, as a courtesy for lag monitors (consumers.consumer)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from consumers.effects import is_reached, reached
from consumers.people import Known, People, add, judged
from consumers.rows import (
    extract_row,
    moves,
    quarantine_row,
    receipts,
    require_own,
    stated_row,
    statement_place,
    statement_row,
)
from consumers.sorting import Batch, Placed, sort
from hub.broker.connection import Record
from hub.domain.figures import Standing
from hub.domain.histories.facts import merge
from hub.domain.indicators import Indicator
from hub.domain.units import Contribution
from hub.store.engine import Store
from hub.store.ingest import Ingest, ingest
from hub.store.places import Position
from hub.store.rows import ContributionRow, Person, Place
from schemas.catalogue import Catalogue
from schemas.codec import Codec

#: People judged at a time when an as-at day moves: bounds the memory of the largest transaction.
CHUNK = 5_000


@dataclass(slots=True)
class Taken:
    """What a batch came to."""

    batch: Batch
    #: Messages that changed nothing: repeated, or overtaken by a later revision.
    repeated: dict[Place, int] = field(default_factory=dict)
    #: As-at days that took effect.
    as_at: dict[str, date | None] = field(default_factory=dict)
    #: Indicators whose figures changed, by authority.
    changed: dict[str, set[str]] = field(default_factory=dict)


class Engine:
    """Steps 2 to 6 for the partitions one consumer owns."""

    def __init__(
        self, store: Store, codec: Codec, schemas: Catalogue, indicators: Mapping[str, Indicator], most_people: int
    ) -> None:
        self._store = store
        self._codec = codec
        self._schemas = schemas
        self._indicators = tuple(indicators.values())
        self._people = People(codec, most_people)

    def forget(self) -> None:
        """Trust nothing in mind any more: partitions moved, or a transaction failed."""
        self._people.forget()

    def take(self, records: Sequence[Record], positions: Mapping[Place, Position], replay: bool = False) -> Taken:
        """Take records into the store; a replay of quarantined messages moves no offset.

        Raises FencedError when another consumer has moved a partition, UnreachableError when the database breaks off;
        nothing is written then, and `forget` must be called before going on.
        """
        taken = Taken(sort(records, self._codec, self._schemas))
        batch = taken.batch
        authorities = sorted(
            {placed.authority for placed in batch.statements} | {each.authority for each in batch.set_aside}
        )
        in_mind: dict[Person, Known] = {}
        with ingest(self._store) as transaction:
            days = transaction.lock_standings(authorities)
            require_own(authorities, positions, transaction.positions(authorities))
            if not replay:  # first, so that a consumer that lost a partition learns of it before it writes anything
                transaction.move_offsets(moves(batch, positions))
            totals: dict[str, Contribution] = {authority: {} for authority in authorities}
            self._merge(taken, days, totals, in_mind, transaction)
            transaction.append_statements(statement_row(placed, positions) for placed in batch.statements)
            transaction.put_contributions([_row(person, known) for person, known in in_mind.items()])
            transaction.put_stated_figures([stated_row(placed) for placed in batch.stated])
            transaction.put_quarantine([quarantine_row(each, positions) for each in batch.set_aside])
            if replay:
                transaction.settle_quarantine([statement_place(placed, positions) for placed in batch.statements])
            else:
                transaction.owe_receipts(receipts(batch, taken.repeated))
            self._take_effect(taken, authorities, days, totals, in_mind, transaction)
            for authority, total in totals.items():
                transaction.add_figures(authority, total)
                if total:
                    taken.changed[authority] = {indicator for indicator, _ in total}
                    transaction.announce(authority, sorted(taken.changed[authority]))
        self._people.remember(in_mind)
        return taken

    def _merge(
        self,
        taken: Taken,
        days: Mapping[str, date | None],
        totals: Mapping[str, Contribution],
        in_mind: dict[Person, Known],
        transaction: Ingest,
    ) -> None:
        by_person: dict[Person, list[Placed]] = {}
        for placed in taken.batch.cases:
            by_person.setdefault(placed.person, []).append(placed)
        for person, known in self._people.recall(list(by_person), transaction).items():
            placed_here = by_person[person]
            facts, unchanged = merge(known.facts, (placed.statement for placed in placed_here))
            if unchanged:
                place = (placed_here[0].record.topic, placed_here[0].record.partition)
                taken.repeated[place] = taken.repeated.get(place, 0) + unchanged
            now = judged(facts, days[person[0]], self._indicators)
            add(totals[person[0]], now.contribution, known.contribution)
            in_mind[person] = now

    def _take_effect(
        self,
        taken: Taken,
        authorities: Sequence[str],
        days: Mapping[str, date | None],
        totals: Mapping[str, Contribution],
        in_mind: dict[Person, Known],
        transaction: Ingest,
    ) -> None:
        fresh = [extract_row(placed) for placed in taken.batch.extracts]
        if not fresh and not transaction.has_waiting_extracts(authorities):
            return
        known = {
            (row.authority, row.event_id, row.revision): row for row in [*fresh, *transaction.extracts(authorities)]
        }
        positions = transaction.positions(authorities)
        changed = [
            replace(row, in_effect=True) for row in known.values() if not row.in_effect and is_reached(row, positions)
        ]
        known |= {(row.authority, row.event_id, row.revision): row for row in changed}
        transaction.put_extracts([*fresh, *changed])
        for authority in authorities:
            standing = reached(row for row in known.values() if row.authority == authority)
            transaction.put_standing(
                Standing(authority, standing.as_at, standing.kinds, frozenset()), standing.known_at
            )
            if standing.as_at != days[authority]:
                taken.as_at[authority] = standing.as_at
                self._judge_due(authority, days[authority], standing.as_at, totals[authority], in_mind, transaction)

    def _judge_due(
        self,
        authority: str,
        before: date | None,
        as_at: date | None,
        total: Contribution,
        in_mind: dict[Person, Known],
        transaction: Ingest,
    ) -> None:
        """Judge anew whoever has something due since; all of them when the day goes back."""
        forward = as_at is not None and (before is None or as_at > before)
        due = transaction.people_due(authority, as_at if forward else None)
        for start in range(0, len(due), CHUNK):
            chunk = due[start : start + CHUNK]
            known_now = {person: in_mind[person] for person in chunk if person in in_mind}
            known_now |= self._people.recall([person for person in chunk if person not in in_mind], transaction)
            rows = []
            for person, known in known_now.items():
                now = judged(known.facts, as_at, self._indicators)
                add(total, now.contribution, known.contribution)
                rows.append(_row(person, now))
                if person in in_mind:
                    in_mind[person] = now
                else:
                    self._people.discard(person)
            transaction.put_contributions(rows)


def _row(person: Person, known: Known) -> ContributionRow:
    return ContributionRow(person[0], person[1], known.contribution, known.due_on)
