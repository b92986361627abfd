"""Who answers for a definition, when it was in force, and what came after it."""

from datetime import date

import pytest

from hub.domain.definitions import Approval, Form, Kind, Scale
from hub.domain.indicators import Indicator, catalogue
from schemas.catalogue import catalogue as schemas

each_indicator = pytest.mark.parametrize("indicator", catalogue().values(), ids=lambda each: each.code)


def test_every_indicator_of_the_two_services_is_there() -> None:
    children = (
        "SCC/001a SCC/002 SCC/004 SCC/006 SCC/010 SCC/011a SCC/011b SCC/014 SCC/015 SCC/021 SCC/025 SCC/033d SCC/033e"
    )
    others = (
        "SCC/033f SCC/034 SCC/042a SCC/042b SCC/043a EDU/002ii PM24 PM18 SCA/001 SCA/007 SCA/018a SCA/018b SCA/018c"
    )
    assert set(catalogue()) == set(f"{children} {others}".split())


@each_indicator
def test_it_needs_events_that_the_contract_has(indicator: Indicator) -> None:
    assert indicator.needs <= set(schemas().streams("case"))


@each_indicator
def test_what_nobody_outside_has_settled_names_no_approver(indicator: Indicator) -> None:
    assert (indicator.approver is None) == (indicator.approval is Approval.NONE)
    assert (
        "choice" in indicator.source
        or indicator.approval is Approval.WORDING
        or "No national guidance" in indicator.source
    )


@each_indicator
def test_it_ends_before_the_last_of_its_heirs_begins(indicator: Indicator) -> None:
    first, last = indicator.effective_from or date.min, indicator.effective_to or date.max
    assert first < last
    assert all(first < heir.effective_from for heir in indicator.heirs)
    assert not indicator.heirs or last < indicator.heirs[-1].effective_from


@each_indicator
def test_a_rate_names_its_population_and_a_mean_its_unit(indicator: Indicator) -> None:
    assert (indicator.band is not None) == (indicator.form is Form.RATE)
    assert (indicator.unit is Scale.PERCENT) == (indicator.form is Form.PROPORTION)


def test_three_placements_and_changes_of_school_live_on_as_two_counts_each() -> None:
    placements, schools = catalogue()["SCC/004"], catalogue()["SCC/002"]
    assert str(placements.heirs[-1]) == "CH/043 / CH/039"
    assert str(schools.heirs[-1]) == "CH/044 / CH/039"


def test_who_is_counted_at_month_ends() -> None:
    assert {each.code for each in catalogue().values() if each.kind is Kind.CENSUS} == {"SCC/002", "SCC/004", "SCA/007"}
