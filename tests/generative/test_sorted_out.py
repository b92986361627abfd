"""Rows that are sorted out by their columns are judged as each is by itself."""

import random
from datetime import date

import pytest

from producers.casefile import tables
from producers.rules.judging import Judge
from producers.rules.tables import Table
from tests.lib.drawn_nights import cell
from tests.lib.oracle.layout import FILES

ROWS = 300


@pytest.mark.parametrize("table", tables(), ids=lambda each: each.file)
@pytest.mark.parametrize("seed", range(3))
def test_a_row_that_is_not_in_doubt_has_no_fault_and_the_same_key_and_values(table: Table, seed: int) -> None:
    by = random.Random(seed)
    file = next(each for each in FILES if each.name in (table.file, table.file.removesuffix(".csv")))
    cells = [[cell(by, file, each.name, number) for each in table.columns] for number in range(ROWS)]
    known = {
        f"{letter}{number}": by.choice([None, f"P{by.randrange(4)}"]) for letter in "abcdprs" for number in range(6)
    }
    judge = Judge(table, date(2009, 4, 5), known.get, lambda person: person, {})
    keys, values, doubtful = judge.sort_out(cells)
    by_themselves = [judge.judge(each) for each in cells]
    for place, alone in enumerate(by_themselves):
        if place not in doubtful:
            assert (keys[place], values[place], None) == alone
    right = sum(alone.fault is None for alone in by_themselves)
    assert 0 < right < ROWS
    assert len(doubtful) == ROWS - right, "each that is right is told by its columns"
