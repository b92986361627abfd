"""The invented Wales, from the source format to the figures, by the pure functions alone."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from hub.domain.areas import AUTHORITIES
from hub.domain.contributions import Judge
from hub.domain.figures import MonthFigure, Standing, StatedFigure
from hub.domain.histories.facts import Facts, Statement
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, observations
from hub.domain.populations import Population
from hub.domain.units import Contribution, counts_by_month
from producers.published import folder
from producers.reading import FolderSettings
from producers.refusals import Refusal
from producers.report import SourceReport
from producers.sources import performance_return, populations, synthetic
from schemas.topics import PUBLISHER
from tests.lib.extracts import first_extract

LONG_AFTER = date(2030, 1, 1)


@dataclass(frozen=True, slots=True)
class Wales:
    """What 22 connectors would have stated, and the figures of it, published ones beside them."""

    observations: list[Observation]
    figures: list[MonthFigure]
    standings: list[Standing]
    refusals: list[Refusal]
    events: int


def extract(authority: str, seed: int = 2009, scale: float = 1.0) -> tuple[SourceReport, list[Any]]:
    """An authority as it is invented: what became of the first extract, and its events."""
    settings = synthetic.SyntheticSettings(format="synthetic", seed=seed, scale=scale)
    return first_extract(synthetic.SOURCE, settings, authority, LONG_AFTER)


@cache
def wales(seed: int = 2009, scale: float = 1.0) -> Wales:
    """Every authority's cases judged, as at the day of the extracts."""
    figures: list[MonthFigure] = []
    standings: list[Standing] = []
    refusals: list[Refusal] = []
    events = 0
    for area in AUTHORITIES:
        report, stated = extract(area.code, seed, scale)
        people: dict[str, Facts] = {}
        for each in stated:
            people.setdefault(each.header.subject, {})[each.header.event_id] = Statement(each, b"")
        refusals += report.refusals
        events += len(stated)
        kinds = {
            kind: "stated"
            for table in synthetic.invented_tables()
            if table.file in _files(report)
            for kind in table.kinds
        }
        figures += _figures(area.code, people, report.as_at)
        standings.append(Standing(area.code, report.as_at, kinds, frozenset()))
    seen = observations(figures, standings, published(), catalogue(), stated_populations())
    return Wales(seen, figures, standings, refusals, events)


def _figures(authority: str, people: dict[str, Facts], as_at: date | None) -> list[MonthFigure]:
    total: Contribution = {}
    judge = Judge(catalogue().values())
    for facts in people.values():
        for cell, number in judge(facts, as_at).contribution.items():
            total[cell] = total.get(cell, 0) + number
    by_month = counts_by_month(total)
    return [MonthFigure(authority, code, month, counts) for (code, month), counts in by_month.items()]


def _files(report: SourceReport) -> set[str]:
    return {each.file for each in report.files}


def performance_returned() -> tuple[SourceReport, list[Any]]:
    """The published figures that come with the program, as the publisher's connector reads them."""
    settings = FolderSettings(name="published figures", format="performance_return", folder=folder())
    return first_extract(performance_return.SOURCE, settings, PUBLISHER, LONG_AFTER)


def stated_populations() -> list[Population]:
    """The populations that come with the program, as the publisher's connector reads them."""
    settings = FolderSettings(name="populations", format="populations", folder=folder())
    _, events = first_extract(populations.SOURCE, settings, PUBLISHER, LONG_AFTER)
    return [Population(each.area, each.year, each.band, each.count, each.source) for each in events]


def published() -> list[StatedFigure]:
    """The same, as the store would keep them."""
    _, events = performance_returned()
    return [
        StatedFigure(
            PUBLISHER,
            each.indicator,
            each.area,
            each.period,
            each.numerator,
            each.denominator,
            each.value,
            each.value_text,
            each.withheld,
            each.figure_status,
            each.note,
            each.stated_in,
            each.licence,
        )
        for each in events
    ]
