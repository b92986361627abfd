"""Reckons up what a batch changes of one authority's figures: merge, judge, and as-at days that take effect.

In order, which is nearly always, the statements and days of a batch are later than all that is in the store, and what
they change follows from how each person stood last. What comes out of order (a day that took effect before statements
already stored, the replay of a message set aside) is reckoned from the person's whole timeline instead: to the same
figures at every moment, but at a higher price.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice, pairwise

from consumers.people import Known, People
from consumers.sorting import Placed
from hub.domain.contributions import Judge
from hub.domain.histories.facts import Statement, merge
from hub.domain.knowledge import Changes, Days, Moment, Timelines, replace_timeline
from hub.store.effects import Effects
from hub.store.ingest.transaction import Ingest
from hub.store.rows import Place

#: People judged at a time when many are: bounds the memory of the largest transaction.
CHUNK = 5_000


class Reckoning:
    """One authority's part of one transaction."""

    def __init__(self, authority: str, judge: Judge, people: People, transaction: Ingest) -> None:
        self._authority = authority
        self._judge = judge
        self._people = people
        self._transaction = transaction
        self.changes = Changes()
        #: Messages that changed nothing: repeated, or overtaken by a later revision.
        self.repeated: dict[Place, int] = {}
        self._due: list[tuple[str, date, str]] = []

    def is_late(self, placed: Sequence[Placed], effects: Effects, stored_until: Moment) -> bool:
        """Is any statement or day earlier than what is in the store, where statements are known until `stored_until`?"""
        before, after = effects.before, effects.after
        new_days = after[len(before) :]
        return (
            after[: len(before)] != before
            or (bool(placed) and bool(before) and min(each.known_at for each in placed) < before[-1][0])
            or (bool(new_days) and new_days[0][0] < stored_until)
        )

    def bring_to_mind(self, placed: Sequence[Placed], effects: Effects) -> None:
        """Read whatever is needed of the people these statements are about; `reckon` then asks the store for nothing more."""
        subjects = list(dict.fromkeys(each.statement.event.header.subject for each in placed))
        day = effects.before[-1][1] if effects.before else None
        known = self._people.recall(self._authority, subjects, day, self._transaction.statements)
        self._people.keep(self._authority, known)

    def reckon(self, placed: Sequence[Placed], effects: Effects, is_late: bool) -> None:
        """Take statements and as-at days in."""
        before, after = effects.before, effects.after
        if is_late:
            self._recount(placed, before, after)
            return
        day = before[-1][1] if before else None
        waiting = placed
        for moment, next_day in after[len(before) :]:
            self._merge([each for each in waiting if each.known_at <= moment], day)
            waiting = [each for each in waiting if each.known_at > moment]
            self._take_effect(moment, day, next_day)
            day = next_day
        self._merge(waiting, day)

    def _merge(self, placed: Iterable[Placed], day: date | None) -> None:
        """Steps 3 and 4: each person's statements, moment by moment."""
        by_person: dict[str, list[Placed]] = {}
        for each in placed:
            by_person.setdefault(each.statement.event.header.subject, []).append(each)
        due = self._due
        known = self._people.recall(self._authority, list(by_person), day, self._transaction.statements)
        for subject, told in by_person.items():
            facts, judged = known[subject]
            last = judged
            for moment, statements in _by_moment(told):
                merged, unchanged = merge(facts, statements)
                if unchanged:
                    self._repeat(told[0], unchanged)
                if unchanged < len(statements):
                    now = self._judge(merged, day)
                    self.changes.replace(moment, last.contribution, now.contribution)
                    facts, last = merged, now
            if last.due_on is not None and (judged.due_on is None or last.due_on < judged.due_on):
                due.append((self._authority, last.due_on, subject))
            known[subject] = Known(facts, last)
        self._people.keep(self._authority, known)

    def put_due(self) -> None:
        """Remember in the store who is due, of those whom statements were about."""
        self._transaction.due.put(self._due)
        self._due.clear()

    def _take_effect(self, moment: Moment, before: date | None, day: date | None) -> None:
        """Step 5: whoever has something due by the new day is judged anew; everybody when the day went back."""
        self.put_due()
        if day is not None and before is not None and day >= before:
            due = iter(self._transaction.due.take(self._authority, day))
            while chunk := list(islice(due, CHUNK)):
                self._judge_as_at(
                    moment, self._people.recall(self._authority, chunk, before, self._transaction.statements), day
                )
        else:
            for known in self._people.everyone(self._authority, before, self._transaction.statements):
                self._judge_as_at(moment, known, day)

    def _judge_as_at(self, moment: Moment, known: dict[str, Known], day: date | None) -> None:
        due = []
        for subject, (facts, judged) in known.items():
            now = self._judge(facts, day)
            self.changes.replace(moment, judged.contribution, now.contribution)
            if now.due_on is not None:
                due.append((self._authority, now.due_on, subject))
            known[subject] = Known(facts, now)
        self._people.update(self._authority, known)
        self._transaction.due.put(due)

    def _recount(self, placed: Sequence[Placed], before: Days, after: Days) -> None:
        """Everything out of order: the whole timeline of everybody concerned, as it was told and as it is now."""
        told: dict[str, list[Placed]] = {}
        for each in placed:
            told.setdefault(each.statement.event.header.subject, []).append(each)
        statements = self._transaction.statements
        concerned = None if before == after else self._concerned(before, after)
        if before != after and concerned is None:
            everyone = self._people.timelines_of_everyone(self._authority, statements, told)
        else:
            everyone = self._people.timelines(self._authority, sorted({*told, *(concerned or ())}), statements)
        was, now = Timelines(before, self._judge), Timelines(after, self._judge)
        day = after[-1][1] if after else None
        for chunk in everyone:
            due = []
            for subject, stored in chunk.items():
                new = [(each.known_at, each.statement) for each in told.get(subject, ())]
                replace_timeline(self.changes, was(stored), now([*stored, *new]))
                facts, _ = merge({}, (statement for _, statement in stored))
                facts, unchanged = merge(facts, (statement for _, statement in new))
                if unchanged:
                    self._repeat(told[subject][0], unchanged)
                judged = self._judge(facts, day)
                if judged.due_on is not None:
                    due.append((self._authority, judged.due_on, subject))
                self._people.discard(self._authority, subject)
            self._transaction.due.put(due)

    def _concerned(self, before: Days, after: Days) -> list[str] | None:
        """Who may count otherwise under the new days, but for the batch's own people; None for everybody."""
        same = 0
        while same < min(len(before), len(after)) and before[same] == after[same]:
            same += 1
        if same == 0 or same < len(before):
            return None
        days = [day for _, day in after[same - 1 :]]
        if any(one is None or other is None or one > other for one, other in pairwise(days)):
            return None
        moment, day = after[same][0], days[-1]
        assert day is not None
        since = self._transaction.statements.known_after(self._authority, moment)
        return sorted({*since, *self._transaction.due.take(self._authority, day)})

    def _repeat(self, placed: Placed, count: int) -> None:
        place = (placed.record.topic, placed.record.partition)
        self.repeated[place] = self.repeated.get(place, 0) + count


def _by_moment(told: Sequence[Placed]) -> list[tuple[Moment, list[Statement]]]:
    """One person's statements by the moment at which they became known, in order; they are of one partition."""
    if len(told) == 1:
        return [(told[0].known_at, [told[0].statement])]
    found: list[tuple[Moment, list[Statement]]] = []
    for each in told:
        if found and found[-1][0] == each.known_at:
            found[-1][1].append(each.statement)
        else:
            found.append((each.known_at, [each.statement]))
    return found
