"""Where few people are to be moved between boxes, they are gathered from several, and nothing that is shown changes."""

from datetime import date

import numpy as np
import pytest

from hub.domain.areas import AREAS, AUTHORITIES, REGIONS
from hub.domain.disclosure import attackers
from hub.domain.disclosure.equations import Equations
from hub.domain.disclosure.exchanges import exchanges
from hub.domain.disclosure.gathering import Gathering
from hub.domain.disclosure.links import VALUES, Cells
from hub.domain.disclosure.patterns import protect
from hub.domain.disclosure.tables import Cell, Complete, Table, tables
from hub.domain.indicators import catalogue
from tests.lib.drawn_wales import Numbers, derived

MONTHS = [date(2008, month, 1) for month in range(4, 13)] + [date(2009, month, 1) for month in (1, 2, 3)]
PLACE = {each.code: place for place, each in enumerate(AUTHORITIES)}
NORTH = [PLACE[code] for code in next(each for each in REGIONS if each.code == "north-wales").members]
NOBODY = len(AUTHORITIES)
COUNTED = 0


def table(of: Numbers, months: list[date], code: str = "SCC/006") -> Table:
    """The table of one indicator over these months."""
    found, _ = derived({code: of}, months)
    seen = {
        (each.area, each.period.start): each for each in found if each.area in PLACE and each.period.code[:2] != "FY"
    }
    figures = {(each.code, month): seen.get((each.code, month)) for each in AUTHORITIES for month in months}
    periods = {tuple(month.start for month in each.period.months()) for each in found}
    cells = {Cell(each.code, period) for each in AREAS for period in periods}
    whole = frozenset(each for each in cells if set(each.months) <= set(months))
    (made,) = tables([Complete(catalogue()[code], figures, whole)])
    return made


def months_of_authorities(made: Table) -> Cells:
    return np.array([cell.area in PLACE and len(cell.months) == 1 for cell in made.cells])


def one_here_and_one_there(place: int, month: int) -> tuple[int, int]:
    """In each of these authorities one child in a month, so that no two boxes hold enough."""
    return (1, 1) if place in NORTH else (10, 10)


def test_children_of_several_authorities_together_are_enough_where_those_of_one_are_not():
    made = table(one_here_and_one_there, MONTHS[:1])
    withheld = months_of_authorities(made)
    exchanged = exchanges(made, withheld)
    cell = made.cells.index(Cell(AUTHORITIES[NORTH[0]].code, (MONTHS[0],)))
    change = Gathering(made, exchanged).change(COUNTED, cell, 1, NOBODY)
    assert change is not None
    by_authority = {int(made.owners[box]): int(change[COUNTED, box]) for box in np.flatnonzero(change[COUNTED])}
    assert by_authority.pop(NORTH[0]) == VALUES - 1
    assert by_authority == dict.fromkeys(sorted(by_authority), -1)
    assert len(by_authority) == VALUES - 1


@pytest.mark.parametrize("without", [NORTH[1], NORTH[2], NOBODY])
@pytest.mark.parametrize("upwards", [1, -1])
def test_what_is_shown_and_what_a_member_knows_stay_as_they_are(without: int, upwards: int):
    made = table(lambda place, month: ((place * 5 + month * 3) % 4, (place + month) % 3), MONTHS[:3])
    withheld = months_of_authorities(made)
    equations, gathering = Equations(made), Gathering(made, exchanges(made, withheld))
    found = 0
    for cell in np.flatnonzero(withheld):
        for target in range(len(made.targets)):
            change = gathering.change(target, int(cell), upwards, without)
            if change is not None:
                found += 1
                flat = change[made.known]
                assert not (equations.shown(withheld) @ flat).any()
                assert (equations.values + flat >= 0).all()
                assert not flat[equations.owners == without].any()
                moved = (equations.targets @ flat).reshape(len(made.targets), -1)[target, cell]
                assert 1 <= moved * upwards <= 2 * VALUES
    assert found > 50


def test_of_children_who_are_not_there_nothing_can_be_gathered():
    made = table(lambda place, _: (0, 0) if place in NORTH else (10, 10), MONTHS[:1])
    withheld = months_of_authorities(made)
    cell = made.cells.index(Cell(AUTHORITIES[NORTH[0]].code, (MONTHS[0],)))
    assert Gathering(made, exchanges(made, withheld)).change(COUNTED, cell, 1, NOBODY) is None


def test_where_the_work_has_no_end_months_are_given_up_before_years(monkeypatch: pytest.MonkeyPatch):
    def of(place: int, month: int) -> tuple[int, int]:
        return (place * 7 + month * 11) % 9, 20 + place

    made = table(of, MONTHS)
    less = protect(made)
    monkeypatch.setattr(attackers, "WORK", 1_000)
    given_up = protect(made)
    years = np.array([len(cell.months) == len(MONTHS) for cell in made.cells])
    assert not less[months_of_authorities(made)].all()
    assert given_up[months_of_authorities(made)].all()
    assert (given_up | ~less).all()
    assert not given_up[years].all()
