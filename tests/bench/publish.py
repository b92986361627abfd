"""Puts measured results into the documentation: tables between marks of one page, data and pictures beside it."""

import re
from pathlib import Path

from tests.bench.environments import BENCH
from tests.lib.checkout import ROOT

PAGE = ROOT / "docs" / "explanation" / "how-fast-the-engine-is.md"
MEASURED = PAGE.parent / "measured"
RESULTS = BENCH / "results"


def keep(name: str, report: str, publish: bool, *files: Path) -> None:
    """Keep a report (`.bench/results/NAME.md`) and print it; publish it with these files where asked to."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.md").write_text(report, "utf-8")
    print(report)
    if publish:
        MEASURED.mkdir(exist_ok=True)
        for file in files:
            (MEASURED / file.name).write_bytes(file.read_bytes())
        PAGE.write_text(between(PAGE.read_text("utf-8"), name, report), "utf-8")


def between(page: str, name: str, report: str) -> str:
    """The page with the report in place of what stood between its marks; ValueError when the marks are not there."""
    begin, end = f"<!-- measured: {name} -->", f"<!-- end: {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"the page has no place for {name}: {begin} and {end} are missing")
    return pattern.sub(lambda _: f"{begin}\n\n{report.strip()}\n\n{end}", page)
