"""One consistent state of the store, now or as known at a moment, and what was computed from it to answer a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from hub.domain.areas import AREAS
from hub.domain.figures import Standing, StreamState
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Source


@dataclass(frozen=True)
class Picture:
    """Observations, standings and streams of one state; `state` names it."""

    state: str
    #: The derived ones of the indicators asked for, and all that are stated.
    observations: tuple[Observation, ...]
    standings: Mapping[str, Standing]
    streams: tuple[StreamState, ...]
    #: None for what is known now.
    as_known_at: Moment | None = None
    #: The method version in force of each indicator.
    methods: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def derived(self) -> Mapping[tuple[str, str, str], Observation]:
        """The observations computed here, by indicator, period code and area."""
        return {
            (each.indicator, each.period.code, each.area): each
            for each in self.observations
            if each.source is Source.DERIVED
        }

    @cached_property
    def indicators(self) -> frozenset[str]:
        """Every indicator that can be asked for: those computed here and those that are stated."""
        return frozenset({*catalogue(), *(each.indicator for each in self.observations)})

    @cached_property
    def areas(self) -> frozenset[str]:
        """Every area that can be asked for."""
        return frozenset(each.code for each in AREAS)
