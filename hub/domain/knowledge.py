"""What was known when: a figure changes at the moment at which the statement that changes it became known.

A moment is the append time that Kafka gave a message (milliseconds since 1970-01-01 UTC), or the latest before it in its
partition where the broker's clock went back; so a replay of the log comes to the same moments. What is known at a moment
is the set of statements up to it and the as-at day in effect at it, and nothing else: the order in which they were
worked off plays no part.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from hub.domain.contributions import NOTHING, Judged
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.units import Cell, Contribution

Moment = int
#: The as-at days of one authority by the moment each took effect, in order; before the first there is none.
Days = tuple[tuple[Moment, date | None], ...]
#: A statement and the moment at which it became known.
Known = tuple[Moment, Statement]


class Changes:
    """Changes of figures by cell and moment."""

    def __init__(self) -> None:
        self.by_cell: dict[Cell, dict[Moment, int]] = {}

    def __bool__(self) -> bool:
        return bool(self.by_cell)

    def replace(self, moment: Moment, old: Contribution, new: Contribution) -> None:
        """From this moment on, one contribution stands in place of another."""
        if old == new:
            return
        for cell, number in new.items():
            if number != old.get(cell):
                self.add(cell, moment, number - old.get(cell, 0))
        for cell, number in old.items():
            if cell not in new:
                self.add(cell, moment, -number)

    def add(self, cell: Cell, moment: Moment, number: int) -> None:
        """A cell changes by a number at a moment."""
        moments = self.by_cell.get(cell)
        if moments is None:
            self.by_cell[cell] = {moment: number}
        else:
            moments[moment] = moments.get(moment, 0) + number

    def totals(self) -> dict[Cell, int]:
        """What each cell changes by in the end, where it changes at all."""
        sums = {cell: sum(moments.values()) for cell, moments in self.by_cell.items()}
        return {cell: number for cell, number in sums.items() if number}


def day_at(days: Days, moment: Moment) -> date | None:
    """The as-at day in effect at a moment."""
    found = None
    for took_effect, day in days:
        if took_effect > moment:
            break
        found = day
    return found


def timeline(
    statements: Iterable[Known], days: Days, judge: Callable[[Facts, date | None], Judged]
) -> list[tuple[Moment, Judged]]:
    """How a person is judged from each moment on at which that may have changed: by a statement or by an as-at day."""
    ordered = sorted(statements, key=lambda known: known[0])
    found: list[tuple[Moment, Judged]] = []
    facts: Facts = {}
    judged = NOTHING
    day: date | None = None
    begun = 0
    for moment in sorted({moment for moment, _ in ordered} | {moment for moment, _ in days}):
        after = begun
        while after < len(ordered) and ordered[after][0] <= moment:
            after += 1
        now = day_at(days, moment)
        if after == begun and _stands(judged, day, now):
            day = now
            continue
        facts, _ = merge(facts, (statement for _, statement in ordered[begun:after]))
        begun, day = after, now
        judged = judge(facts, day)
        found.append((moment, judged))
    return found


def _stands(judged: Judged, before: date | None, day: date | None) -> bool:
    """Is a person judged the same when nothing but the as-at day has changed?"""
    if before is None or day is None:
        return before is day
    return day >= before and (judged.due_on is None or day < judged.due_on)


def replace_timeline(
    changes: Changes, old: Sequence[tuple[Moment, Judged]], new: Sequence[tuple[Moment, Judged]]
) -> None:
    """Note what changes, moment by moment, when a person's timeline turns out to be another."""
    for sign, told in ((-1, old), (1, new)):
        before: Contribution = {}
        for moment, judged in told:
            now = judged.contribution
            for cell in before.keys() | now.keys():
                number = now.get(cell, 0) - before.get(cell, 0)
                if number:
                    changes.add(cell, moment, sign * number)
            before = now
