"""The worked examples: casefile folders, each with the figures by month and the refusals that it must give."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: The authority of an example, where its own populations.csv names one.
OWNER = "W06000015"
FOLDERS = sorted(file.parent for file in (Path(__file__).parents[1] / "spec" / "casefiles").glob("*/as_at.txt"))

#: Numerator and denominator by month, by indicator.
Months = dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Example:
    """What an example must give; an indicator that it does not name may be anything."""

    figures: Months
    refusals: list[tuple[str, int, str]]
    why: str


def listed(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; none where it is absent."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def example(folder: Path) -> Example:
    """Read what is listed beside a casefile; a month with 0,0 has no figure."""
    figures: Months = {}
    for row in listed(folder / "expected.csv"):
        months = figures.setdefault(row["indicator"], {})
        if int(row["denominator"]):
            months[row["period"]] = (int(row["numerator"]), int(row["denominator"]))
    refusals = [(row["file"], int(row["line"]), row["code"]) for row in listed(folder / "expected_refusals.csv")]
    return Example(figures, sorted(refusals), (folder / "why.txt").read_text("utf-8"))


def by_indicator(found: Mapping[tuple[str, str], tuple[int, int]], named: Months) -> Months:
    """Figures by indicator and month, of those indicators that an example names."""
    return {code: {period: each for (of, period), each in found.items() if of == code} for code in named}
