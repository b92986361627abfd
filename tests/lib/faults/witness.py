"""A reader in a process of its own, who reads again and again while faults happen and notes whatever does not add up.

    python -m tests.lib.faults.witness DATABASE_URL API_PORT REPORT

It ends at SIGTERM; its report is always up to date. That a part is away and a read fails is no trouble; a wrong answer is.
"""

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import httpx

from hub.domain.areas import AREAS, AreaType
from hub.domain.figures import MonthFigure
from hub.domain.indicators import catalogue
from hub.domain.units import State
from hub.errors import UnreachableError
from hub.store.auditing import Audit, auditing
from hub.store.engine import Store
from hub.store.places import positions
from hub.store.reading import reading
from hub.store.rows import Place

PAUSE_S = 0.2
QUESTION = "/api/v1/observations?source=derived&area=*"
REGION_OF = {code: region.code for region in AREAS if region.type is AreaType.REGION for code in region.members}


@dataclass
class Report:
    """What was read, and what was wrong with it."""

    #: Answers of the API, and those held to the store's own numbers of the same state.
    answers: int = 0
    compared: int = 0
    #: Reads of the store.
    reads: int = 0
    #: Reads that failed because a part was away.
    unanswered: int = 0
    troubles: list[str] = field(default_factory=list)

    def read(self, wrong: Iterable[str]) -> None:
        """Note what is wrong with one read."""
        self.troubles += [f"{time.strftime('%H:%M:%S')} {each}" for each in wrong]


def unequal_sums(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Where Wales is not the sum of its regions, or a region not that of its authorities, in one answer."""
    for column in ("numerator", "denominator"):
        below: Counter[tuple[str, str, str]] = Counter()
        said: dict[tuple[str, str, str], float] = {}
        for row in rows:
            if row[column] is None:
                continue
            said[row["area"], row["indicator"], row["period"]] = row[column]
            if row["area_type"] != AreaType.COUNTRY:
                above = REGION_OF[row["area"]] if row["area_type"] == AreaType.AUTHORITY else "W92000004"
                below[above, row["indicator"], row["period"]] += row[column]
        for key, total in said.items():
            area, indicator, period = key
            if (area == "W92000004" or area in REGION_OF.values()) and total != below[key]:
                yield f"{column} of {indicator} in {period}: {area} says {total}, its members {below[key]}"


def unlike_the_store(rows: Sequence[Mapping[str, Any]], figures: Iterable[MonthFigure]) -> Iterator[str]:
    """Where a month of an authority is not what the store counts: the denominator is met and missed together."""
    counted = {(each.authority, each.indicator, f"{each.month:%Y-%m}"): each.counts for each in figures}
    for row in rows:
        if row["area_type"] != AreaType.AUTHORITY or row["period_type"] != "month" or row["unit"] != "percent":
            continue
        counts = counted[row["area"], row["indicator"], row["period"]]
        met = counts.met if catalogue()[row["indicator"]].counts is State.MET else counts.missed
        if (row["numerator"], row["denominator"]) != (met, counts.met + counts.missed):
            yield f"{row['indicator']} of {row['area']} in {row['period']}: the answer is not what the store counts"


def unexplained_figures(audit: Audit, authority: str) -> Iterator[str]:
    """Where a figure is not the sum of its changes."""
    changes = audit.changes(authority)
    for method, cells in audit.figures(authority).items():
        summed = {cell: sum(by_moment.values()) for cell, by_moment in changes.get(method, {}).items()}
        if cells != {cell: number for cell, number in summed.items() if number}:
            yield f"{method[0]} of {authority}: the figures are not the sum of their changes"


def gone_back(before: Mapping[Place, int], now: Mapping[Place, int]) -> Iterator[str]:
    """Where an offset is lower than it was, or gone."""
    for place, offset in before.items():
        if now.get(place, -1) < offset:
            yield f"the offset of {place[0]}[{place[1]}] went back from {offset} to {now.get(place)}"


def watch(store: Store, client: httpx.Client, report: Report, stop: Event, file: Path) -> None:
    """Read until told to stop, and keep the report up to date."""
    offsets: dict[Place, int] = {}
    while not stop.is_set():
        write(report, file)
        try:
            answer = client.get(QUESTION)
            if answer.status_code == httpx.codes.OK:
                document = answer.json()
                report.answers += 1
                report.read(unequal_sums(document["data"]))
            with reading(store) as read:
                figures, state = read.month_figures(), read.state_id()
            if answer.status_code == httpx.codes.OK and state == document["meta"]["state"]:
                report.compared += 1
                report.read(unlike_the_store(document["data"], figures))
            now = positions(store)
            report.read(gone_back(offsets, now))
            offsets |= now
            with auditing(store) as audit:
                for authority in sorted(audit.authorities_with_figures()):
                    report.read(unexplained_figures(audit, authority))
            report.reads += 1
        except (httpx.HTTPError, UnreachableError):
            report.unanswered += 1
        stop.wait(PAUSE_S)


def write(report: Report, file: Path) -> None:
    """Put the report in place, whole."""
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(report), indent=1), "utf-8")
    fresh.replace(file)


def main(database_url: str, port: str, file: str) -> None:
    """Watch until SIGTERM."""
    stop, report = Event(), Report()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Store(database_url) as store, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        try:
            watch(store, client, report, stop, Path(file))
        except Exception as error:
            report.troubles.append(f"the reader itself failed: {type(error).__name__} {error}")
    write(report, Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
