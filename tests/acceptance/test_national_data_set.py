"""An awkward Wales taken the whole way by `hub demo`, night after night, and compared cell by cell with the oracle."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.lib.awkward.nights import Weather, nights
from tests.lib.oracle.areas import AUTHORITIES
from tests.lib.oracle.figures import Figure, Place
from tests.lib.oracle.nights import Refusal
from tests.lib.two_readings import folders, nights_of, second_reading, unequal

SEED = int(os.environ.get("SEED", "2009"))
ROWS = int(os.environ.get("ROWS", "6000"))

BAD_DAY = Refusal("as_at.txt", 1, "bad_as_at")
#: What a value is of: a mean of one, a rate of a thousand people; all others are percentages.
SCALES = {"SCC/042b": 1, "SCA/001": 1000}
Refused = set[tuple[str, str, int, str]]


def demo(extracts: Path, data: Path, out: Path) -> tuple[dict[Place, Figure], Refused, str]:
    """The figures and refusals that `hub demo` writes for these extracts, and what it says."""
    files = out / "figures.csv", out / "refusals.csv"
    options: list[str | Path] = ["--data", data, "--exit-when-done", "--export", files[0], "--refusals", files[1]]
    done = subprocess.run(
        [Path(sys.executable).with_name("hub"), "demo", "--extracts", extracts, *options],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found, refused = ([*csv.DictReader(file.read_text(encoding="utf-8").splitlines())] for file in files)
    figures = {_place(row): _figure(row) for row in found}
    assert len(figures) == len(found)
    for row in found:
        scale = SCALES.get(row["indicator"], 100)
        assert float(row["value"]) == pytest.approx(scale * int(row["numerator"]) / int(row["denominator"]))
        assert (row["status"] == "provisional") == (row["complete"] == "false")
    rows = [(row["authority"], row["file"], int(row["line"]), row["code"]) for row in refused]
    assert len({*rows}) == len(rows)
    return figures, {*rows}, done.stdout + done.stderr


def _place(row: Mapping[str, str]) -> Place:
    return row["indicator"], row["area"], row["period_type"], row["period"]


def _figure(row: Mapping[str, str]) -> Figure:
    return Figure(
        int(row["numerator"]),
        int(row["denominator"]),
        row["complete"] == "true",
        int(row["authorities_reporting"]),
        int(row["authorities_expected"]),
        squares=None,
    )


def test_an_awkward_wales_is_refused_and_counted_as_the_specification_says(tmp_path: Path) -> None:
    extracts = tmp_path / "extracts"
    nights(SEED, extracts, 3, ROWS, AUTHORITIES, Weather(faithful=4))
    again = "2018-03-10"
    shutil.copytree(nights_of(extracts)[-1], extracts / again)
    wanted, refusals = second_reading(nights_of(extracts))
    wanted = {place: replace(each, squares=None) for place, each in wanted.items()}  # which no export holds
    figures, refused, said = demo(extracts, tmp_path / "data", tmp_path)
    assert refused == {(code, each.file, each.line, each.code) for code, found in refusals.items() for each in found}
    assert list(unequal(wanted, figures)) == []
    taken = [code for code in folders(extracts / again) if refusals[code][:1] != [BAD_DAY]]
    told_again = said.partition(f"Extracts of {again}")[2]
    # that it is complete, and nothing else; by the publisher too
    assert told_again.count("  1 messages acknowledged") == len(taken) + (extracts / again / "populations.csv").exists()
