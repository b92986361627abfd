"""Every observation, computed a second time in the plainest way: question by question, from the list of figures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.areas import AREAS, AUTHORITIES
from hub.domain.calendar import add_months, month_end
from hub.domain.definitions import Form, Kind
from hub.domain.figures import MonthFigure, Standing
from hub.domain.indicators import Indicator, catalogue
from hub.domain.observations import observations
from hub.domain.periods import Period, period_of
from hub.domain.populations import Population
from hub.domain.units import Counts, State

FIRST = date(2008, 1, 1)
#: Those computed, and a count, which none of them is.
INDICATORS = {**catalogue(), "COUNT": replace(catalogue()["SCA/001"], code="COUNT", form=Form.COUNT, band=None)}
CODES = [each.code for each in AUTHORITIES[:3]] + [AUTHORITIES[-1].code]

months = st.integers(0, 17).map(lambda ahead: add_months(FIRST, ahead))
small = st.integers(0, 3)
figures = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(sorted(INDICATORS)), months),
    st.builds(Counts, met=small, missed=small, pending=small, unknown=small, measure=small, squares=st.integers(0, 9)),
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
populations = st.lists(
    st.builds(
        Population,
        st.sampled_from([each.code for each in AREAS]),
        st.integers(2007, 2009),
        st.sampled_from(["all", "75_plus", "75_plus"]),
        st.integers(0, 30_000),
        st.just("invented"),
    ),
    max_size=30,
    unique_by=lambda each: (each.area, each.year, each.band),
)


@settings(deadline=None)
@given(figures, standings, populations)
def test_the_quick_way_and_the_plain_way_agree(
    given_figures: list[MonthFigure], given_standings: list[Standing], given_populations: list[Population]
) -> None:
    quick = {
        (each.indicator, each.area, each.period): (
            each.numerator, each.denominator, each.complete, each.authorities_reporting, each.authorities_expected,
            each.data_as_of, each.counts, each.value, each.squares,
        )
        for each in observations(given_figures, given_standings, [], INDICATORS, given_populations)
    }  # fmt: skip
    assert quick == dict(plain(given_figures, given_standings, given_populations))


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


def plain(
    all_figures: list[MonthFigure], all_standings: list[Standing], all_populations: list[Population]
) -> Iterator[tuple[object, object]]:
    periods = {
        period_of(add_months(FIRST, ahead), type_)
        for ahead in range(19)
        for indicator in INDICATORS.values()
        for type_ in indicator.period_types
    }
    for indicator in INDICATORS.values():
        of_it = [each for each in all_figures if each.indicator == indicator.code]
        for area in AREAS:
            for period in periods:
                if period.type in indicator.period_types:
                    yield from one(indicator, area.members, area.code, period, of_it, all_standings, all_populations)


def one(
    indicator: Indicator,
    members: tuple[str, ...],
    area: str,
    period: Period,
    all_figures: list[MonthFigure],
    all_standings: list[Standing],
    all_populations: list[Population],
) -> Iterator[tuple[object, object]]:
    total = Counts()
    reporting, complete, days, fallback, spoken_of = 0, True, [], [], False
    for code in members:
        standing = next((each for each in all_standings if each.authority == code), None)
        if standing is None or standing.as_at is None or not indicator.needs <= set(standing.kinds):
            complete = False
            continue
        wanted = [each.start for each in period.months()]
        if indicator.kind is Kind.CENSUS:
            wanted = [start for start in wanted if month_end(start) <= standing.as_at][-1:]
        its_own = [each for each in all_figures if each.authority == code]
        inside = [each for each in its_own if each.month in wanted]
        speaks = bool(inside)
        if indicator.form in (Form.RATE, Form.COUNT):
            held = [each.month for each in its_own if each.counts.total - each.counts.pending > 0]
            speaks = bool(held) and any(min(held) <= start <= standing.as_at for start in wanted)
        if speaks:
            spoken_of = True
            fallback.append(standing.as_at)
            for figure in inside:
                total += figure.counts
        first_day = month_end(period.start) if indicator.kind is Kind.CENSUS else period.start
        if standing.as_at >= first_day:
            reporting += 1
            days.append(standing.as_at)
        sound = all(standing.kinds[kind] == "stated" for kind in indicator.needs) and not any(
            kind is None or kind in indicator.needs for kind in standing.quarantined
        )
        over = standing.as_at > period.end - timedelta(days=1) and standing.as_at >= indicator.closes_on(period.end)
        complete = complete and sound and over
    figure_ = value(indicator, area, period, total, all_populations)
    if spoken_of and figure_ is not None:
        of = (complete, reporting, len(members), min(days or fallback), total)
        yield (indicator.code, area, period), (*figure_[:2], *of, figure_[2], squares(indicator, total))


def squares(indicator: Indicator, total: Counts) -> int | None:
    of = total.met + total.missed
    known = indicator.form is Form.MEAN and of and total.squares / of >= (total.measure / of) ** 2 - 1e-9
    return total.squares if known else None


def value(
    indicator: Indicator, area: str, period: Period, total: Counts, all_populations: list[Population]
) -> tuple[int, int | None, float] | None:
    counted = total.met if indicator.counts is State.MET else total.missed
    if indicator.form is Form.COUNT:
        return counted, None, counted
    if indicator.form is Form.RATE:
        wanted = (area, period.start.year, "75_plus")
        people = [each.count for each in all_populations if (each.area, each.year, each.band) == wanted]
        return (counted, people[0], 1000 * counted / people[0]) if people and people[0] else None
    of = total.met + total.missed
    if indicator.form is Form.MEAN:
        return (total.measure, of, total.measure / of) if of else None
    return (counted, of, 100 * counted / of) if of else None
