"""The invented Wales, from the source format to the figures, by the pure functions alone."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from hub.domain.areas import AUTHORITIES
from hub.domain.contributions import Judge
from hub.domain.figures import MonthFigure, Standing, StatedFigure
from hub.domain.histories.facts import Facts, Statement
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, observations
from hub.domain.populations import Population
from hub.domain.units import Contribution, counts_by_month
from producers.mapping import Carrier, Mapping, event
from producers.published import folder
from producers.reading import Extract, FolderSettings, NothingAccepted, Request
from producers.refusals import Refusal
from producers.sources import performance_return, populations, synthetic
from schemas.topics import PUBLISHER, Stream

KEY = b"a key that nobody uses in earnest"
LONG_AFTER = date(2030, 1, 1)


@dataclass(frozen=True, slots=True)
class Wales:
    """What 22 connectors would have stated, and the figures of it, published ones beside them."""

    observations: list[Observation]
    figures: list[MonthFigure]
    standings: list[Standing]
    refusals: list[Refusal]
    events: int


def request(authority: str) -> Request:
    """The first extract of an authority."""
    return Request(authority, NothingAccepted(), LONG_AFTER)


def extract(authority: str, seed: int = 2009, scale: float = 1.0) -> Extract:
    """An authority as it is invented."""
    return synthetic.SOURCE.read(
        synthetic.SyntheticSettings(format="synthetic", seed=seed, scale=scale), request(authority)
    )


@cache
def wales(seed: int = 2009, scale: float = 1.0) -> Wales:
    """Every authority's cases judged, as at the day of the extracts."""
    figures: list[MonthFigure] = []
    standings: list[Standing] = []
    refusals: list[Refusal] = []
    events = 0
    for area in AUTHORITIES:
        found = extract(area.code, seed, scale)
        people: dict[str, Facts] = {}
        mapping = Mapping(area.code, KEY, Stream.CASE)
        carrier = Carrier(area.code, "invented cases", "extract-1", 0)
        kinds: dict[str, str] = {}
        for file in found.files:
            kinds |= dict.fromkeys(file.kinds, "stated")
            refusals += file.refusals
            for named in mapping.named(file.file, file.facts):
                people.setdefault(named.subject, {})[named.event_id] = Statement(event(named, carrier, 1), b"")
                events += 1
        figures += _figures(area.code, people, found.as_at)
        standings.append(Standing(area.code, found.as_at, kinds, frozenset()))
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


def performance_returned() -> Extract:
    """The published figures that come with the program, as the publisher's connector reads them."""
    settings = FolderSettings(name="published figures", format="performance_return", folder=folder())
    return performance_return.SOURCE.read(settings, request(PUBLISHER))


def stated_populations() -> list[Population]:
    """The populations that come with the program, as the publisher's connector reads them."""
    settings = FolderSettings(name="populations", format="populations", folder=folder())
    facts = [fact for file in populations.SOURCE.read(settings, request(PUBLISHER)).files for fact in file.facts]
    return [Population(**fact.fields) for fact in facts]


def published() -> list[StatedFigure]:
    """The same, as the store would keep them."""
    mapping = Mapping(PUBLISHER, KEY, Stream.PERFORMANCE)
    carrier = Carrier(PUBLISHER, "published figures", "extract-1", 0)
    events = [
        event(named, carrier, 1)
        for file in performance_returned().files
        for named in mapping.named(file.file, file.facts)
    ]
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
