"""Every worked example is one authority's extract, and travels the whole way from its files to the exported figures."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

from hub.domain.areas import AUTHORITIES

EXAMPLES = sorted(file.parent for file in (Path(__file__).parents[1] / "spec" / "casefiles").glob("*/as_at.txt"))
OWNERS = dict(zip((area.code for area in AUTHORITIES), EXAMPLES, strict=False))


def rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_each_worked_example_gives_its_figures_and_its_refusals_the_whole_way(tmp_path: Path) -> None:
    assert len(OWNERS) == len(EXAMPLES), "there are more examples than authorities: run them in two rounds"
    for code, example in OWNERS.items():
        shutil.copytree(example, tmp_path / "extracts" / code)
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
    exported = [row for row in rows(tmp_path / "figures.csv") if row["period_type"] == "month"]
    refused = rows(tmp_path / "refusals.csv")
    for code, example in OWNERS.items():
        expected = rows(example / "expected.csv")
        named = {row["indicator"] for row in expected}
        assert {
            (row["indicator"], row["period"]): (row["numerator"], row["denominator"])
            for row in exported
            if row["area"] == code and row["indicator"] in named
        } == {
            (row["indicator"], row["period"]): (row["numerator"], row["denominator"])
            for row in expected
            if row["denominator"] != "0"
        }, example.name
        assert {(row["file"], row["line"], row["code"]) for row in refused if row["authority"] == code} == {
            (row["file"], row["line"], row["code"]) for row in rows(example / "expected_refusals.csv")
        }, example.name
