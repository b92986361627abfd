"""Reckons up what a batch changes of one authority's figures: merge, judge, and as-at days that take effect.

In order, which is nearly always, the statements and days of a batch are later than all that is in the store, and what
they change follows from how each person stood last. What comes out of order (a day that took effect before statements
already stored, the replay of a message set aside), or takes effect all at once (the held statements of an extract), is reckoned
from the person's whole timeline instead: to the same figures at every moment, but at a higher price.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

import numpy as np

from consumers.cases import Cases
from consumers.merging import Merging
from consumers.people import Brief, Known, People, Person, Subject
from consumers.recounting import Recounting
from hub.domain.contributions import Judge
from hub.domain.knowledge import Changes, Moment
from hub.domain.likenesses import Likenesses
from hub.store.effects import Effects
from hub.store.holdings import Held
from hub.store.ingest.statements import Statements
from hub.store.ingest.transaction import Ingest
from hub.store.rows import Place

#: People judged at a time when many are: bounds the memory of the largest transaction.
CHUNK = 5_000


class Reckoning:
    """One authority's part of one transaction."""

    def __init__(
        self,
        authority: str,
        cases: Cases,
        held: Mapping[Held, bytes],
        effects: Effects,
        judges: tuple[Judge, Likenesses],
        people: People,
        transaction: Ingest,
    ) -> None:
        """`held` are the batch's own messages that are held, by where they lie."""
        self.authority = authority
        self.effects = effects
        self._held = held
        self._cases = cases
        self._mine = cases.of(authority)
        self._judge, self._likenesses = judges
        self._people = people
        self._transaction = transaction
        self.changes = Changes()
        #: Messages that changed nothing: repeated, or overtaken by a later revision.
        self.repeated: dict[Place, int] = {}
        self._due: list[tuple[str, date, str]] = []
        #: The statements that were merged already.
        self._taken: list[int] = []

    def is_late(self, stored_until: Moment) -> bool:
        """Is any statement or day earlier than what is in the store, where statements are known until `stored_until`?

        Or does any that is held take effect now?
        """
        before, after, held = self.effects.before, self.effects.after, self.effects.held_before
        new_days = after[len(before) :]
        moments = self._cases.moments[self._mine.start : self._mine.stop]
        in_effect_until = max(before[-1][0] if before else 0, held.last)
        return (
            self.effects.held_after.all != held.all
            or after[: len(before)] != before
            or bool((moments < in_effect_until).any())
            or (bool(new_days) and new_days[0][0] < max(stored_until, held.last))
        )

    def reckon(self, stored: Statements, is_late: bool) -> None:
        """Take statements and as-at days in; `stored` reads what was in the store before."""
        before, after = self.effects.before, self.effects.after
        if is_late:
            self._recount()
            return
        day = before[-1][1] if before else None
        waiting: Sequence[int] = self._mine
        for moment, next_day in after[len(before) :]:
            is_known = self._cases.moments[list(waiting)] <= moment
            self._merge([each for each, known in zip(waiting, is_known, strict=True) if known], day, stored)
            waiting = [each for each, known in zip(waiting, is_known, strict=True) if not known]
            self._take_effect(moment, day, next_day, stored)
            day = next_day
        self._merge(waiting, day, stored)

    def put_due(self) -> None:
        """Remember in the store who is due, of those whom statements were about."""
        self._transaction.due.put(self._due)
        self._due.clear()

    def _merge(self, chosen: Sequence[int], day: date | None, stored: Statements) -> None:
        """Steps 3 and 4."""
        if not chosen:
            return
        merging = Merging(self.authority, self._cases, self._people, self._judge, self._likenesses, day, stored)
        merging.merge(chosen, self._taken, self.changes)
        self._taken += chosen
        self._repeat(merging.repeated)
        self._due += merging.due

    def _take_effect(self, moment: Moment, before: date | None, day: date | None, stored: Statements) -> None:
        """Step 5: whoever has something due by the new day is judged anew; everybody when the day went back."""
        self.put_due()
        if day is not None and before is not None and day >= before:
            due = iter(self._transaction.due.take(self.authority, day))
            while chunk := [subject.encode() for subject in islice(due, CHUNK)]:
                self._judge_as_at(moment, self._known(chunk, before, stored), day, stored)
        else:
            for known in self._people.everyone(self.authority, before, stored):
                self._judge_as_at(moment, known, day, stored)

    def _known(self, subjects: Sequence[Subject], day: date | None, stored: Statements) -> dict[Subject, Person]:
        """People in mind or in the store; those who were not in mind stay in the store alone."""
        mine = self._people.of(self.authority, stored)
        found = {subject: mine[subject] for subject in subjects if subject in mine}
        missing = [subject for subject in subjects if subject not in mine]
        for subject, facts in self._people.facts(self.authority, missing, stored).items():
            found[subject] = self._people.person(facts, day)
        return found

    def _judge_as_at(self, moment: Moment, people: dict[Subject, Person], day: date | None, stored: Statements) -> None:
        due = []
        for subject, person in people.items():
            before, now = person.judged, self._as_at(person, day)
            people[subject] = now
            self.changes.replace(moment, before.contribution, now.judged.contribution)
            if now.judged.due_on is not None:
                due.append((self.authority, now.judged.due_on, subject.decode()))
        self._people.update(self.authority, people, stored)
        self._transaction.due.put(due)

    def _as_at(self, person: Person, day: date | None) -> Person:
        if isinstance(person, Known):
            return Known(person.facts, self._judge(person.facts, day))
        likeness = self._likenesses.find(day, person.likeness.sayings)
        assert likeness is not None  # what is said makes somebody like others, whatever the day
        return Brief(likeness, person.record, person.told)

    def _recount(self) -> None:
        """Everything out of order, or all at once (consumers.recounting)."""
        recounting = Recounting(self.authority, self._cases, self._held, self.effects, self._people, self._transaction)
        recounting.recount(self._judge, self.changes)
        self._repeat(recounting.repeated)

    def _repeat(self, places: Iterable[int]) -> None:
        numbers = self._cases.numbers[list(places)]
        for part in self._cases.page.parts:
            count = int(np.count_nonzero((numbers >= part.begun) & (numbers < part.ended)))
            if count:
                self.repeated[part.place] = self.repeated.get(part.place, 0) + count
