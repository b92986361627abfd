"""Three invented years of Wales in which something happens: for tests of what is said of figures through time."""

from datetime import date

from hub.domain.areas import AREAS, AUTHORITIES
from hub.domain.calendar import add_months
from hub.domain.figures import MonthFigure, Standing
from hub.domain.populations import Population
from hub.domain.units import Counts
from tests.lib.statements import CARDIFF
from tests.lib.stores import KINDS

FIRST, MONTHS = date(2006, 4, 1), 37
#: Cardiff has never stated a conference, and its file of reviews was refused.
CARDIFFS_KINDS = {kind: state for kind, state in KINDS.items() if kind != "conference_held"} | {
    "review_held": "refused"
}
#: An indicator of each sort: a share of what happens, one of people at a month end, a mean and a rate.
SHARE, CENSUS, MEAN, RATE = "SCC/006", "SCC/004", "SCC/042b", "SCA/001"


def three_years_of_wales() -> tuple[list[MonthFigure], list[Standing], list[Population]]:
    """April 2006 to April 2009, of which the last month can still change.

    Each authority decides 186 of 200 referrals a month in time, one more or less. Cardiff does, too, for 29 months; then it falls by six a
    month. Of 100 children in care at each month end, ten had three placements. The assessments take ten days on average.
    """
    figures = []
    for index, authority in enumerate(AUTHORITIES):
        for number in range(MONTHS):
            month = add_months(FIRST, number)
            wobble = (index + number) % 3 - 1
            lost = 6 * max(0, number - 28) if authority.code == CARDIFF else 0
            waiting = 3 if number == MONTHS - 1 else 0
            good = 186 + wobble - lost
            for code, counts in (
                (SHARE, Counts(met=good, missed=200 - good, pending=waiting, outside=4)),
                (CENSUS, Counts(met=90 - wobble, missed=10 + wobble)),
                (MEAN, Counts(met=20, missed=5, measure=250 + 5 * wobble, pending=waiting)),
                (RATE, Counts(missed=7 + wobble, outside=2)),
            ):
                figures.append(MonthFigure(authority.code, code, month, counts))
    standings = [
        Standing(each.code, date(2009, 4, 30), CARDIFFS_KINDS if each.code == CARDIFF else KINDS, frozenset())
        for each in AUTHORITIES
    ]
    people = [
        Population(each.code, year, "75_plus", each.population // 12, "invented")
        for each in AREAS
        for year in range(2006, 2010)
    ]
    return figures, standings, people
