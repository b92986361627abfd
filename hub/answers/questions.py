"""Questions that readers ask; None means no restriction."""

from dataclasses import dataclass

from hub.domain.areas import Area
from hub.domain.context import Annotation, Target
from hub.domain.definitions import Service
from hub.domain.groups import Group
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Source
from hub.domain.periods import Period, PeriodType
from hub.domain.reconciliation import Finding, Reconciliation
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
class OverviewQuestion:
    """Every indicator of a service (None: of both) for every authority of a group (None: of Wales).

    An indicator takes the longest of `periods` that is of a type it has figures for; else the newest complete period of its longest
    type. `periods` has one of a type at most.
    """

    group: Group | None = None
    service: Service | None = None
    periods: tuple[Period, ...] = ()
    as_known_at: Moment | None = None


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
    #: Only units in one of these states; None for all.
    states: frozenset[State] | None = None
    limit: int = 0
    after: str | None = None


@dataclass(frozen=True, slots=True)
class ReconciliationQuestion:
    """Which submitted figures beside which derived ones: the periods as for observations."""

    indicators: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    period_types: frozenset[PeriodType] | None = None
    start: Period | None = None
    end: Period | None = None
    findings: frozenset[Finding] | None = None
    as_known_at: Moment | None = None

    def asks_for(self, found: Reconciliation) -> bool:
        """Does a pair belong into the answer?"""
        return (
            (self.indicators is None or found.indicator in self.indicators)
            and (self.areas is None or found.area in self.areas)
            and (self.period_types is None or found.period.type in self.period_types)
            and (self.start is None or found.period.start >= self.start.start)
            and (self.end is None or found.period.end <= self.end.end)
            and (self.findings is None or found.finding in self.findings)
        )


@dataclass(frozen=True, slots=True)
class ContextQuestion:
    """Which annotations or targets: those that concern any day from `start`'s first to `end`'s last."""

    indicators: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    start: Period | None = None
    end: Period | None = None
    #: Only what was written up to this moment; what was withdrawn since is not shown again.
    as_known_at: Moment | None = None
    #: Those that were withdrawn too, without their texts.
    with_withdrawn: bool = False

    def asks_for(self, one: Annotation | Target) -> bool:
        """Does an annotation or a target belong into the answer?"""
        first, last = (one.first_on, one.last_on) if isinstance(one, Annotation) else (one.first.start, one.last.end)
        return (
            (self.indicators is None or one.indicator is None or one.indicator in self.indicators)
            and (self.areas is None or one.area in self.areas)
            and (self.start is None or last >= self.start.start)
            and (self.end is None or first <= self.end.end)
            and (self.as_known_at is None or one.created_at <= self.as_known_at)
            and (self.with_withdrawn or one.withdrawn_at is None)
        )
