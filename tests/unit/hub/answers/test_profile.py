"""One authority on every indicator: the same as comparison and series say, and nothing to who may not see it."""

from collections.abc import Container
from dataclasses import replace
from datetime import date

import pytest

from hub.answers.comparison import compare
from hub.answers.disclosure import hidden
from hub.answers.picture import Picture
from hub.answers.profile import ProfileRow, profile_rows
from hub.answers.questions import ComparisonQuestion, ProfileQuestion
from hub.answers.week import WEEK, Week, changed_in_a_week
from hub.domain.areas import AUTHORITIES, WALES
from hub.domain.figures import MonthFigure, Standing
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, observations
from hub.domain.periods import parse_period
from hub.domain.units import Counts
from tests.lib.statements import CARDIFF, POWYS
from tests.lib.years import CENSUS, MEAN, RATE, SHARE, three_years_of_wales

BY_CODE = {each.code: each for each in AUTHORITIES}


@pytest.fixture(scope="module")
def picture() -> Picture:
    figures, standings, people = three_years_of_wales()
    found = observations(figures, standings, [], catalogue(), people)
    return Picture("now", tuple(found), {each.authority: each for each in standings}, ())


def rows(picture: Picture, code: str = CARDIFF) -> dict[str, ProfileRow]:
    found = profile_rows(picture, ProfileQuestion(BY_CODE[code]), "en", False)
    return {each.indicator: each for each in found}


def test_a_figure_has_the_place_and_the_verdict_that_the_comparison_gives_it(picture: Picture) -> None:
    question = ComparisonQuestion(SHARE, parse_period("FY2008-09"))
    compared = compare(picture, question, "en", False)
    own = next(each for each in compared.authorities if each.area == CARDIFF)
    found = rows(picture)[SHARE]
    assert found.figure == own
    assert found.among_all is not None
    assert (found.among_all.compared, found.among_all.rank) == (22, 22)
    assert found.distance == pytest.approx((own.value or 0) - (compared.wales.value or 0))


def test_similar_authorities_are_seven_with_their_own_places(picture: Picture) -> None:
    found = rows(picture, POWYS)[SHARE]
    assert found.among_similar is not None
    assert found.among_similar.group == f"similar-{POWYS}"
    assert found.among_similar.compared == 7


def test_who_lies_beyond_the_limits_and_falls_is_worse_and_getting_worse(picture: Picture) -> None:
    found = rows(picture)
    fallen = found[SHARE]
    assert fallen.figure is not None
    assert (fallen.figure.verdict, fallen.heading) == ("far_worse", "worse")
    assert certain_signal(fallen) == "concern"
    assert [code for code, each in found.items() if each.worse_and_getting_worse] == [SHARE]
    assert not any(each.worse_and_getting_worse for each in rows(picture, POWYS).values())


def certain_signal(row: ProfileRow) -> str:
    assert row.chart is not None
    assert row.chart.signal is not None
    return row.chart.signal


def test_the_newest_complete_year_stands_beside_the_one_that_has_begun(picture: Picture) -> None:
    found = rows(picture)[SHARE]
    assert found.figure is not None
    assert found.latest is not None
    assert (found.figure.period, found.figure.complete) == ("FY2008-09", True)
    assert (found.latest.period, found.latest.complete) == ("FY2009-10", False)


def test_an_average_has_a_place_and_no_verdict(picture: Picture) -> None:
    found = rows(picture)[MEAN]
    assert found.figure is not None
    assert found.among_all is not None
    assert (found.figure.verdict, found.among_all.rank_best) == (None, None)
    assert not found.worse_and_getting_worse


def test_people_counted_at_month_ends_make_a_series_to_be_careful_with(picture: Picture) -> None:
    charts = {code: each.chart for code, each in rows(picture).items()}
    assert {code for code, chart in charts.items() if chart and chart.overlapping} == {CENSUS}
    assert charts[RATE] is not None


def hiding(picture: Picture, areas: Container[str]) -> Picture:
    return replace(
        picture, observations=tuple(hidden(e) if e.area in areas else e for e in picture.observations), nightly=1
    )


def test_where_others_are_withheld_an_authority_has_its_figures_and_no_place(picture: Picture) -> None:
    others = {each.code for each in (*AUTHORITIES, WALES) if each.code != CARDIFF}
    for row in rows(hiding(picture, others)).values():
        assert row.figure is not None
        assert row.figure.value is not None
        assert row.chart is not None
        assert (row.wales, row.distance, row.among_all, row.among_similar) == (None, None, None, None)
        assert (row.figure.verdict, row.figure.rank) == (None, None)


def test_who_may_not_see_the_figures_gets_none_of_their_numbers(picture: Picture) -> None:
    for row in rows(hiding(picture, {CARDIFF})).values():
        assert row.figure is not None
        assert (row.figure.shorthand, row.figure.value, row.figure.numerator) == ("c", None, None)
        assert (row.distance, row.among_all, row.chart, row.heading) == (None, None, None, None)


# --- what changed in a week ---

MARCH, FEBRUARY = date(2009, 3, 1), date(2009, 2, 1)
UNTIL = 1_800_000_000_000


def of_cardiff(as_at: str, march: Counts | None, february: Counts = Counts(met=8, missed=2)) -> list[Observation]:
    months = {FEBRUARY: february, MARCH: march}
    figures = [MonthFigure(CARDIFF, SHARE, month, counts) for month, counts in months.items() if counts]
    kinds = dict.fromkeys(catalogue()[SHARE].needs, "stated")
    standing = Standing(CARDIFF, date.fromisoformat(as_at), kinds, frozenset())
    found = observations(figures, [standing], [], {SHARE: catalogue()[SHARE]})
    return [each for each in found if each.area == CARDIFF]


def week(before: list[Observation], now: list[Observation]) -> Week:
    return changed_in_a_week(UNTIL, before, now, {SHARE: catalogue()[SHARE]}, "en", False)


def test_a_figure_that_changed_stands_beside_what_it_was() -> None:
    found = week(of_cardiff("2009-03-31", Counts(met=9, missed=1)), of_cardiff("2009-03-31", Counts(met=7, missed=3)))
    (row,) = found.rows
    assert (row.period, row.months) == ("FY2008-09", 1)
    assert row.before is not None
    assert row.now is not None
    assert (row.before.numerator, row.now.numerator) == (17, 15)
    assert (found.until - found.since).days == 7
    assert WEEK == 7 * 24 * 3600 * 1000


def test_a_figure_that_is_complete_now_and_was_not_has_changed() -> None:
    same = Counts(met=9, missed=1)
    (row,) = week(of_cardiff("2009-03-31", same), of_cardiff("2009-04-30", same)).rows
    assert row.before is not None
    assert row.now is not None
    assert (row.before.complete, row.now.complete) == (False, True)


def test_months_that_make_up_for_each_other_are_told_although_the_year_is_the_same() -> None:
    before = of_cardiff("2009-04-30", Counts(met=9, missed=1), Counts(met=8, missed=2))
    (row,) = week(before, of_cardiff("2009-04-30", Counts(met=8, missed=2), Counts(met=9, missed=1))).rows
    assert row.months == 2
    assert row.before is not None
    assert row.now is not None
    assert row.before.value == row.now.value


def test_nothing_is_listed_where_nothing_changed_or_nothing_was_known() -> None:
    known = of_cardiff("2009-04-30", Counts(met=9, missed=1))
    assert (week(known, known).rows, week(known, known).is_first) == ((), False)
    assert (week([], known).rows, week([], known).is_first) == ((), True)
