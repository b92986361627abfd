"""The casefiles beside this module, one authority's extract each, give the figures and refusals that are listed."""

import csv
from pathlib import Path

import pytest

from hub.domain.indicators import catalogue
from tests.lib.casefiles import figures, read

FOLDERS = sorted(file.parent for file in (Path(__file__).parent / "casefiles").glob("*/as_at.txt"))


def listed(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_casefile_gives_the_figures_listed_beside_it(folder: Path) -> None:
    expected: dict[str, dict[str, tuple[int, int]]] = {}
    for row in listed(folder / "expected.csv"):
        months = expected.setdefault(row["indicator"], {})
        if int(row["denominator"]):
            months[row["period"]] = (int(row["numerator"]), int(row["denominator"]))
    casefile = read(folder)
    found = {code: figures(casefile, catalogue()[code]) for code in expected}
    assert found == expected, (folder / "why.txt").read_text("utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_casefile_refuses_the_rows_listed_beside_it(folder: Path) -> None:
    list_of_refusals = folder / "expected_refusals.csv"
    expected = listed(list_of_refusals) if list_of_refusals.exists() else []
    found = [(each.file, each.line, each.code.value) for each in read(folder).refusals]
    assert sorted(found) == sorted((row["file"], int(row["line"]), row["code"]) for row in expected)
