"""The product's pure parts in a row, with no broker and no store between them: extract folders in, observations out.

The connector's reading, mapping and comparing write to an outbox in memory; what it would send is merged into histories
and judged as the consumer would, and observed as the answers would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hub.domain.contributions import Judge
from hub.domain.figures import MonthFigure, Standing
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, observations
from hub.domain.populations import Population
from hub.domain.units import Contribution, counts_by_month
from producers.outbox.extracts import Stage
from producers.outbox.file import Outbox, forgetful
from producers.reading import FolderSettings
from producers.refusals import Refusal
from producers.sending.completion import complete
from producers.sources.casefile import SOURCE, CasefileSettings
from producers.sources.populations import SOURCE as POPULATIONS
from producers.staging import Run, stage
from schemas.codec import codec
from schemas.events.header import Status
from schemas.events.population_stated import PopulationStated
from schemas.topics import PUBLISHER
from tests.lib.extracts import KEYS, sent


@dataclass
class Connected:
    """One authority: its outbox, and what the national side has of it."""

    code: str
    outbox: Outbox
    begun: int = 1_000_000
    people: dict[str, Facts] = field(default_factory=dict)
    as_at: date | None = None
    kinds: dict[str, str] = field(default_factory=dict)

    def night(self, folder: Path, today: date) -> list[Refusal]:
        """Take an extract the whole way, and answer with what was refused."""
        self.begun += 1000
        settings = CasefileSettings(name="casefile", format="casefile", folder=folder)
        report = stage(self.outbox, SOURCE, settings, Run(self.code, KEYS, today, self.begun), keep=True)
        if report.as_at is not None:
            self._take(self._sent())
            extract = self.outbox.extracts.all()[0]
            complete(self.outbox, self.code, KEYS, extract)
            completed: Any
            (completed,) = self._sent()
            self.outbox.extracts.note(extract._replace(stage=Stage.COMPLETE))
            self.as_at = completed.event.header.occurred_on
            self.kinds = {content.kind: content.state for content in completed.event.contents}
        return report.refusals

    def _sent(self) -> "list[Statement | Any]":
        return _statements(self.outbox)

    def _take(self, statements: list[Statement]) -> None:
        by_person: dict[str, list[Statement]] = {}
        for statement in statements:
            by_person.setdefault(statement.event.header.subject, []).append(statement)
        for subject, said in by_person.items():
            self.people[subject], _ = merge(self.people.get(subject, {}), said)

    def months(self) -> Iterator[MonthFigure]:
        """The counts of the authority by month, as at its day."""
        total: Contribution = {}
        judge = Judge(catalogue().values())
        for facts in self.people.values():
            for cell, number in judge(facts, self.as_at).contribution.items():
                total[cell] = total.get(cell, 0) + number
        for (indicator, month), counts in counts_by_month(total).items():
            yield MonthFigure(self.code, indicator, month, counts)


@dataclass
class Publishing:
    """The publisher of populations: its outbox, and what the national side has of it."""

    outbox: Outbox
    begun: int = 1_000_000
    stated: dict[bytes, PopulationStated] = field(default_factory=dict)

    def night(self, folder: Path, today: date) -> list[Refusal]:
        """Take the folder's populations.csv the whole way, and answer with what was refused."""
        self.begun += 1000
        settings = FolderSettings(name="populations", format="populations", folder=folder)
        report = stage(self.outbox, POPULATIONS, settings, Run(PUBLISHER, KEYS, today, self.begun), keep=True)
        for statement in _statements(self.outbox):
            event: Any = statement.event
            self.stated[event.header.event_id] = event
        return report.refusals

    def populations(self) -> list[Population]:
        """What stands."""
        return [
            Population(each.area, each.year, each.band, each.count, each.source)
            for each in self.stated.values()
            if each.header.status == Status.ASSERTED.value
        ]


def _statements(outbox: Outbox) -> "list[Statement | Any]":
    """What the outbox holds, as if a broker had acknowledged it."""
    return [Statement(codec().decode(value), value) for value in sent(outbox)]


@contextmanager
def connected(code: str) -> Iterator[Connected]:
    """An authority that has stated nothing yet."""
    with forgetful(code) as outbox:
        yield Connected(code, outbox)


@contextmanager
def publishing() -> Iterator[Publishing]:
    """A publisher that has stated nothing yet."""
    with forgetful(PUBLISHER) as outbox:
        yield Publishing(outbox)


def observed(authorities: list[Connected], populations: list[Population]) -> list[Observation]:
    """Every figure of these authorities, their regions and Wales."""
    figures = [figure for authority in authorities for figure in authority.months()]
    standings = [Standing(each.code, each.as_at, dict(each.kinds), frozenset()) for each in authorities]
    return observations(figures, standings, [], catalogue(), populations)
