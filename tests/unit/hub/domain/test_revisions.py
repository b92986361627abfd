"""Which figures are revised: those that were final, and not by mistake of the order in which authorities report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.areas import AREAS, AUTHORITIES
from hub.domain.definitions import Form
from hub.domain.figures import MonthFigure, Standing
from hub.domain.indicators import Indicator, catalogue
from hub.domain.observations import Observation, observations
from hub.domain.populations import Population, PopulationChange
from hub.domain.revisions import CellChanges, Completeness, Course, mark_revised
from hub.domain.units import COLUMNS, Counts

NORTH = [each.code for each in AUTHORITIES if each.region == "north-wales"]
#: A proportion and a census, a mean, and a rate.
CODES = ("SCC/006", "SCC/004", "SCC/042b", "SCA/001")
MONTHS = [date(2009, 1, 1), date(2009, 2, 1), date(2009, 3, 1)]
DAYS = [date(2009, 2, 28), date(2009, 3, 31), date(2009, 4, 30), date(2009, 5, 31)]


class CellChange(NamedTuple):
    """A number of an authority's month that changes at a moment."""

    authority: str
    month: date
    column: str
    moment: int
    number: int


@dataclass
class World:
    """What happened in North Wales: changes of months, extracts that took effect, and populations, by moment."""

    indicator: Indicator
    changes: list[CellChange] = field(default_factory=list)
    courses: dict[str, list[tuple[int, Standing]]] = field(default_factory=dict)
    populations: list[PopulationChange] = field(default_factory=list)

    def at(self, moment: int) -> list[Observation]:
        """The observations as known at a moment, put together the plain way."""
        counts: dict[tuple[str, date], dict[str, int]] = {}
        for authority, month, column, at, number in self.changes:
            if at <= moment:
                cell = counts.setdefault((authority, month), dict.fromkeys(COLUMNS, 0))
                cell[column] += number
        figures = [
            MonthFigure(authority, self.indicator.code, month, Counts(**numbers))
            for (authority, month), numbers in counts.items()
        ]
        stood = [
            max(((at, each) for at, each in course if at <= moment), key=lambda step: step[0], default=None)
            for course in self.courses.values()
        ]
        people: dict[tuple[str, int, str], int] = {}
        for area, year, band, at, number in self.populations:
            if at <= moment:
                people[area, year, band] = people.get((area, year, band), 0) + number
        stated = [Population(*key, count, "") for key, count in people.items()]
        standings = [step[1] for step in stood if step is not None]
        return observations(figures, standings, (), {self.indicator.code: self.indicator}, stated)

    def marked(self, moment: int) -> list[Observation]:
        """The same, with what was revised."""
        courses = {code: [step for step in course if step[0] <= moment] for code, course in self.courses.items()}
        members = {area.code: area.members for area in AREAS}

        def completeness(area: str) -> Completeness:
            found: Sequence[Course] = [courses.get(code, []) for code in members[area]]
            return Completeness(found, self.indicator.needs)

        cells: dict[tuple[str, date, str], list[CellChange]] = {}
        for each in sorted(self.changes, key=lambda each: each.moment):
            if each.moment <= moment:
                cells.setdefault(each[:3], []).append(each)
        known = [
            CellChanges(*cell, [each.moment for each in told], [each.number for each in told])
            for cell, told in cells.items()
        ]
        people = [each for each in self.populations if each.moment <= moment]
        return list(mark_revised(self.at(moment), self.indicator, completeness, known, people))


def invented(chance: Random) -> World:
    """A few nights of six authorities, with corrections, files refused and days taken back."""
    world = World(catalogue()[chance.choice(CODES)])
    kinds = dict.fromkeys(world.indicator.needs, "stated")
    held: dict[tuple[str, date, str], int] = {}
    if world.indicator.form is Form.RATE:  # every month has a figure from the first census on
        world.changes += [CellChange(code, date(2008, 12, 1), "outside", -1, 1) for code in NORTH]
    for moment in range(chance.randint(4, 40)):
        code = chance.choice(NORTH)
        happens = chance.random()
        if happens < 0.5:
            refused = {chance.choice(sorted(kinds)): "refused"} if chance.random() < 0.1 else {}
            day = chance.choice(DAYS[1:] if chance.random() < 0.8 else DAYS)
            world.courses.setdefault(code, []).append((moment, Standing(code, day, kinds | refused, frozenset())))
        elif happens < 0.95:
            cell = (code, chance.choice(MONTHS), chance.choice(("met", "missed", "measure", "pending")))
            number = chance.choice((1, 1, 2, -1))
            if held.get(cell, 0) + number >= 0:
                held[cell] = held.get(cell, 0) + number
                world.changes.append(CellChange(*cell, moment, number))
        else:
            area = chance.choice(("north-wales", code))
            world.populations.append(PopulationChange(area, 2009, "75_plus", moment, chance.choice((100, 10))))
    return world


@settings(max_examples=300, deadline=None)
@given(chance=st.integers(0, 2**32).map(Random))
def test_a_figure_is_revised_when_it_was_final_as_another_one_when_an_extract_took_effect(chance: Random) -> None:
    world = invented(chance)
    now = chance.randint(0, 40)
    finals: dict[tuple[str, object], set[tuple[object, object]]] = {}
    for area in AREAS:
        courses = (world.courses.get(code, []) for code in area.members)
        for moment in {moment for course in courses for moment, _ in course if moment <= now}:
            for one in world.at(moment):
                if one.complete and one.area == area.code:
                    finals.setdefault((one.area, one.period), set()).add((one.numerator, one.denominator))
    found = world.marked(now)
    assert [(each.area, each.period, each.value) for each in found] == [
        (each.area, each.period, each.value) for each in world.at(now)
    ]
    for one in found:
        others = finals.get((one.area, one.period), set()) - {(one.numerator, one.denominator)}
        expected = "provisional" if not one.complete else "revised" if others else "final"
        assert one.status == expected
        assert one.shorthand == {"provisional": "p", "revised": "r", "final": ""}[expected]


def story(*steps: tuple[str, int]) -> list[str]:
    """The status of Anglesey's March after each step: `as_at`, or a change of those who met the definition."""
    world = World(catalogue()["SCC/006"])
    kinds = dict.fromkeys(world.indicator.needs, "stated")
    told = []
    for moment, (step, number) in enumerate(steps, 1):
        if step == "as_at":
            day = date(2009, number, 30)
            world.courses.setdefault(NORTH[0], []).append((moment, Standing(NORTH[0], day, kinds, frozenset())))
        else:
            world.changes.append(CellChange(NORTH[0], MONTHS[2], step, moment, number))
        march = [each for each in world.marked(moment) if each.area == NORTH[0] and each.period.code == "2009-03"]
        told += [each.status.value for each in march]
    return told


@pytest.mark.parametrize(
    ("steps", "statuses"),
    [
        ([("as_at", 3), ("met", 5), ("met", -1), ("as_at", 4)], ["provisional", "provisional", "final"]),
        ([("met", 5), ("as_at", 4), ("met", -1), ("as_at", 5)], ["final", "revised", "revised"]),
        ([("met", 5), ("as_at", 4), ("pending", 1), ("as_at", 5)], ["final", "final", "final"]),
        ([("met", 5), ("as_at", 4), ("met", -1), ("met", 1), ("as_at", 5)], ["final", "revised", "final", "final"]),
        ([("met", 5), ("as_at", 4), ("met", 1), ("as_at", 5), ("met", -1)], ["final", "revised", "revised", "revised"]),
        (
            [("met", 5), ("as_at", 4), ("as_at", 3), ("met", 1), ("as_at", 4)],
            ["final", "provisional", "provisional", "revised"],
        ),
        ([("as_at", 4), ("met", 5), ("as_at", 5)], ["final", "final"]),
    ],
    ids=[
        "corrected before the month was complete",
        "corrected after it",
        "a change that the figure does not show",
        "put right before the next extract",
        "changed, and changed back by a later extract",
        "corrected while the day had gone back",
        "there was no figure before",
    ],
)
def test_a_correction_revises_what_was_final(steps: list[tuple[str, int]], statuses: list[str]) -> None:
    assert story(*steps) == statuses


def test_the_region_is_revised_only_when_it_was_final_itself() -> None:
    world = World(catalogue()["SCC/006"])
    kinds = dict.fromkeys(world.indicator.needs, "stated")
    world.changes.append(CellChange(NORTH[0], MONTHS[2], "met", 1, 5))
    for moment, code in enumerate(NORTH, 2):
        if moment == 4:
            world.changes.append(CellChange(NORTH[0], MONTHS[2], "met", moment, 1))
        world.courses[code] = [(moment, Standing(code, DAYS[2], kinds, frozenset()))]
    status = {each.area: each.status.value for each in world.marked(20) if each.period.code == "2009-03"}
    assert status == {NORTH[0]: "revised", "north-wales": "final", "W92000004": "provisional"}
