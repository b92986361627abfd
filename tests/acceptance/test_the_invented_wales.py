"""22 invented authorities from their source to the national figures: Wales comes out at the published values."""

import pytest

from hub.domain.areas import AUTHORITIES, REGIONS, WALES, WALES_CODE
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, Source
from hub.domain.periods import PeriodType
from hub.domain.published import beside_derived
from hub.domain.reconciliation import Finding, reconcile, wanted
from tests.lib.checkout import ROOT
from tests.lib.drawn import rows
from tests.lib.invented import Wales, wales

#: The values of the 2008-09 factfile, written out once more, so that a slip in the shipped file is noticed.
PUBLISHED = {
    ("EDU/002ii", "AY2004-05"): "18.1",
    ("EDU/002ii", "AY2005-06"): "14",
    ("EDU/002ii", "AY2007-08"): "12.1",
    ("SCC/001a", "FY2008-09"): "92",
    ("SCC/002", "FY2007-08"): "14.4",
    ("SCC/002", "FY2008-09"): "13.5",
    ("SCC/004", "FY2007-08"): "10.3",
    ("SCC/004", "FY2008-09"): "9.7",
    ("SCC/006", "FY2007-08"): "93",
    ("SCC/006", "FY2008-09"): "95",
    ("SCC/021", "FY2007-08"): "89.8",
    ("SCC/021", "FY2008-09"): "91.4",
}
SIX = sorted({code for code, _ in PUBLISHED})


@pytest.fixture(scope="module")
def invented() -> Wales:
    return wales()


def derived(invented: Wales, code: str, period: str) -> dict[str, Observation]:
    return {
        each.area: each
        for each in invented.observations
        if each.source is Source.DERIVED and (each.indicator, each.period.code) == (code, period)
    }


def test_every_published_value_of_wales_is_met_to_its_precision(invented: Wales) -> None:
    found = [each for each in beside_derived(invented.observations) if each.indicator in SIX]
    assert {(each.indicator, each.period.code): each.published for each in found} == PUBLISHED
    assert [each for each in found if not each.equal] == []


def test_every_published_value_of_the_invented_years_is_found_to_agree(invented: Wales) -> None:
    computed = {code: each.period_types for code, each in catalogue().items()}
    found = reconcile(wanted(invented.observations), computed)
    agreeing = {(each.indicator, each.period.code): each.written for each in found if each.finding is Finding.AGREE}
    assert agreeing == PUBLISHED
    assert {each.finding for each in found} == {Finding.AGREE, Finding.DERIVED_MISSING}


def test_plans_in_place_are_on_a_par_with_the_year_before(invented: Wales) -> None:
    before = derived(invented, "SCC/001a", "FY2007-08")[WALES_CODE]
    assert before.value is not None
    assert round(before.value) == 92


def test_nothing_invented_is_refused(invented: Wales) -> None:
    assert invented.refusals == []
    assert 140_000 < invented.events < 165_000


#: In percent, but for SCC/042b (days) and SCA/001 (for a thousand people): about what was published for other years, or might have been.
LIKELY = {
    "SCC/010": (15, 30),
    "SCC/042a": (68, 80),
    "SCC/042b": (9, 18),
    "SCC/011a": (70, 90),
    "SCC/011b": (30, 50),
    "SCC/043a": (70, 82),
    "SCC/014": (75, 90),
    "SCC/015": (75, 92),
    "SCC/034": (85, 97),
    "SCC/025": (75, 90),
    "SCC/033d": (85, 97),
    "SCC/033e": (75, 95),
    "SCC/033f": (45, 65),
    "SCA/007": (75, 92),
    "SCA/018a": (70, 90),
    "SCA/018b": (30, 50),
    "SCA/018c": (15, 35),
    "PM18": (70, 88),
    "SCA/001": (4, 7),
}


@pytest.mark.parametrize("code", LIKELY)
def test_what_was_never_published_is_likely(invented: Wales, code: str) -> None:
    low, high = LIKELY[code]
    for period in ("FY2007-08", "FY2008-09"):
        found = derived(invented, code, period)[WALES_CODE]
        assert found.value is not None
        assert low < found.value < high


def test_every_indicator_of_those_years_has_figures(invented: Wales) -> None:
    assert {*SIX, *LIKELY} == catalogue().keys() - {"PM24"}


def test_visits_are_given_by_one_region_and_the_figure_of_wales_says_so(invented: Wales) -> None:
    found = derived(invented, "SCC/025", "FY2008-09")
    assert (found[WALES_CODE].authorities_reporting, found[WALES_CODE].complete) == (6, False)
    assert (found["north-wales"].authorities_reporting, found["north-wales"].complete) == (6, True)
    assert "south-east-wales" not in found


def test_enquiries_of_the_last_days_are_still_open(invented: Wales) -> None:
    assert derived(invented, "PM18", "FY2007-08")[WALES_CODE].complete
    assert not derived(invented, "PM18", "FY2008-09")[WALES_CODE].complete


def test_the_children_looked_after_are_a_third_of_those_of_wales(invented: Wales) -> None:
    for period, really in (("FY2006-07", 4647), ("FY2007-08", 4635), ("FY2008-09", 4695)):
        assert derived(invented, "SCC/004", period)[WALES_CODE].denominator == pytest.approx(really / 3, abs=1)


@pytest.mark.parametrize("code", SIX)
def test_every_figure_of_a_year_is_final_and_every_authority_reports(invented: Wales, code: str) -> None:
    years = {PeriodType.YEAR, PeriodType.ACADEMIC_YEAR}
    found = [each for each in invented.observations if each.indicator == code and each.period.type in years]
    ours = [each for each in found if each.source is Source.DERIVED and each.area == WALES_CODE]
    assert ours
    assert all(each.complete and each.authorities_reporting == 22 for each in ours)


@pytest.mark.parametrize("code", SIX)
def test_wales_is_the_sum_of_its_regions_and_of_its_authorities(invented: Wales, code: str) -> None:
    period = "AY2007-08" if code.startswith("EDU") else "FY2008-09"
    found = derived(invented, code, period)
    for parts in (REGIONS, AUTHORITIES):
        there = [found[area.code] for area in parts if area.code in found]
        assert sum(each.denominator or 0 for each in there) == found[WALES.code].denominator
        assert sum(each.numerator or 0 for each in there) == found[WALES.code].numerator


def test_the_last_figures_are_those_of_march_2009(invented: Wales) -> None:
    ours = [each for each in invented.observations if each.source is Source.DERIVED and each.indicator != "SCA/001"]
    assert max(each.period.end for each in ours).isoformat() == "2009-03-31"


@pytest.mark.parametrize(("code", "worse"), [("SCC/006", min), ("SCC/021", min), ("SCC/002", max)])
def test_there_is_something_to_see_between_authorities_and_the_gap_narrows(invented: Wales, code: str, worse) -> None:
    gaps = []
    for period in ("FY2007-08", "FY2008-09"):
        values = [derived(invented, code, period)[area.code].value or 0.0 for area in AUTHORITIES]
        gaps.append(_spread(values))
        of_wales = derived(invented, code, period)[WALES_CODE].value or 0.0
        assert abs(worse(values) - of_wales) > 3.0
    assert gaps[1] < gaps[0]


def _spread(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values)


def test_the_page_about_the_demonstration_shows_these_figures(invented: Wales) -> None:
    page = (ROOT / "docs" / "explanation" / "the-demonstration.md").read_text("utf-8")
    shown = [row for row in rows(page) if len(row) == 7 and row[1] in SIX]
    found = [each for each in beside_derived(invented.observations) if each.indicator in SIX]
    assert [row[1:-1] for row in shown] == [
        [each.indicator, each.period.code, each.published, f"{each.numerator:,}", f"{each.denominator:,}"]
        for each in found
    ]
