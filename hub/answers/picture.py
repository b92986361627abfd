"""One consistent state of the store, now or as known at a moment, and what was computed from it to answer a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from hub.domain.figures import Standing, StreamState
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Source
from hub.domain.periods import Period


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
    #: The midnight of the snapshot that others' figures are from, for readers who have no more; else None.
    nightly: Moment | None = None
    #: The areas of which there is no snapshot yet for a reader who sees no more: their figures are withheld, also those that
    #: are not there.
    waiting: frozenset[str] = frozenset()
    #: The method version in force of each indicator.
    methods: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def derived(self) -> Mapping[tuple[str, Period, str], Observation]:
        """The observations computed here, by indicator, period and area."""
        return {
            (each.indicator, each.period, each.area): each
            for each in self.observations
            if each.source is Source.DERIVED
        }
