"""What a figure of an area and a period is made of."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.areas import AUTHORITIES, WALES
from hub.domain.definitions import Form
from hub.domain.figures import MonthFigure, Standing, StatedFigure
from hub.domain.indicators import Indicator, catalogue
from hub.domain.observations import Observation, Shorthand, Source, observations
from hub.domain.periods import parse_period
from hub.domain.populations import Population
from hub.domain.units import Counts

CARDIFF, NEWPORT, GWYNEDD = "W06000015", "W06000022", "W06000002"
DECISIONS, PLACEMENTS, SCHOOLS, LEAVERS = "SCC/006", "SCC/004", "SCC/002", "EDU/002ii"
LATE_ASSESSMENTS, DELAYS = "SCC/042b", "SCA/001"


def month(code: str, authority: str, indicator: str, met: int = 0, missed: int = 0, **others: int) -> MonthFigure:
    return MonthFigure(authority, indicator, date.fromisoformat(f"{code}-01"), Counts(met=met, missed=missed, **others))


def standing(authority: str, as_at: str, quarantined: frozenset[str | None] = frozenset(), **kinds: str) -> Standing:
    every = {kind: "stated" for indicator in catalogue().values() for kind in indicator.needs}
    return Standing(authority, date.fromisoformat(as_at), every | kinds, quarantined)


def stated(**fields: object) -> StatedFigure:
    usual: dict[str, object] = {
        "stated_by": "W92000004",
        "indicator": DECISIONS,
        "area": "W92000004",
        "period": "FY2008-09",
        "numerator": None,
        "denominator": None,
        "value": 95.0,
        "value_text": "95%",
        "withheld": False,
        "status": "final",
        "note": None,
        "stated_in": None,
        "licence": None,
    }
    return StatedFigure(**(usual | fields))  # type: ignore[arg-type]


def only(found: list[Observation], area: str, period: str) -> Observation:
    (one,) = [each for each in found if each.area == area and each.period.code == period]
    return one


def codes(found: list[Observation], area: str) -> set[str]:
    return {each.period.code for each in found if each.area == area}


def derive(figures: list[MonthFigure], standings: list[Standing]) -> list[Observation]:
    return observations(figures, standings, [], catalogue())


def people(area: str, year: int, count: int, band: str = "75_plus") -> Population:
    return Population(area, year, band, count, "invented")


def rates(figures: list[MonthFigure], standings: list[Standing], *populations: Population) -> list[Observation]:
    return observations(figures, standings, [], {DELAYS: catalogue()[DELAYS]}, populations)


def test_a_quarter_and_a_year_of_referrals_are_the_sum_of_their_months() -> None:
    figures = [month("2008-04", CARDIFF, DECISIONS, 8, 2), month("2008-06", CARDIFF, DECISIONS, 1, 4)]
    found = derive(figures, [standing(CARDIFF, "2009-04-30")])
    for period in ("FY2008-09-Q1", "FY2008-09"):
        one = only(found, CARDIFF, period)
        assert (one.numerator, one.denominator, one.value) == (9, 15, 60.0)
    assert codes(found, CARDIFF) == {"2008-04", "2008-06", "FY2008-09-Q1", "FY2008-09"}


def test_where_the_bad_outcome_is_counted_the_numerator_is_those_who_missed() -> None:
    found = derive([month("2009-03", CARDIFF, PLACEMENTS, 9, 1)], [standing(CARDIFF, "2009-03-31")])
    one = only(found, CARDIFF, "2009-03")
    assert (one.numerator, one.denominator, one.value, one.polarity) == (1, 10, 10.0, "low")


def test_children_looked_after_are_counted_at_the_last_month_end_of_the_year_and_not_twelve_times() -> None:
    figures = [month("2009-02", CARDIFF, PLACEMENTS, 50, 5), month("2009-03", CARDIFF, PLACEMENTS, 18, 2)]
    one = only(derive(figures, [standing(CARDIFF, "2009-06-30")]), CARDIFF, "FY2008-09")
    assert (one.numerator, one.denominator, one.complete) == (2, 20, True)


def test_a_year_that_still_runs_shows_the_latest_month_end_so_far() -> None:
    figures = [
        month("2008-12", CARDIFF, PLACEMENTS, 40, 4),
        month("2009-01", CARDIFF, PLACEMENTS, 9, 1),
        month("2009-02", CARDIFF, PLACEMENTS, pending=10),
    ]
    found = derive(figures, [standing(CARDIFF, "2009-02-27")])
    one = only(found, CARDIFF, "FY2008-09")
    assert (one.numerator, one.denominator, one.status.value, one.complete) == (1, 10, "provisional", False)
    assert only(found, CARDIFF, "FY2008-09-Q4").denominator == 10
    assert "2009-02" not in codes(found, CARDIFF)


def test_a_month_end_that_falls_on_the_as_at_day_has_come() -> None:
    figures = [month("2009-01", CARDIFF, PLACEMENTS, 9, 1), month("2009-02", CARDIFF, PLACEMENTS, 4, 1)]
    found = derive(figures, [standing(CARDIFF, "2009-02-28")])
    assert only(found, CARDIFF, "FY2008-09").denominator == 5


def test_an_earlier_month_end_does_not_stand_in_for_one_at_which_nobody_is_counted() -> None:
    figures = [month("2009-02", CARDIFF, SCHOOLS, 9, 1), month("2009-03", CARDIFF, SCHOOLS, outside=3)]
    found = derive(figures, [standing(CARDIFF, "2009-03-31")])
    assert codes(found, CARDIFF) == {"2009-02"}


def test_each_authority_of_an_area_is_taken_at_its_own_as_at_day() -> None:
    figures = [
        month("2009-01", CARDIFF, PLACEMENTS, 9, 1),
        month("2009-02", CARDIFF, PLACEMENTS, pending=10),
        month("2009-01", NEWPORT, PLACEMENTS, 50, 50),
        month("2009-02", NEWPORT, PLACEMENTS, 6, 4),
    ]
    found = derive(figures, [standing(CARDIFF, "2009-02-20"), standing(NEWPORT, "2009-03-05")])
    for area in ("south-east-wales", "W92000004"):
        one = only(found, area, "FY2008-09")
        assert (one.numerator, one.denominator, one.data_as_of) == (5, 20, date(2009, 2, 20))
        assert one.authorities_reporting == 2
    assert only(found, "W92000004", "2009-02").authorities_reporting == 1


def test_wales_is_a_sum_and_never_a_mean_of_percentages() -> None:
    figures = [month("2009-03", CARDIFF, DECISIONS, 90, 10), month("2009-03", GWYNEDD, DECISIONS, 0, 1)]
    found = derive(figures, [standing(CARDIFF, "2009-03-31"), standing(GWYNEDD, "2009-03-31")])
    one = only(found, "W92000004", "2009-03")
    assert (one.numerator, one.denominator) == (90, 101)
    assert one.value == pytest.approx(100 * 90 / 101)
    assert only(found, "north-wales", "2009-03").denominator == 1


def test_an_authority_that_never_stated_a_needed_kind_has_no_figure_rather_than_a_terrible_one() -> None:
    silent = Standing(CARDIFF, date(2009, 3, 31), {"referral_received": "stated"}, frozenset())
    found = derive(
        [month("2009-03", CARDIFF, DECISIONS, 0, 9), month("2009-03", NEWPORT, DECISIONS, 5)],
        [silent, standing(NEWPORT, "2009-03-31")],
    )
    assert codes(found, CARDIFF) == set()
    wales = only(found, "W92000004", "2009-03")
    assert (wales.denominator, wales.authorities_reporting, wales.authorities_expected) == (5, 1, 22)


def test_the_last_months_referrals_are_final_once_their_deadline_has_passed() -> None:
    figures = [month("2009-02", CARDIFF, DECISIONS, 9, 1)]
    early = only(derive(figures, [standing(CARDIFF, "2009-02-28")]), CARDIFF, "2009-02")
    late = only(derive(figures, [standing(CARDIFF, "2009-03-02")]), CARDIFF, "2009-02")
    assert (early.status.value, early.complete, early.shorthand) == ("provisional", False, "p")
    assert (late.status.value, late.complete, late.shorthand) == ("final", True, "")


@pytest.mark.parametrize(
    "lacking",
    [
        standing(CARDIFF, "2009-06-30", referral_decided="refused"),
        standing(CARDIFF, "2009-06-30", referral_decided="absent"),
        standing(CARDIFF, "2009-06-30", quarantined=frozenset({"referral_received"})),
        standing(CARDIFF, "2009-06-30", quarantined=frozenset({None})),
    ],
    ids=["file refused", "file gone", "in quarantine", "unreadable in quarantine"],
)
def test_a_figure_that_lacks_something_it_rests_on_stays_provisional(lacking: Standing) -> None:
    one = only(derive([month("2009-02", CARDIFF, DECISIONS, 9, 1)], [lacking]), CARDIFF, "2009-02")
    assert (one.complete, one.value, one.authorities_reporting) == (False, 90.0, 1)


def test_a_quarantined_message_of_another_kind_does_not_matter() -> None:
    one = only(
        derive(
            [month("2009-02", CARDIFF, DECISIONS, 9, 1)],
            [standing(CARDIFF, "2009-06-30", quarantined=frozenset({"review_held"}))],
        ),
        CARDIFF,
        "2009-02",
    )
    assert one.complete


def test_wales_is_final_only_when_all_22_are_even_those_who_count_nobody() -> None:
    figures = [month("2009-02", CARDIFF, DECISIONS, 9, 1)]
    all_in = [standing(each.code, "2009-06-30") for each in AUTHORITIES]
    assert only(derive(figures, all_in), "W92000004", "2009-02").complete
    one_late = [*all_in[:-1], standing(AUTHORITIES[-1].code, "2009-02-10")]
    wales = only(derive(figures, one_late), "W92000004", "2009-02")
    assert (wales.complete, wales.authorities_reporting) == (False, 22)
    assert only(derive(figures, all_in[:-1]), "W92000004", "2009-02").authorities_reporting == 21


def test_pupils_who_left_have_months_and_academic_years_alone() -> None:
    found = derive([month("2008-08", CARDIFF, LEAVERS, 7, 1)], [standing(CARDIFF, "2008-12-31")])
    assert codes(found, CARDIFF) == {"2008-08", "AY2007-08"}
    assert only(found, CARDIFF, "AY2007-08").numerator == 1


def test_a_published_figure_stands_beside_the_derived_one_as_it_was_stated() -> None:
    found = observations([], [], [stated()], catalogue())
    one = only(found, WALES.code, "FY2008-09")
    assert (one.source, one.value, one.numerator, one.complete) == (Source.SUBMITTED, 95.0, None, True)
    assert one.stated is not None
    assert one.stated.value_text == "95%"


def test_a_count_withheld_by_the_publisher_says_so() -> None:
    (one,) = observations([], [], [stated(withheld=True, status="provisional")], catalogue())
    assert (one.shorthand, one.value) == (Shorthand.CONFIDENTIAL, 95.0)


def test_a_figure_stated_for_an_indicator_that_is_not_derived_here_is_kept() -> None:
    (one,) = observations([], [], [stated(indicator="SCA/020")], catalogue())
    assert (one.indicator, one.unit, one.polarity) == ("SCA/020", None, None)


def test_the_counts_of_the_states_come_along() -> None:
    found = derive(
        [month("2009-03", CARDIFF, DECISIONS, 3, 1, pending=2, unknown=1)], [standing(CARDIFF, "2009-03-31")]
    )
    counts = only(found, "W92000004", "FY2008-09").counts
    assert counts == Counts(met=3, missed=1, pending=2, unknown=1)


def test_every_indicator_gives_figures_of_its_own_period_types() -> None:
    for indicator in catalogue().values():
        assert_period_types(indicator)


def assert_period_types(indicator: Indicator) -> None:
    figures = [month("2008-08", CARDIFF, indicator.code, 1)]
    found = observations(figures, [standing(CARDIFF, "2008-08-31")], [], catalogue(), [people(CARDIFF, 2008, 20_000)])
    assert {each.period.type for each in found} == set(indicator.period_types)
    assert all(parse_period(each.period.code) == each.period for each in found)


def test_a_mean_is_all_days_over_all_assessments_and_never_a_mean_of_means() -> None:
    figures = [
        month("2009-02", CARDIFF, LATE_ASSESSMENTS, missed=3, measure=30, outside=9),
        month("2009-03", CARDIFF, LATE_ASSESSMENTS, missed=1, measure=8),
        month("2009-03", GWYNEDD, LATE_ASSESSMENTS, missed=1, measure=22),
    ]
    found = derive(figures, [standing(CARDIFF, "2009-03-31"), standing(GWYNEDD, "2009-03-31")])
    year = only(found, CARDIFF, "FY2008-09")
    assert (year.numerator, year.denominator, year.value, year.unit) == (38, 4, 9.5, "working days")
    wales = only(found, WALES.code, "FY2008-09")
    assert (wales.numerator, wales.denominator, wales.value) == (60, 5, 12.0)


def test_how_much_assessments_differ_is_summed_with_their_days_and_not_known_where_no_squares_were_kept() -> None:
    figures = [
        month("2009-02", CARDIFF, LATE_ASSESSMENTS, missed=3, measure=30, squares=302),
        month("2009-03", CARDIFF, LATE_ASSESSMENTS, missed=1, measure=8, squares=64),
        month("2009-03", GWYNEDD, LATE_ASSESSMENTS, missed=1, measure=22),
    ]
    found = derive(figures, [standing(CARDIFF, "2009-03-31"), standing(GWYNEDD, "2009-03-31")])
    assert only(found, CARDIFF, "FY2008-09").squares == 366
    assert only(found, GWYNEDD, "FY2008-09").squares is None


def test_a_proportion_has_nothing_measured_and_no_squares() -> None:
    found = derive([month("2009-03", CARDIFF, DECISIONS, met=9, missed=1)], [standing(CARDIFF, "2009-03-31")])
    assert only(found, CARDIFF, "2009-03").squares is None


def test_a_month_in_which_every_assessment_was_in_time_has_no_mean() -> None:
    assert derive([month("2009-03", CARDIFF, LATE_ASSESSMENTS, outside=9)], [standing(CARDIFF, "2009-03-31")]) == []


def test_a_rate_is_of_the_people_of_the_year_in_which_the_period_starts() -> None:
    figures = [month("2008-12", CARDIFF, DELAYS, missed=3), month("2009-01", CARDIFF, DELAYS, missed=4)]
    populations = (people(CARDIFF, 2008, 20_000), people(CARDIFF, 2009, 25_000), people(CARDIFF, 2009, 9, "all"))
    found = rates(figures, [standing(CARDIFF, "2009-03-31")], *populations)
    shown = {each.period.code: (each.numerator, each.denominator, each.value) for each in found}
    assert shown == {
        "2008-12": (3, 20_000, 0.15),
        "2009-01": (4, 25_000, 0.16),
        "2009-02": (0, 25_000, 0.0),
        "2009-03": (0, 25_000, 0.0),
        "FY2008-09-Q3": (3, 20_000, 0.15),
        "FY2008-09-Q4": (4, 25_000, 0.16),
        "FY2008-09": (7, 20_000, 0.35),
    }


def test_a_census_at_which_only_others_were_delayed_is_where_the_zeros_begin() -> None:
    figures = [month("2009-01", CARDIFF, DELAYS, outside=2)]
    found = rates(figures, [standing(CARDIFF, "2009-02-10")], people(CARDIFF, 2009, 20_000))
    assert {each.period.code: each.numerator for each in found} == {"2009-01": 0, "2009-02": 0, "FY2008-09-Q4": 0}
    assert [each.period.code for each in found if each.complete] == ["2009-01"]


def test_an_authority_that_never_counted_a_delay_has_no_zero_and_nobody_a_rate_without_a_population() -> None:
    both = [standing(CARDIFF, "2009-02-28"), standing(NEWPORT, "2009-02-28")]
    figures = [month("2009-02", CARDIFF, DELAYS, missed=1)]
    populations = [people(NEWPORT, 2009, 10_000), people(WALES.code, 2009, 250_000)]
    found = rates(figures, both, *populations)
    assert {each.area for each in found} == {WALES.code}


def test_the_rate_of_wales_is_of_its_own_population_and_incomplete_where_somebody_states_no_delays() -> None:
    figures = [month("2009-02", CARDIFF, DELAYS, missed=1), month("2009-02", GWYNEDD, DELAYS, missed=2)]
    wales = people(WALES.code, 2009, 250_000)
    some = [standing(CARDIFF, "2009-02-28"), standing(GWYNEDD, "2009-02-28")]
    one = only(rates(figures, some, wales), WALES.code, "2009-02")
    assert (one.numerator, one.denominator, one.complete) == (3, 250_000, False)
    assert (one.authorities_reporting, one.authorities_expected) == (2, 22)
    everybody = [standing(each.code, "2009-02-28") for each in AUTHORITIES]
    assert only(rates(figures, everybody, wales), WALES.code, "2009-02").complete


def test_a_count_is_the_number_itself_zero_included() -> None:
    counted = replace(catalogue()[DELAYS], form=Form.COUNT, band=None)
    figures = [month("2009-01", CARDIFF, DELAYS, missed=3, outside=1)]
    found = observations(figures, [standing(CARDIFF, "2009-02-28")], [], {DELAYS: counted})
    shown = {each.period.code: each.value for each in found if each.area == CARDIFF and each.denominator is None}
    assert shown == {"2009-01": 3.0, "2009-02": 0.0, "FY2008-09-Q4": 3.0, "FY2008-09": 3.0}
