"""Every worked example is one authority's extract, and travels the whole way from its files to the exported figures."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from hub.domain.areas import AUTHORITIES
from tests.lib.worked import FOLDERS, OWNER, by_indicator, example, listed

CODES = [area.code for area in AUTHORITIES]
#: As many examples at a time as there are authorities.
ROUNDS = [
    dict(zip(CODES, FOLDERS[first : first + len(CODES)], strict=False)) for first in range(0, len(FOLDERS), len(CODES))
]


def write_extracts(examples: Mapping[str, Path], extracts: Path) -> None:
    """Each example as an authority's extract; what they say of populations in one file, each about its own authority."""
    populations: list[dict[str, str]] = []
    for code, folder in examples.items():
        shutil.copytree(folder, extracts / code, ignore=shutil.ignore_patterns("populations.csv"))
        populations += [row | {"area": code} for row in listed(folder / "populations.csv") if row["area"] == OWNER]
    with (extracts / "populations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["area", "year", "band", "count", "source"])
        writer.writeheader()
        writer.writerows(populations)


@pytest.mark.parametrize("examples", ROUNDS, ids=[f"round {number + 1}" for number in range(len(ROUNDS))])
def test_each_worked_example_gives_its_figures_and_its_refusals_the_whole_way(
    examples: Mapping[str, Path], tmp_path: Path
) -> None:
    write_extracts(examples, tmp_path / "extracts")
    command = [sys.executable, "-m", "hub", "demo", "--extracts", "extracts", "--exit-when-done"]
    run = subprocess.run(
        [*command, "--export", "figures.csv", "--refusals", "refusals.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    exported = [row for row in listed(tmp_path / "figures.csv") if row["period_type"] == "month"]
    refused = listed(tmp_path / "refusals.csv")
    for code, folder in examples.items():
        expected = example(folder)
        found = {
            (row["indicator"], row["period"]): (int(row["numerator"]), int(row["denominator"]))
            for row in exported
            if row["area"] == code
        }
        assert by_indicator(found, expected.figures) == expected.figures, folder.name
        listed_here = [(row["file"], int(row["line"]), row["code"]) for row in refused if row["authority"] == code]
        assert sorted(listed_here) == expected.refusals, folder.name
