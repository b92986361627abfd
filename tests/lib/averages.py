"""Invented late assessments of two years, case by case: authorities that take about as long, and one that takes far longer."""

from datetime import date
from random import Random

from hub.domain.areas import AUTHORITIES
from hub.domain.figures import MonthFigure, Standing
from hub.domain.units import Counts
from tests.lib.statements import POWYS
from tests.lib.stores import KINDS

AVERAGE = "SCC/042b"
BEFORE, NOW = date(2007, 6, 1), date(2008, 6, 1)


def late_assessments() -> tuple[dict[tuple[str, date], list[int]], list[MonthFigure], list[Standing]]:
    """The working days of each case by authority and month, and the same as figures.

    A year ago authorities differed by up to ten days; now all are alike but Powys, which takes six days more.
    """
    chance = Random(2009)
    days = {}
    for place, authority in enumerate(AUTHORITIES):
        for month in (BEFORE, NOW):
            later = place % 11 if month == BEFORE else 6 if authority.code == POWYS else 0
            days[authority.code, month] = [8 + later + chance.randrange(9) for _ in range(20 + 3 * place)]
    figures = [MonthFigure(code, AVERAGE, month, counted(took)) for (code, month), took in days.items()]
    return days, figures, [Standing(each.code, date(2009, 4, 30), KINDS, frozenset()) for each in AUTHORITIES]


def counted(days: list[int]) -> Counts:
    """What late assessments that took so many days come to."""
    return Counts(outside=5, missed=len(days), measure=sum(days), squares=sum(each**2 for each in days))
