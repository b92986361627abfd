"""Every indicator for every authority: what stands out, what chance alone would bring, and what is not judged."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest

from hub.answers.choosing import chosen_period, figures_by_period
from hub.answers.comparison import compare
from hub.answers.overview import OverviewAnswer, OverviewAuthority, OverviewIndicator, overview
from hub.answers.picture import Picture
from hub.answers.questions import ComparisonQuestion, OverviewQuestion
from hub.domain.areas import AREAS, AUTHORITIES, WALES
from hub.domain.definitions import Service
from hub.domain.groups import GroupType, group, of_area
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, Shorthand, observations
from hub.domain.periods import parse_period
from tests.lib.certain import certain
from tests.lib.stores import a_year_of_wales

CARDIFF, NEWPORT, BRIDGEND = "W06000015", "W06000022", "W06000013"
YEAR, MARCH = certain(parse_period)("FY2008-09"), certain(parse_period)("2009-03")
EVERYBODY = of_area(WALES, GroupType.COUNTRY)


@pytest.fixture(scope="module")
def picture() -> Picture:
    figures, standings = a_year_of_wales()
    found = observations(figures, standings, (), catalogue())
    return Picture("now", tuple(found), {each.authority: each for each in standings}, ())


def seen(picture: Picture, question: OverviewQuestion = OverviewQuestion(), language: str = "en") -> OverviewAnswer:
    return overview(picture, question, catalogue().values(), language, demo=False)


def on(found: OverviewAnswer, indicator: str) -> OverviewIndicator:
    return next(each for each in found.indicators if each.indicator == indicator)


def of(found: OverviewAnswer, area: str) -> OverviewAuthority:
    return next(each for each in found.authorities if each.area == area)


def without(picture: Picture, hidden: Collection[tuple[str, str]]) -> Picture:
    """The same with the figures of some indicators and areas withheld, as whoever controls disclosure does it."""

    def shown(each: Observation) -> Observation:
        if (each.indicator, each.area) not in hidden:
            return each
        return replace(
            each, numerator=None, denominator=None, value=None, counts=None, shorthand=Shorthand.CONFIDENTIAL
        )

    return replace(picture, observations=tuple(map(shown, picture.observations)))


def test_22_authorities_stand_beside_each_indicator_that_anybody_has_a_figure_for(picture: Picture) -> None:
    found = seen(picture)
    assert found.without_figure == ("SCA/001",)
    assert [each.indicator for each in found.indicators] == [code for code in catalogue() if code != "SCA/001"]
    assert len(found.authorities) == 22
    assert {(each.indicator, each.area) for each in found.figures} == {
        (indicator.indicator, authority.area) for indicator in found.indicators for authority in found.authorities
    }


def test_verdicts_values_and_gap_are_those_of_the_comparison_of_the_same_period(picture: Picture) -> None:
    found = seen(picture)
    for code in ("SCC/006", "SCC/002", "SCC/042b"):
        single = compare(picture, ComparisonQuestion(code, YEAR), "en", demo=False)
        assert {
            each.area: (each.value, each.verdict, each.adjusted_verdict, each.complete, each.shorthand)
            for each in found.figures
            if each.indicator == code
        } == {
            each.area: (each.value, each.verdict, each.adjusted_verdict, each.complete, each.shorthand)
            for each in single.authorities
        }
        assert on(found, code).spread == single.spread


def test_each_count_comes_with_what_chance_alone_would_bring_to_so_many(picture: Picture) -> None:
    found = seen(picture)
    reviews, cardiff = on(found, "SCC/021").verdicts, of(found, CARDIFF).verdicts
    assert reviews is not None
    assert (reviews.compared, cardiff.compared, found.verdicts.compared) == (22, 24, 22 * 24), (
        "an average whose cases do not differ is not judged"
    )
    assert [each.expected for each in (reviews, cardiff, found.verdicts)] == pytest.approx([0.55, 0.6, 13.2])
    assert cardiff.better == cardiff.far_better == sum(each.verdict == "far_better" for each in found.figures) == 20


def test_an_average_whose_cases_do_not_differ_is_shown_and_not_judged(picture: Picture) -> None:
    found = seen(picture)
    average = on(found, "SCC/042b")
    assert (average.verdicts, average.adjusted_verdicts) == (None, None)
    assert average.spread is not None
    assert {each.verdict for each in found.figures if each.indicator == "SCC/042b"} == {None}


def test_one_withheld_figure_and_there_is_no_gap_on_that_indicator_and_the_others_are_judged_by_wales(
    picture: Picture,
) -> None:
    before, found = seen(picture), seen(without(picture, {("SCC/021", NEWPORT)}))
    reviews = on(found, "SCC/021")
    assert reviews.spread is not None
    assert (reviews.spread.gap, reviews.adjusted_verdicts) == (None, None)
    own = [each for each in found.figures if each.indicator == "SCC/021"]
    assert {each.area: each.verdict for each in own if each.area != NEWPORT} == {
        each.area: each.verdict for each in before.figures if each.indicator == "SCC/021" and each.area != NEWPORT
    }
    assert {each.adjusted_verdict for each in own} == {None}
    assert [each.area for each in own if each.value is None] == [NEWPORT]
    assert [each.shorthand for each in own if each.value is None] == ["c"]
    assert on(found, "SCC/006") == on(before, "SCC/006")
    assert of(found, CARDIFF).verdicts == of(before, CARDIFF).verdicts
    assert found.verdicts.compared == before.verdicts.compared - 1


def test_without_the_figure_of_wales_those_that_are_shown_are_not_judged(picture: Picture) -> None:
    found = seen(without(picture, {("SCC/021", NEWPORT), ("SCC/021", WALES.code)}))
    reviews = on(found, "SCC/021")
    assert (reviews.verdicts, reviews.adjusted_verdicts) == (None, None)
    assert {each.verdict for each in found.figures if each.indicator == "SCC/021"} == {None}


def test_a_figure_withheld_outside_the_group_hinders_nothing(picture: Picture) -> None:
    pilot = OverviewQuestion(group("pilot"))
    hidden = without(picture, {("SCC/021", NEWPORT)})
    assert on(seen(hidden, pilot), "SCC/021").verdicts == on(seen(picture, pilot), "SCC/021").verdicts
    assert len(seen(picture, pilot).authorities) == 6


def test_before_there_is_a_night_everything_is_withheld_and_nothing_judged(picture: Picture) -> None:
    waiting = replace(
        picture,
        observations=tuple(e for e in picture.observations if e.area == CARDIFF),
        waiting=frozenset(each.code for each in AREAS if each.code != CARDIFF),
    )
    found = seen(waiting)
    assert {each.area for each in found.figures if each.value is not None} == {CARDIFF}
    assert {each.shorthand for each in found.figures if each.area != CARDIFF} == {"c"}
    assert found.verdicts.compared == found.adjusted_verdicts.compared == 0
    assert {(each.verdicts, each.wales.value) for each in found.indicators} == {(None, None)}


def test_an_indicator_takes_the_newest_year_that_most_have_completed(picture: Picture) -> None:
    decisions = catalogue()["SCC/006"]
    year = figures_by_period(picture, [decisions], ())["SCC/006"][YEAR]
    done = {code: replace(each, complete=True) for code, each in year.items()}
    before, after = certain(parse_period)("FY2007-08"), certain(parse_period)("FY2009-10")
    assert not year["W06000023"].complete, "Powys is a month behind"
    assert chosen_period(decisions, {before: done, YEAR: year}, (), EVERYBODY) == before
    assert chosen_period(decisions, {before: done, YEAR: done}, (), EVERYBODY) == YEAR
    running = {code: replace(each, complete=False) for code, each in year.items()}
    assert chosen_period(decisions, {YEAR: year, after: running}, (), EVERYBODY) == YEAR
    northern = group("north-wales")
    assert northern is not None
    assert chosen_period(decisions, {before: done, YEAR: year}, (), northern) == YEAR
    assert chosen_period(decisions, {}, (), EVERYBODY) is None
    assert chosen_period(decisions, {YEAR: {CARDIFF: year[CARDIFF]}}, (), northern) is None


def test_a_period_that_is_asked_for_is_taken_by_the_indicators_that_have_such_periods(picture: Picture) -> None:
    by_quarter = seen(picture, OverviewQuestion(periods=(certain(parse_period)("FY2008-09-Q4"),)))
    assert {each.indicator: each.period for each in by_quarter.indicators} == {
        code: "AY2007-08" if code == "EDU/002ii" else "FY2008-09-Q4" for code in catalogue() if code != "SCA/001"
    }
    found = seen(picture, OverviewQuestion(periods=(MARCH,)))
    powys = [each for each in found.figures if each.area == "W06000023" and each.period == "2009-03"]
    assert {(each.value, each.shorthand, each.verdict) for each in powys} == {(None, "x", None)}
    assert found.without_figure == ("EDU/002ii", "SCA/001"), "nobody leaves school in March"
    longest = seen(picture, OverviewQuestion(periods=(MARCH, YEAR)))
    assert {each.period for each in longest.indicators} == {"FY2008-09"}


def test_one_service_leaves_the_other_out(picture: Picture) -> None:
    children, adults = (seen(picture, OverviewQuestion(service=each)) for each in Service)
    assert {each.indicator for each in adults.indicators} == {"PM18", "SCA/007", "SCA/018a", "SCA/018b", "SCA/018c"}
    assert len(children.indicators) + len(adults.indicators) == len(seen(picture).indicators)
    assert children.verdicts.compared + adults.verdicts.compared == seen(picture).verdicts.compared


def test_who_belongs_to_a_group_is_asked_of_the_day_on_which_the_period_begins(picture: Picture) -> None:
    western_bay, cwm_taf = (
        seen(picture, OverviewQuestion(group(code))) for code in ("west-glamorgan-board", "cwm-taf-morgannwg-board")
    )
    assert BRIDGEND in {each.area for each in western_bay.authorities}
    assert BRIDGEND not in {each.area for each in cwm_taf.authorities}


def test_the_authorities_come_in_the_order_of_their_names_in_the_readers_language(picture: Picture) -> None:
    english, welsh = (seen(picture, language=each) for each in ("en", "cy"))
    assert [each.area_name for each in english.authorities][:3] == ["Blaenau Gwent", "Bridgend", "Caerphilly"]
    assert [each.area_name for each in welsh.authorities][-4:] == ["Sir y Fflint", "Torfaen", "Wrecsam", "Ynys Môn"]
    assert {each.area for each in english.authorities} == {each.code for each in AUTHORITIES}
    assert of(english, CARDIFF).verdicts == of(welsh, CARDIFF).verdicts


def test_the_periods_that_can_be_asked_for_begin_with_the_longest_and_newest(picture: Picture) -> None:
    found = seen(picture).periods
    assert [each.code for each in found[:3]] == ["AY2007-08", "FY2008-09", "FY2008-09-Q4"]
    assert found[-1].start == date(2008, 4, 1)
