"""Every source, shown the same twelve nights: what is new, changed and withdrawn, what is left alone, and what is refused where."""

from pathlib import Path

import pytest

from producers.sources import catalogue
from tests.lib.matrix.checking import check
from tests.lib.matrix.declaring import Declared, Night, declarations
from tests.lib.matrix.growing import HOLDING, SMALL, grown

#: What a process may need more, in MB, for three times as many rows.
MARGIN = 6.0
MATRIX = [pytest.param(each, night, id=f"{each.name}-{night}") for each in declarations() for night in Night]


@pytest.mark.parametrize(("declared", "night"), MATRIX)
def test_every_source(declared: Declared, night: Night, tmp_path: Path) -> None:
    if night is Night.MILLION:
        few, many = grown(declared.name, declared.rows, 3 * declared.rows, options=(SMALL,))
        assert (few["refused"], many["refused"]) == (0, 0)
        assert many["rows"] == 3 * few["rows"]
        assert many["mb"] - few["mb"] < MARGIN
    else:
        check(declared, night, tmp_path)


def test_a_source_that_holds_its_rows_in_memory_is_found_out() -> None:
    few, many = grown("casefile", 20_000, 60_000, options=(SMALL, HOLDING))
    assert many["mb"] - few["mb"] > 2 * MARGIN


def test_a_source_says_what_it_does_on_each_of_the_nights() -> None:
    assert {each.format for each in declarations()} == set(catalogue())
    assert {each.name for each in declarations() if {*each.nights, Night.MILLION} != set(Night)} == set()
