"""A published value is met when the derived one, rounded as it was written, reads the same."""

from fractions import Fraction

import pytest

from hub.domain.published import beside_derived, round_like
from tests.lib.invented import performance_returned, published


@pytest.mark.parametrize(
    ("written", "value", "rounded"),
    [
        ("95", Fraction(189, 2), "95"),  # 94.5: a half goes up
        ("95", Fraction(9449, 100), "94"),
        ("91.4", Fraction(9145, 100), "91.5"),
        ("91.4", Fraction(91449, 1000), "91.4"),
        ("9.7", Fraction(97), "97.0"),
        ("0.05", Fraction(1, 25), "0.04"),
        ("14", Fraction(2000, 143), "14"),
        ("-1.5", Fraction(-3, 2), "-1.5"),
        ("0.3", Fraction(-1, 4), "-0.2"),
    ],
)
def test_a_value_is_rounded_to_the_precision_published_and_a_half_goes_up(
    written: str, value: Fraction, rounded: str
) -> None:
    assert round_like(written, value) == rounded


def test_the_shipped_figures_are_accepted_row_by_row() -> None:
    report, events = performance_returned()
    (file,) = report.files
    assert report.refusals == []
    assert len(events) == file.new == file.rows > 30


def test_the_shipped_figures_say_where_they_were_published_and_may_be_used() -> None:
    for figure in published():
        assert figure.stated_in
        assert figure.licence == "Open Government Licence v3.0"
        assert figure.status == "final"


def test_a_published_value_with_nothing_derived_beside_it_is_neither_equal_nor_not() -> None:
    from hub.domain.indicators import catalogue
    from hub.domain.observations import observations

    found = beside_derived(observations([], [], published(), catalogue()))
    assert found
    assert {each.equal for each in found} == {None}
    assert [(each.indicator, each.period.start) for each in found] == sorted(
        (each.indicator, each.period.start) for each in found
    )
