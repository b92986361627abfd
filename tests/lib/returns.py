"""SSDA903 returns for tests, drawn as tables or as dictionaries, and what they come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from producers.keyed import pseudonyms
from producers.reading import Request
from producers.refusals import FileRefused, Refusal
from producers.sources.ssda903 import SOURCE
from tests.lib.extracts import AUTHORITY, KEY, addresses, drawn, first_extract, folder_settings, write

TODAY = date(2018, 6, 1)
YEAR_END = "2018-03-31"

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n"
OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n"


@dataclass(frozen=True, slots=True)
class Said:
    """What becomes of a return that is read for the first time: the accepted rows of each table, and what was refused."""

    periods: list[tuple[str, ...]]
    placements: list[tuple[str, ...]]
    reviews: list[tuple[str, ...]]
    leavers: list[tuple[str, ...]]
    refusals: list[Refusal]
    events: list[Any]
    warnings: list[str]

    @property
    def refused(self) -> list[tuple[int, str]]:
        """Line and code of each refused row, where all are of one file."""
        return sorted((line, code) for _, line, code in addresses(self.refusals))


def said(folder: Path, earlier: Sequence[Path] = (), today: date = TODAY, **further: Any) -> Said:
    """Read a return for the first time. A row is accepted when something is stated of it."""
    settings = folder_settings(SOURCE, folder, earlier=tuple(earlier), **further)
    report, events = first_extract(SOURCE, settings, AUTHORITY, today)
    stated = {each.header.record for each in events}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for sheet in SOURCE.read(settings, Request(AUTHORITY, today)).sheets:
        rows[sheet.table.file] = found = []
        for block in _blocks(sheet.rows.blocks):
            for place in range(len(block)):
                cells = tuple(block.cells(place))
                if pseudonyms.record(KEY, AUTHORITY, sheet.table.file, cells[0]).hex() in stated:
                    found.append(cells)
    return Said(
        sorted(rows.get("care_periods.csv", [])),
        sorted(rows.get("placements.csv", [])),
        sorted(rows.get("reviews.csv", [])),
        sorted(rows.get("care_leavers.csv", [])),
        report.refusals,
        events,
        report.warnings,
    )


def _blocks(blocks: Callable[[], Any]) -> list[Any]:
    try:
        return list(blocks())
    except FileRefused:
        return []


def episodes(table: str) -> str:
    """Episodes drawn with bars, of the columns that matter; LS is C2, PLACE U6 and PLACE_PROVIDER PR1 where there is none."""
    lines = drawn(table).splitlines()
    names = lines[0].split(",")
    usual = {"CHILD": "C1", "LS": "C2", "PLACE": "U6", "PLACE_PROVIDER": "PR1", "CIN": "N1"}
    rows = []
    for line in lines[1:]:
        cells = dict(zip(names, line.split(","), strict=True))
        rows.append(",".join({**usual, **cells}.get(name, "") for name in EPISODES.strip().split(",")))
    return EPISODES + "".join(f"{row}\n" for row in rows)


def told(folder: Path, table: str, as_at: str = YEAR_END, **further: Any) -> Said:
    """What becomes of some episodes and of further files."""
    return said(write(folder, as_at, episodes=episodes(table), **further))
