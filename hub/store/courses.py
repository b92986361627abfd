"""How an authority stood from each moment on at which one of its extracts took effect. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

from hub.domain.figures import Standing
from hub.domain.knowledge import Moment
from schemas.topics import Stream


class Effect(NamedTuple):
    """A statement about an extract that took effect: as much of it as an authority's standing is made of."""

    authority: str
    event_id: bytes
    revision: int
    asserted: bool
    source: str
    of_stream: str
    as_at: date
    contents: Mapping[str, str]
    effective_at: Moment

    @property
    def rank(self) -> tuple[int, bytes]:
        """The higher is the later."""
        return (self.revision, self.event_id)

    @property
    def origin(self) -> tuple[str, str]:
        """Who says so: of one source and stream the latest extract counts."""
        return (self.source, self.of_stream)


def course(authority: str, effects: Iterable[Effect]) -> list[tuple[Moment, Standing]]:
    """The standing of an authority from each moment on; at each it is what hub.store.effects.reached makes of all before.

    Nothing is in quarantine in it: what is there now is missing from every figure that needs it, at every moment.
    """
    winners: dict[bytes, Effect] = {}
    latest: dict[tuple[str, str], Effect] = {}
    found: list[tuple[Moment, Standing]] = []
    told = sorted(effects, key=lambda each: (each.effective_at, *each.rank))
    for moment, together in groupby(told, key=lambda each: each.effective_at):
        for each in together:
            _take(each, winners, latest)
        found.append((moment, _standing(authority, latest)))
    return found


def _take(effect: Effect, winners: dict[bytes, Effect], latest: dict[tuple[str, str], Effect]) -> None:
    other = winners.get(effect.event_id)
    if other is not None and other.revision > effect.revision:
        return
    winners[effect.event_id] = effect
    for origin in {effect.origin, *([other.origin] if other is not None else ())}:
        known = latest.get(origin)
        stays = effect.asserted and origin == effect.origin
        if known is not None and known.event_id == effect.event_id and not stays:
            del latest[origin]
            left = [each for each in winners.values() if each.asserted and each.origin == origin]
            if left:
                latest[origin] = max(left, key=lambda each: each.rank)
    known = latest.get(effect.origin)
    if effect.asserted and (known is None or effect.rank >= known.rank):
        latest[effect.origin] = effect


def _standing(authority: str, latest: Mapping[tuple[str, str], Effect]) -> Standing:
    kinds: dict[str, str] = {}
    for effect in latest.values():
        for kind, state in effect.contents.items():
            if kinds.get(kind, "stated") == "stated":
                kinds[kind] = state
    days = [effect for effect in latest.values() if effect.of_stream == Stream.CASE]
    as_at = max(days, key=lambda each: each.rank).as_at if days else None
    return Standing(authority, as_at, kinds, frozenset())
