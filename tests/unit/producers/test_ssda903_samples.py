"""Returns read whole: the invented sample says what the invented casefile says, and a synthetic one is refused where it must be."""

from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import producers
from hub.domain.contributions import Judge
from hub.domain.figures import MonthFigure, Standing
from hub.domain.histories.facts import Facts, Statement
from hub.domain.indicators import catalogue
from hub.domain.observations import observations
from hub.domain.units import counts_by_month
from producers.invented import ssda903 as invented
from producers.invented.authority import invent
from producers.invented.casefile import cells
from producers.invented.rows import CarePeriod, Placement, Review
from producers.invented.rows_of_children import CareLeaver
from producers.invented.wales import YEARS
from producers.keyed.mapping import shape
from producers.sources import source_of
from producers.sources.ssda903 import return_tables
from tests.lib.checkout import ROOT
from tests.lib.extracts import AUTHORITY, first_extract, folder_settings, write
from tests.lib.returns import Said, said

SAMPLE = Path(producers.__file__).parent / "samples" / "ssda903"
SYNTHETIC = ROOT / "tests" / "samples" / "ssda903-synthetic"
LAST = YEARS[-1].end


def test_the_sample_is_what_the_program_writes(tmp_path: Path) -> None:
    invented.write_sample(tmp_path)
    made = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    kept = {file.relative_to(SAMPLE): file.read_bytes() for file in SAMPLE.rglob("*") if file.is_file()}
    del kept[Path("SOURCE.txt")]
    assert made == kept


def test_the_sample_says_the_same_as_files_and_as_xml_and_nothing_of_it_is_refused() -> None:
    earlier = [SAMPLE / "2006-07", SAMPLE / "2007-08"]
    files, xml = said(SAMPLE / "2008-09", earlier), said(SAMPLE / "2008-09-xml", earlier)
    assert (files.refusals, xml.refusals) == ([], [])
    assert files.periods == xml.periods
    assert files.placements == xml.placements
    assert files.reviews == xml.reviews
    assert files.leavers == xml.leavers
    assert len({row[1] for row in files.periods}) == 61


def test_the_sample_gives_figures_of_reviews_and_placements_and_of_nothing_that_it_does_not_state() -> None:
    found = said(SAMPLE / "2008-09", [SAMPLE / "2006-07", SAMPLE / "2007-08"])
    people: dict[str, Facts] = {}
    for each in found.events:
        people.setdefault(each.header.subject, {})[each.header.event_id] = Statement(each, b"")
    judge, total = Judge(catalogue().values()), Counter[Any]()
    for facts in people.values():
        total.update(judge(facts, LAST).contribution)
    months = [
        MonthFigure(AUTHORITY, code, month, counts) for (code, month), counts in counts_by_month(dict(total)).items()
    ]
    kinds = {kind: "stated" for table in return_tables() for kind in table.kinds}
    seen = observations(months, [Standing(AUTHORITY, LAST, kinds, frozenset())], [], catalogue(), [])
    ours = {
        each.indicator: (each.numerator, each.denominator)
        for each in seen
        if each.area == AUTHORITY and each.period.code == "FY2008-09"
    }
    assert ours == {
        "SCC/004": (4, 35),
        "SCC/021": (73, 84),
        "SCC/033d": (1, 2),
        "SCC/033e": (0, 1),
        "SCC/033f": (1, 1),
    }


@pytest.mark.parametrize(("authority", "seed"), [("W06000004", 2009), ("W06000024", 7)])
def test_returns_of_three_years_state_what_the_casefile_states(tmp_path: Path, authority: str, seed: int) -> None:
    returns = invented.Returns(authority, seed)
    for year in YEARS:
        invented.write_csv(tmp_path / f"{year.start.year}", returns.year(year.start, year.end), year.end)
    found = said(tmp_path / "2008", [tmp_path / "2006", tmp_path / "2007"])
    assert found.refusals == []
    assert _facts(found.events) == _facts(_of_casefile(tmp_path / "casefile", authority, seed))


def _of_casefile(folder: Path, authority: str, seed: int) -> list[Any]:
    """The casefile of the same cases as at the last day of the returns; of a series of short breaks only the agreement."""
    cases = invent(authority, seed)
    series = {each.care_period_id: each for each in cases.care_periods if each.basis == "short_breaks"}
    placements = [each for each in cases.placements if each.care_period_id not in series]
    placements += [Placement(key, key, *each[1:4], "foster") for key, each in series.items()]
    rows: dict[str, tuple[Any, list[Any]]] = {
        "care_periods": (CarePeriod, cases.care_periods),
        "placements": (Placement, placements),
        "reviews": (Review, cases.reviews),
        "care_leavers": (CareLeaver, cases.care_leavers),
    }
    files = {
        file: "\n".join([",".join(kind._fields), *(",".join(cells(_as_known(row))) for row in some if _is_known(row))])
        for file, (kind, some) in rows.items()
    }
    source = source_of("casefile")
    return first_extract(source, folder_settings(source, write(folder, LAST.isoformat(), **files)))[1]


def _is_known(row: Any) -> bool:
    return next(value for value in row if isinstance(value, date)) <= LAST


def _as_known(row: Any) -> Any:
    """A row without an end that comes after the last day."""
    if getattr(row, "ended_on", None) is None or row.ended_on <= LAST:
        return row
    return row._replace(**{name: None for name in ("ended_on", "returned_as_planned") if name in row._fields})


def _facts(events: list[Any]) -> Counter[tuple[Any, ...]]:
    """What is said of whom and when, without the keys of the records."""
    return Counter(
        (
            each.SUBJECT,
            each.header.subject,
            each.header.occurred_on,
            *(getattr(each, name) for name in shape(each.SUBJECT).names if name != "care_period"),
        )
        for each in events
    )


@cache
def synthetic() -> Said:
    """The synthetic return, read once."""
    return said(SYNTHETIC, as_at=date(2018, 3, 31))


def test_a_synthetic_return_of_england_is_read_whole_and_refused_where_it_does_not_fit_together() -> None:
    found = synthetic()
    assert Counter((each.file, each.code.value) for each in found.refusals) == {
        ("episodes.csv", "missing_value"): 1413,  # a REC without a DEC
        ("episodes.csv", "broken_chain"): 188,
        ("episodes.csv", "future_date"): 4,
        ("episodes.csv", "unknown_care_period"): 3198,
        ("reviews.csv", "duplicate_key"): 28,
        ("reviews.csv", "future_date"): 5030,
        ("reviews.csv", "unknown_care_period"): 7333,
        ("oc3.csv", "unknown_code"): 2,
    }
    assert Counter(each.SUBJECT for each in found.events) == {
        "care_started": 93,
        "care_ended": 93,
        "placement_started": 135,
        "placement_ended": 135,
        "review_held": 191,
    }
    addresses = [(each.file, each.line) for each in found.refusals]
    assert len(addresses) == len(set(addresses)), "a row is refused once"


def test_what_is_accepted_of_the_synthetic_return_has_no_gap_and_no_overlap() -> None:
    found = synthetic()
    for period in found.periods:
        lived = [row for row in found.placements if row[1] == period[0] and not row[6]]
        away = [row for row in found.placements if row[1] == period[0] and row[6]]
        assert all(period[2] <= row[3] <= row[4] <= period[3] for row in lived + away)
        assert all(one[4] <= other[3] for one, other in pairwise(lived))
    theirs = [
        sorted(row[2:4] for row in found.periods if row[1] == child) for child in {row[1] for row in found.periods}
    ]
    assert all(one[1] < other[0] for periods in theirs for one, other in pairwise(periods))
