"""Questions that readers ask; None means no restriction."""

from dataclasses import dataclass

from hub.domain.areas import Area
from hub.domain.groups import Group
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Source
from hub.domain.periods import Period, PeriodType
from hub.domain.units import State


@dataclass(frozen=True, slots=True)
class ObservationsQuestion:
    """Which figures: those whose period begins no earlier than `start` begins and ends no later than `end` ends."""

    indicators: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    period_types: frozenset[PeriodType] | None = None
    start: Period | None = None
    end: Period | None = None
    source: Source | None = None
    #: What was known up to this moment; None for what is known now.
    as_known_at: Moment | None = None
    #: The figures by these definitions, and no others; None for those in force.
    method_versions: frozenset[str] | None = None

    def asks_for(self, observation: Observation) -> bool:
        """Does an observation belong into the answer?"""
        period = observation.period
        return (
            (self.indicators is None or observation.indicator in self.indicators)
            and (self.areas is None or observation.area in self.areas)
            and (self.period_types is None or period.type in self.period_types)
            and (self.start is None or period.start >= self.start.start)
            and (self.end is None or period.end <= self.end.end)
            and (self.source is None or observation.source is self.source)
            and (self.method_versions is None or observation.method_version in self.method_versions)
        )


@dataclass(frozen=True, slots=True)
class ComparisonQuestion:
    """The authorities of a group for one indicator and period; without a period, the newest year with a figure."""

    indicator: str
    period: Period | None = None
    as_known_at: Moment | None = None
    #: None for the definition in force.
    method_version: str | None = None
    #: None for all 22, beside the regions and Wales.
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """How far apart the authorities of a group lie, period after period of one type: the longest there is for None."""

    indicator: str
    group: Group
    period_type: PeriodType | None = None
    as_known_at: Moment | None = None
    #: None for the definition in force.
    method_version: str | None = None


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """The figures of one area through time, period after period of one type."""

    indicator: str
    area: str
    period_type: PeriodType
    as_known_at: Moment | None = None
    #: None for the definition in force.
    method_version: str | None = None
    #: What is to be reached, in what the values are in; None where nothing is.
    target: float | None = None
    #: Periods at which something changed, so that the limits start anew.
    breaks: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """One authority on every indicator, by the definitions in force."""

    area: Area
    as_known_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class ExplanationQuestion:
    """Why one figure is what it is, and a page of the units behind it: at most `limit` of them, those after a cursor."""

    indicator: str
    area: str
    period: Period
    as_known_at: Moment | None = None
    #: None for the definition in force.
    method_version: str | None = None
    #: Only units in this state.
    state: State | None = None
    limit: int = 0
    after: str | None = None
