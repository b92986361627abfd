"""One consistent state of the store with everything computed from it, kept until the store moves on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from hub.domain.areas import AREAS
from hub.domain.figures import Standing, StreamState
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, Source, observations
from hub.store.engine import Store
from hub.store.reading import reading


@dataclass(frozen=True)
class Picture:
    """Every observation, standing and stream of one moment; `state` names the moment."""

    state: str
    observations: tuple[Observation, ...]
    standings: Mapping[str, Standing]
    streams: tuple[StreamState, ...]

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


class Pictures:
    """Gives the newest picture, and makes it only when the store has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._latest: Picture | None = None

    def newest(self) -> Picture:
        """The picture of the store as it is now; UnreachableError when the database does not answer."""
        with self._lock, reading(self._store) as read:
            state = read.state_id()
            if self._latest is None or self._latest.state != state:
                standings = read.standings()
                found = observations(read.month_figures(), standings, read.stated_figures(), catalogue(), read.populations())
                known = {each.authority: each for each in standings}
                self._latest = Picture(state, tuple(found), known, tuple(read.streams()))
            return self._latest

    def state(self) -> str:
        """The name of the state that the store is in now."""
        with reading(self._store) as read:
            return read.state_id()
