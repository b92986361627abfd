"""Steps 3 and 4 for one authority: statements join what is known of each person, and the person is judged anew.

Nearly everybody is like many others (hub.domain.likenesses). Their statements are taken one after the other, in the order
of the log, by a few look-ups each; how often people went from one sum to another is counted, and told to the figures once.
Whoever is like nobody, because they have several records or a long history, is taken apart and judged by their facts.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

import numpy as np

from consumers.cases import Cases
from consumers.people import Brief, Known, People, Subject
from consumers.told import count, line, place, restated, stated
from hub.domain.contributions import NOTHING, Judge
from hub.domain.histories.facts import Facts, merge
from hub.domain.knowledge import Changes, Moment
from hub.domain.likenesses import Kept, Likeness, Likenesses
from hub.store.ingest.statements import Statements


class Merging:
    """Takes statements of a batch about people of one authority, as at one day."""

    def __init__(
        self,
        authority: str,
        cases: Cases,
        people: People,
        judge: Judge,
        likenesses: Likenesses,
        day: date | None,
        stored: Statements,
    ) -> None:
        """`stored` reads what was in the store before the batch."""
        self._authority = authority
        self._cases = cases
        self._people = people
        self._judge = judge
        self._likenesses = likenesses
        self._day = day
        self._stored = stored
        #: By place in the lists of cases: statements that changed nothing, repeated or overtaken by a later revision.
        self.repeated: list[int] = []
        #: Who is due, and when.
        self.due: list[tuple[str, date, str]] = []
        #: The facts of those who were read from the store.
        self._read: dict[Subject, Facts] = {}
        #: Who may be due now, and when they were before.
        self._may_be_due: dict[Subject, date | None] = {}
        self._moved: dict[tuple[Moment, Kept, Kept], int] = {}
        #: The statements about people who are like nobody, by person.
        self._apart: dict[Subject, list[int]] = {}
        #: Of these, who was like others until a statement of this batch.
        self._until_now: dict[Subject, Brief] = {}

    def merge(self, chosen: Sequence[int], taken: Sequence[int], changes: Changes) -> None:
        """Take statements, by their places in the lists of cases, and note what changes; `taken` came before in the batch."""
        subjects = self._cases.subjects
        concerned = [subjects[each] for each in chosen]
        self._read = self._people.recall(self._authority, concerned, self._day, self._stored)
        self._merge_alike(chosen)
        for (moment, before, after), times in self._moved.items():
            changes.replace(moment, before.contribution, after.contribution, times)
        if self._apart:
            self._merge_apart(self._before(chosen, taken), changes)
        self._note_due()

    def _merge_alike(self, chosen: Sequence[int]) -> None:
        """Whoever is like others, statement by statement; the loop that every statement about people goes through."""
        cases, apart, moved = self._cases, self._apart, self._moved
        subjects, sayings, moments = cases.subjects, cases.sayings, cases.moments[np.asarray(chosen)].tolist()
        people = self._people.of(self._authority, self._stored)
        nobody = self._likenesses.nobody(self._day)
        for each, moment in zip(chosen, moments, strict=True):
            subject = subjects[each]
            person = people.get(subject)
            if subject in apart or isinstance(person, Known):
                apart.setdefault(subject, []).append(each)
                continue
            if person is None:
                before, after = nobody.judged, nobody.and_then[sayings[each]]
                if after is not None:
                    told = line(cases.event_ids[each], cases.revisions[each], hash(cases.messages[each]))
                    people[subject] = Brief(after, cases.records[each], told)
            else:
                before, after = person.judged, self._tell(person, each)
            if after is None:
                apart[subject] = [each]
                if person is not None:  # who was like others is no more
                    self._until_now[subject] = person
            elif after.judged is not before:
                move = (moment, before, after.judged)
                moved[move] = moved.get(move, 0) + 1
                if after.judged.due_on is not None:
                    self._may_be_due.setdefault(subject, before.due_on)

    def _tell(self, person: Brief, each: int) -> Likeness | None:
        """Whom somebody is like after one more statement; None for nobody else, and nothing is taken in then."""
        cases, likeness = self._cases, person.likeness
        if likeness.day != self._day:
            found = self._likenesses.find(self._day, likeness.sayings)
            assert found is not None  # what is said makes somebody like others, whatever the day
            likeness = person.likeness = found
        event_id, said, revision = cases.event_ids[each], cases.sayings[each], cases.revisions[each]
        digest, is_of_record = hash(cases.messages[each]), cases.records[each] == person.record
        number = place(person.told, event_id)
        if number < 0:
            number = count(person.told)
            after = likeness.and_then[said] if is_of_record else None
        else:
            known_revision, known_digest = stated(person.told, number)
            if revision < known_revision or (revision == known_revision and digest == known_digest):
                self.repeated.append(each)
                return likeness
            if revision == known_revision or not is_of_record:
                return None  # the bytes decide between equal revisions, and those of the other are in the store
            after = self._likenesses.find(self._day, likeness.with_instead(number, said))
        if after is not None:
            person.told = restated(person.told, number, line(event_id, revision, digest))
            person.likeness = after
        return after

    def _merge_apart(self, before: Mapping[Subject, Known], changes: Changes) -> None:
        """Whoever is like nobody, by their facts; each moment at once. `before` holds those who were not in mind as such."""
        cases, people = self._cases, self._people.of(self._authority, self._stored)
        told = cases.statements(each for places in self._apart.values() for each in places)
        for subject, places in self._apart.items():
            known = before.get(subject) or people.get(subject)
            facts, judged = known if isinstance(known, Known) else Known({}, NOTHING)
            last = judged
            for moment, at_once in groupby(places, lambda each: int(cases.moments[each])):
                now = list(at_once)
                merged, unchanged = merge(facts, (told[each] for each in now))
                self.repeated += now[:unchanged]  # a person's are of one partition, and only how many is told
                if unchanged < len(now):
                    next_one = self._judge(merged, self._day)
                    changes.replace(moment, last.contribution, next_one.contribution)
                    facts, last = merged, next_one
            if last.due_on is not None:
                self._may_be_due.setdefault(subject, judged.due_on)
            people[subject] = Known(facts, last)

    def _note_due(self) -> None:
        """Note who is due earlier than before; what was so for a moment in the midst of the batch is no matter."""
        people = self._people.of(self._authority, self._stored)
        for subject, before in self._may_be_due.items():
            due_on = people[subject].judged.due_on
            if due_on is not None and (before is None or due_on < before):
                self.due.append((self._authority, due_on, subject.decode()))

    def _before(self, chosen: Sequence[int], taken: Sequence[int]) -> dict[Subject, Known]:
        """The facts of those who were like others until now: from the store, and from what this batch said of them before."""
        if not self._until_now:
            return {}
        cases = self._cases
        unread = [subject for subject in self._until_now if subject not in self._read]
        stored = self._read | self._people.facts(self._authority, unread, self._stored)
        facts = {subject: stored.get(subject, {}) for subject in self._until_now}
        earlier = [each for each in taken if cases.subjects[each] in self._until_now]
        earlier += [
            each
            for each in chosen
            if cases.subjects[each] in self._until_now and each < self._apart[cases.subjects[each]][0]
        ]
        for each, statement in cases.statements(earlier).items():
            subject = cases.subjects[each]
            facts[subject] = merge(facts[subject], (statement,))[0]
        return {subject: Known(facts[subject], person.judged) for subject, person in self._until_now.items()}
