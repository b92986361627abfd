"""Every source, shown the same twelve nights: what is new, changed and withdrawn, what is left alone, and what is refused where."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from producers.files.delimited_file import DelimitedFile
from producers.sources import catalogue
from tests.lib.matrix.checking import check
from tests.lib.matrix.declaring import Declared, Night, declarations
from tests.lib.matrix.memory_of import hold_little, most_held

FEW, MANY = 200, 600
MATRIX = [pytest.param(each, night, id=f"{each.name}-{night}") for each in declarations() for night in Night]


def held_of_each_further_row(declared: Declared, place: Path) -> float:
    most_held(declared, place / "before", FEW // 4)  # what is made once
    few, rows_of_few = most_held(declared, place / "few", FEW)
    many, rows_of_many = most_held(declared, place / "many", MANY)
    assert rows_of_many > 2 * rows_of_few
    return (many - few) / (rows_of_many - rows_of_few)


@pytest.mark.parametrize(("declared", "night"), MATRIX)
def test_every_source(declared: Declared, night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if night is Night.MILLION:
        hold_little(monkeypatch)
        assert held_of_each_further_row(declared, tmp_path) < declared.holds
    else:
        check(declared, night, tmp_path)


def test_a_source_that_holds_its_rows_in_memory_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = DelimitedFile.blocks

    def holding(file: DelimitedFile) -> Iterator[Any]:
        held = [(block, [block.cells(place) for place in range(len(block))]) for block in real(file)]
        yield from (block for block, _ in held)

    hold_little(monkeypatch)
    monkeypatch.setattr(DelimitedFile, "blocks", holding)
    (casefile,) = (each for each in declarations() if each.name == "casefile")
    assert held_of_each_further_row(casefile, tmp_path) > 2 * casefile.holds


def test_a_source_says_what_it_does_on_each_of_the_nights() -> None:
    assert {each.format for each in declarations()} == set(catalogue())
    assert {each.name for each in declarations() if {*each.nights, Night.MILLION} != set(Night)} == set()
