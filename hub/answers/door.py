"""The one door by which figures leave the store: a reader gets a look at it, and in the look as much as the reader may have."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from hashlib import sha256

from hub.answers.disclosure import for_reader, require_present, stated_for
from hub.answers.kept import Kept
from hub.answers.looking import Look, Looks
from hub.answers.nightly import Nightly, Snapshot
from hub.answers.picture import Picture
from hub.answers.readers import Reader
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation
from hub.store.engine import Store


class Seen:
    """What one reader may have of one look."""

    def __init__(self, reader: Reader, look: Look, snapshot: Snapshot | None, before: Picture | None) -> None:
        """`snapshot` holds others' figures and `before` how fresh others were, for who does not see them as they are."""
        self.reader = reader
        #: What is behind the figures; only for those that the reader sees live.
        self.look = look
        self._snapshot = snapshot
        self._before = before
        self.state = _name(reader, look, snapshot)

    @property
    def indicators(self) -> frozenset[str]:
        """Every indicator that the reader can ask for: those computed here and those that are stated to the reader."""
        return frozenset(
            {*self.look.ground.indicators, *(each.indicator for each in stated_for(self.reader, self.look.stated))}
        )

    def kept(self, code: str) -> Collection[str]:
        """The method versions of an indicator by which there are figures."""
        return self.look.ground.kept[code]

    def picture(
        self, indicators: Collection[str] | None = None, versions: Collection[str] | None = None, streams: bool = False
    ) -> Picture:
        """The picture as in a look, without what the reader may not have."""
        reader, rules = self.reader, self.look.ground.indicators
        if not reader.sees_others_at_night:
            return self.look.picture(indicators, versions, streams)
        wanted = [code for code in rules if indicators is None or code in indicators]
        live = self.look.picture(wanted if reader.area is not None else (), versions, streams)
        named = replace(live, state=self.state)
        return for_reader(reader, named, self._snapshot, self._before, [rules[code] for code in wanted], versions)


class Door:
    """Lets readers look at one store."""

    def __init__(self, store: Store, looks: Looks, indicators: Mapping[str, Indicator]) -> None:
        self._looks = looks
        self.nightly = Nightly(store, looks, indicators)
        self._is_once = False
        self._seen_once: Look | None = None

    def once(self) -> "Door":
        """The same door for one answer, of which everything is of one look, however many questions it takes."""
        found = copy(self)
        found._is_once = True
        return found

    @contextmanager
    def look(
        self,
        reader: Reader,
        as_known_at: Moment | None = None,
        areas: Collection[str] | None = None,
        streams: bool = False,
        shared: bool = False,
    ) -> Iterator[Seen]:
        """A look for a reader who asks of these areas (None: of all), now or as known at a moment; NotAllowed.

        `streams`: the freshness of streams will be asked for as well. `shared`: of what is known now nothing will be asked for but that and
        figures by the definitions in force, so that all who ask at the same time can have one look.
        """
        require_present(reader, as_known_at, areas)
        at_night = reader.sees_others_at_night
        snapshot = self.nightly.of(reader.day) if at_night and as_known_at is None else None
        before = self.nightly.streams(reader.day) if at_night and streams else None
        if shared and as_known_at is None:
            yield Seen(reader, self._shared(), snapshot, before)
            return
        with self._looks.look(as_known_at) as look:
            yield Seen(reader, look, snapshot, before)

    def _shared(self) -> Look:
        if not self._is_once:
            return self._looks.shared()
        if self._seen_once is None:
            self._seen_once = self._looks.shared()
        return self._seen_once

    def state(self, reader: Reader) -> str:
        """The name of the state that an answer to this reader would be given from now; UnreachableError."""
        if not reader.sees_others_at_night:
            return self._looks.state()
        with self.look(reader, shared=True) as seen:
            return seen.state

    def waits(self, reader: Reader) -> bool:
        """Is there no snapshot yet of what this reader may see of others?"""
        return reader.sees_others_at_night and self.nightly.of(reader.day) is None


def _name(reader: Reader, look: Look, snapshot: Snapshot | None) -> str:
    """The name of the state that a reader sees: it changes when something does that the reader may see, and not before."""
    if not reader.sees_others_at_night:
        return look.state
    parts = ["none" if snapshot is None else snapshot.day.isoformat()]
    if reader.area is not None:
        parts.append(look.state_of(reader.area))
    parts.append(_STATED.of(look.stated, replace(reader, day=None)))
    return "-".join(parts)


def _name_stated(stated: tuple[Observation, ...], reader: Reader) -> str:
    """A name for what is stated and this reader may see of it."""
    seen = repr([each.stated for each in stated_for(reader, stated)])
    return sha256(seen.encode()).hexdigest()[:16]


#: What is stated is the same object until something is stated anew; there are few kinds of reader.
_STATED: Kept[tuple[Observation, ...], str] = Kept(_name_stated, 256)
