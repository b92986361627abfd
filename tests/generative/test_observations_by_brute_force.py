"""Every observation, computed a second time in the plainest way: question by question, from the list of figures."""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.areas import AREAS, AUTHORITIES
from hub.domain.calendar import add_months, month_end
from hub.domain.figures import MonthFigure, Standing
from hub.domain.definitions import Kind
from hub.domain.indicators import Indicator, catalogue
from hub.domain.observations import observations
from hub.domain.periods import Period, period_of
from hub.domain.units import Counts, State

FIRST = date(2008, 1, 1)
CODES = [each.code for each in AUTHORITIES[:3]] + [AUTHORITIES[-1].code]

months = st.integers(0, 17).map(lambda ahead: add_months(FIRST, ahead))
small = st.integers(0, 3)
figures = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(sorted(catalogue())), months),
    st.builds(Counts, met=small, missed=small, pending=small, unknown=small),
    max_size=60,
).map(lambda cells: [MonthFigure(*cell, counts) for cell, counts in cells.items()])
kinds = sorted({kind for each in catalogue().values() for kind in each.needs})
standings = st.lists(
    st.builds(
        Standing,
        st.sampled_from(CODES),
        st.one_of(st.none(), st.dates(FIRST, date(2009, 7, 31))),
        st.dictionaries(
            st.sampled_from(kinds), st.sampled_from(["stated", "stated", "stated", "refused", "absent"])
        ).map(lambda some: dict.fromkeys(kinds, "stated") | some)
        | st.just({}),
        st.frozensets(st.sampled_from([None, *kinds]), max_size=1),
    ),
    unique_by=lambda each: each.authority,
)


@settings(deadline=None)
@given(figures, standings)
def test_the_quick_way_and_the_plain_way_agree(
    given_figures: list[MonthFigure], given_standings: list[Standing]
) -> None:
    quick = {
        (each.indicator, each.area, each.period): (
            each.numerator, each.denominator, each.complete, each.authorities_reporting, each.authorities_expected,
            each.data_as_of, each.counts,
        )
        for each in observations(given_figures, given_standings, [], catalogue())
    }  # fmt: skip
    assert quick == dict(plain(given_figures, given_standings))


@settings(deadline=None)
@given(figures, standings)
def test_wales_is_the_sum_of_its_regions_and_of_its_authorities(
    given_figures: list[MonthFigure], given_standings: list[Standing]
) -> None:
    totals: dict[str, dict[tuple[str, Period], int]] = {"authority": {}, "region": {}, "country": {}}
    kind_of = {area.code: area.type.value for area in AREAS}
    for each in observations(given_figures, given_standings, [], catalogue()):
        cell = (each.indicator, each.period)
        level = totals[kind_of[each.area]]
        level[cell] = level.get(cell, 0) + int(each.denominator or 0)
    assert totals["authority"] == totals["region"] == totals["country"]


def plain(all_figures: list[MonthFigure], all_standings: list[Standing]) -> Iterator[tuple[object, object]]:
    periods = {
        period_of(add_months(FIRST, ahead), type_)
        for ahead in range(18)
        for indicator in catalogue().values()
        for type_ in indicator.period_types
    }
    for indicator in catalogue().values():
        for area in AREAS:
            for period in periods:
                if period.type in indicator.period_types:
                    yield from one(indicator, area.members, area.code, period, all_figures, all_standings)


def one(
    indicator: Indicator,
    members: tuple[str, ...],
    area: str,
    period: Period,
    all_figures: list[MonthFigure],
    all_standings: list[Standing],
) -> Iterator[tuple[object, object]]:
    total = Counts()
    reporting, complete, days, fallback = 0, True, [], []
    for code in members:
        standing = next((each for each in all_standings if each.authority == code), None)
        if standing is None or standing.as_at is None or not indicator.needs <= set(standing.kinds):
            complete = False
            continue
        wanted = [each.start for each in period.months()]
        if indicator.kind is Kind.CENSUS:
            wanted = [start for start in wanted if month_end(start) <= standing.as_at][-1:]
        of_it = [each for each in all_figures if (each.authority, each.indicator) == (code, indicator.code)]
        inside = [each for each in of_it if each.month in wanted]
        for figure in inside:
            total += figure.counts
            fallback.append(standing.as_at)
        first_day = month_end(period.start) if indicator.kind is Kind.CENSUS else period.start
        if standing.as_at >= first_day:
            reporting += 1
            days.append(standing.as_at)
        sound = all(standing.kinds[kind] == "stated" for kind in indicator.needs) and not any(
            kind is None or kind in indicator.needs for kind in standing.quarantined
        )
        over = standing.as_at > period.end - timedelta(days=1) and standing.as_at >= indicator.closes_on(period.end)
        complete = complete and sound and over
    if total.met + total.missed:
        numerator = total.met if indicator.counts is State.MET else total.missed
        key = (indicator.code, area, period)
        yield key, (numerator, total.denominator, complete, reporting, len(members), min(days or fallback), total)
