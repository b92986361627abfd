"""Judges short histories by what they have in common: once for all people who are alike, and one statement after another.

A likeness is what people are alike in. From each leads a way to the next for everything that may be said of them: who is
told of again is judged by two look-ups, whatever the indicators ask.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hub.domain.contributions import Judge, Judged
from hub.domain.histories.facts import Facts, Statement
from hub.domain.histories.likeness import MOST_FACTS, are_of_different_kinds, saying
from hub.domain.units import Contribution

#: How many likenesses, and sayings, are remembered.
MOST = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """What a statement says without of whom; equal only to itself, so that it is found quickly."""

    said: Hashable
    #: An event that says it.
    event: Any


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What people come to, as Judged; there is one for all who come to the same, and it is equal only to itself."""

    contribution: Contribution
    due_on: date | None


class Likeness:
    """What people are alike in who have one record and few facts: what these say, in the order in which they came."""

    __slots__ = ("and_then", "day", "judged", "sayings")

    def __init__(self, day: date | None, sayings: tuple[Saying, ...], judged: Kept, likenesses: "Likenesses") -> None:
        #: The as-at day they are judged by.
        self.day = day
        self.sayings = sayings
        self.judged = judged
        #: By what is said next, the likeness of who was like this; None for who is like nobody any more.
        self.and_then: dict[Saying | None, Likeness | None] = _Ways(day, sayings, likenesses)

    def with_instead(self, number: int, said: Saying | None) -> tuple[Saying | None, ...]:
        """What is said when one of the facts is stated otherwise."""
        return (*self.sayings[:number], said, *self.sayings[number + 1 :])


class Likenesses:
    """Finds likenesses, and judges each the first time it is asked for."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._sayings: dict[Hashable, Saying] = {}
        self._kept: dict[Hashable, Kept] = {}
        self._nobody: dict[date | None, Likeness] = {}
        self._count = 0

    def saying(self, event: Any) -> Saying | None:
        """What a statement says; None when people of whom it is said are like nobody."""
        said = saying(event)
        if said is None:
            return None
        found = self._sayings.get(said)
        if found is None:
            if len(self._sayings) >= MOST:
                self._sayings.clear()
            example = replace(event, header=event.header._replace(record="", subject=""))
            found = self._sayings[said] = Saying(said, example)
        return found

    def nobody(self, day: date | None) -> Likeness:
        """What people are like of whom nothing was said."""
        found = self._nobody.get(day)
        if found is None:
            found = self._nobody[day] = Likeness(day, (), self._keep(Judged({}, None)), self)
        return found

    def like(self, facts: Facts, day: date | None) -> Likeness | None:
        """Whom somebody with these facts is like, in the order in which they stand; None for nobody else."""
        if not facts or len(facts) > MOST_FACTS:
            return None
        events: list[Any] = [statement.event for statement in facts.values()]
        if len({event.header.record for event in events}) > 1:
            return None
        return self.find(day, [self.saying(event) for event in events])

    def find(self, day: date | None, sayings: Sequence[Saying | None]) -> Likeness | None:
        """What people are like of whom this was said, as at a day; None for nobody else."""
        found: Likeness | None = self.nobody(day)
        for each in sayings:
            if found is None:
                return None
            found = found.and_then[each]
        return found

    def after(self, day: date | None, sayings: tuple[Saying, ...]) -> Likeness | None:
        """Whom people are like of whom this was said last; every way is made once, and is counted."""
        self._count += 1
        if self._count > MOST:  # whoever is like one of those forgotten keeps it in mind
            self._nobody.clear()
            self._kept.clear()
            self._count = 0
        if len(sayings) > MOST_FACTS or not are_of_different_kinds([each.said for each in sayings]):
            return None
        facts = {bytes([number]): Statement(each.event, b"") for number, each in enumerate(sayings)}
        return Likeness(day, sayings, self._keep(self._judge(facts, day)), self)

    def _keep(self, judged: Judged) -> Kept:
        name = (frozenset(judged.contribution.items()), judged.due_on)
        found = self._kept.get(name)
        if found is None:
            found = self._kept[name] = Kept(*judged)
        return found


class _Ways(dict[Saying | None, Likeness | None]):
    """Makes a way when it is gone for the first time; knows where it begins, but not by whom it is known, which would be a cycle."""

    __slots__ = ("_day", "_likenesses", "_sayings")

    def __init__(self, day: date | None, sayings: tuple[Saying, ...], likenesses: Likenesses) -> None:
        self._day = day
        self._sayings = sayings
        self._likenesses = likenesses

    def __missing__(self, said: Saying | None) -> Likeness | None:
        found = None if said is None else self._likenesses.after(self._day, (*self._sayings, said))
        self[said] = found
        return found
