"""The reader notices what does not add up."""

from datetime import date

from hub.domain.areas import area
from hub.domain.figures import MonthFigure
from hub.domain.indicators import catalogue
from hub.domain.units import Counts
from tests.lib.faults.witness import REGION_OF, gone_back, unequal_sums, unlike_the_store

CARDIFF = "W06000015"


def row(code: str, numerator: int, denominator: int) -> dict[str, object]:
    place = area(code)
    assert place is not None
    return {
        "area": code, "area_type": place.type.value, "indicator": "SCC/006", "period_type": "month", "period": "2009-03",
        "numerator": numerator, "denominator": denominator, "unit": "percent",
    }  # fmt: skip


def test_sums_that_add_up_are_no_trouble() -> None:
    assert list(unequal_sums([row(code, 3, 4) for code in (CARDIFF, REGION_OF[CARDIFF], "W92000004")])) == []


def test_a_region_that_is_not_its_authorities_and_wales_that_is_not_its_regions_are_noticed() -> None:
    found = list(unequal_sums([row(CARDIFF, 3, 4), row(REGION_OF[CARDIFF], 3, 5), row("W92000004", 2, 5)]))
    assert len(found) == 2


def test_a_denominator_that_is_not_met_and_missed_is_noticed() -> None:
    indicator = next(iter(catalogue()))
    figures = [MonthFigure(CARDIFF, indicator, date(2009, 3, 1), Counts(met=3, missed=1))]
    right, wrong = row(CARDIFF, 3, 4) | {"indicator": indicator}, row(CARDIFF, 3, 5) | {"indicator": indicator}
    if catalogue()[indicator].counts.value == "missed":
        right["numerator"] = wrong["numerator"] = 1
    assert list(unlike_the_store([right], figures)) == []
    assert len(list(unlike_the_store([wrong], figures))) == 1


def test_an_offset_that_goes_back_or_vanishes_is_noticed() -> None:
    before = {("a", 0): 3, ("b", 0): 2}
    assert list(gone_back(before, {("a", 0): 3, ("b", 0): 9, ("c", 0): 1})) == []
    assert len(list(gone_back(before, {("a", 0): 2}))) == 2
