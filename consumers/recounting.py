"""Reckons what comes out of order, or takes effect all at once, from the whole timelines of everybody concerned.

What one person changes is the difference of how they were judged, moment by moment, and how they are judged now that more is
known, or that what was held counts. Nothing that is new is earlier than a certain moment, so nobody is judged anew before that.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise

from consumers.cases import Cases
from consumers.people import People, Recorded
from hub.domain.contributions import Judge
from hub.domain.histories.facts import merge
from hub.domain.knowledge import Changes, Known, Moment, Timelines, replace_timeline
from hub.store.effects import Effects
from hub.store.holdings import Held
from hub.store.ingest.transaction import Ingest


class Recounting:
    """One authority's part of one transaction, reckoned so."""

    def __init__(
        self,
        authority: str,
        cases: Cases,
        held: Mapping[Held, bytes],
        effects: Effects,
        people: People,
        transaction: Ingest,
    ) -> None:
        """`held` are the batch's own messages that are held, by where they lie."""
        self._authority = authority
        self._cases = cases
        self._mine = cases.of(authority)
        self._effects = effects
        self._people = people
        self._transaction = transaction
        #: The batch's own that count, by person, with the moments from which they do.
        self._new: dict[str, list[Known]] = {}
        #: Of these the places in the lists of cases, and what lies there.
        self._places: dict[str, list[int]] = {}
        self._whole = cases.statements(self._mine)
        #: By place in the lists of cases: statements that changed nothing, repeated or overtaken by a later revision.
        self.repeated: list[int] = []
        self._take_in(held)

    def recount(self, judge: Judge, changes: Changes) -> None:
        """Note what changes, and remember in the store who is due."""
        effects = self._effects
        was, now = Timelines(effects.before, judge), Timelines(effects.after, judge)
        since = self._since()
        for chunk in self._everybody_concerned():
            due = []
            for subject, recorded in chunk.items():
                old = [(each.known_at, each.statement) for each in recorded if each.known_at is not None]
                new = [*self._as_it_is_now(recorded), *self._new.get(subject, ())]
                before = was.before(since, (each for each in old if each[0] < since))
                timeline = now([each for each in new if each[0] >= since], before)
                replace_timeline(changes, was([each for each in old if each[0] >= since], before), timeline)
                self._repeat(subject, old)
                if timeline[-1][1].due_on is not None:
                    due.append((self._authority, timeline[-1][1].due_on, subject))
                self._people.discard(self._authority, subject.encode())
            self._transaction.due.put(due)

    def _take_in(self, held: Mapping[Held, bytes]) -> None:
        for each in self._mine:
            subject = self._cases.subjects[each].decode()
            self._places.setdefault(subject, []).append(each)
            self._new.setdefault(subject, []).append((int(self._cases.moments[each]), self._whole[each]))
        moments = ((self._effects.held_after.moment(where), message) for where, message in held.items())
        known = [(moment, message) for moment, message in moments if moment is not None]
        told = self._people.statements(message for _, message in known)
        for (moment, _), statement in zip(known, told, strict=True):
            self._new.setdefault(statement.event.header.subject, []).append((moment, statement))

    def _as_it_is_now(self, recorded: Iterable[Recorded]) -> Iterator[Known]:
        """What counts of the store from now on, and since when."""
        for known_at, statement, held in recorded:
            moment = known_at if held is None else self._effects.held_after.moment(held)
            if moment is not None:
                yield moment, statement

    def _since(self) -> Moment:
        """The first moment at which anything is new."""
        before, after = self._effects.before, self._effects.after
        same = self._same_days()
        moments = [moment for told in self._new.values() for moment, _ in told]
        moments += [days[same][0] for days in (before, after) if same < len(days)]
        moments += [each.effective_at for each in self._effects.held_before.all ^ self._effects.held_after.all]
        return min(moments, default=0)

    def _same_days(self) -> int:
        before, after = self._effects.before, self._effects.after
        same = 0
        while same < min(len(before), len(after)) and before[same] == after[same]:
            same += 1
        return same

    def _everybody_concerned(self) -> Iterator[dict[str, list[Recorded]]]:
        """All who may count otherwise, with all that is recorded of them."""
        statements = self._transaction.statements
        concerned = self._by_days()
        if concerned is None:
            return self._people.recorded_of_everyone(self._authority, statements, self._new)
        changed = self._effects.held_before.all ^ self._effects.held_after.all
        of_extracts = chain.from_iterable(map(statements.held_subjects, changed))
        return self._people.recorded(self._authority, sorted({*self._new, *concerned, *of_extracts}), statements)

    def _by_days(self) -> list[str] | None:
        """Who may count otherwise under the new days, but for the batch's own people; None for everybody."""
        before, after = self._effects.before, self._effects.after
        if before == after:
            return []
        same = self._same_days()
        if same == 0 or same < len(before):
            return None
        days = [day for _, day in after[same - 1 :]]
        if any(one is None or other is None or one > other for one, other in pairwise(days)):
            return None
        moment, day = after[same][0], days[-1]
        assert day is not None
        since = self._transaction.statements.known_after(self._authority, moment)
        return sorted({*since, *self._transaction.due.take(self._authority, day)})

    def _repeat(self, subject: str, old: Iterable[Known]) -> None:
        """Note which of the batch's own changed nothing."""
        places = self._places.get(subject)
        if places:
            facts, _ = merge({}, (statement for _, statement in old))
            for each in places:
                facts, unchanged = merge(facts, (self._whole[each],))
                if unchanged:
                    self.repeated.append(each)
