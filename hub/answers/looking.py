"""Looks at the store: each at one state of it, now or as known at a moment; what is computed is kept while that state lasts."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from threading import BoundedSemaphore, Lock

from hub.answers.courses import Courses
from hub.answers.current import Current
from hub.answers.deriving import Derived, Ground, Method, derive, derive_earlier
from hub.answers.picture import Picture
from hub.domain.areas import WALES_CODE
from hub.domain.figures import StreamState
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, observations
from hub.errors import ContractError
from hub.store.engine import Store
from hub.store.reading import Reading, reading

#: States, and moments at which they were looked at, that are kept in mind.
SHEETS = 4
#: Pictures of one state that are kept in mind.
PICTURES = 64
#: Looks at past moments, which nobody may have computed yet, that are made at a time.
PAST_AT_ONCE = 2


class Sheet:
    """What has been computed so far of one state, as known now or at a moment."""

    def __init__(self, state: str, ground: Ground, read: Reading, before: "Sheet | None" = None) -> None:
        """`before` is a sheet of an earlier state, as known now: what follows from the same in both is taken over."""
        self.state = state
        self.ground = ground
        self.lock = Lock()
        self.derived: dict[Method, Derived] = {}
        self.before = before.known() if before is not None and before.ground == ground else {}
        self.stated: tuple[Observation, ...] = (
            before.stated
            if before is not None and before.ground.state_of_stated == ground.state_of_stated
            else tuple(observations((), (), read.stated_figures(ground.as_known_at), ground.indicators))
        )
        self.streams: tuple[StreamState, ...] | None = None
        self.pictures: dict[tuple[frozenset[str] | None, frozenset[str] | None, bool], Picture] = {}
        #: By authority, what changes whenever its own statements do.
        self.states: Mapping[str, str] | None = None
        #: What was known of one authority's figures at an earlier moment.
        self.earlier: dict[tuple[str, Moment], tuple[Observation, ...]] = {}

    def known(self) -> dict[Method, Derived]:
        """What is known to follow, in this state or, of what nobody has asked for in it, in one before."""
        with self.lock:
            return self.before | self.derived


class Look:
    """One look: its transaction sees the state of its sheet, and nothing later."""

    def __init__(self, read: Reading | None, sheet: Sheet, ground_at: Callable[[Reading, Moment], Ground]) -> None:
        self._read = read
        self.sheet = sheet
        self._ground_at = ground_at
        self.ground = sheet.ground

    @property
    def read(self) -> Reading:
        """What reads more of the same state; ContractError in a look that is shared, which has it no more."""
        if self._read is None:
            raise ContractError(
                "A look that is shared holds the figures by the definitions in force, and reads nothing."
            )
        return self._read

    @property
    def state(self) -> str:
        """The name of the state."""
        return self.sheet.state

    def state_of(self, authority: str) -> str:
        """The name of the state of one authority's statements."""
        with self.sheet.lock:
            if self.sheet.states is None:
                self.sheet.states = self.read.states()
            return self.sheet.states.get(authority, "")

    @property
    def stated(self) -> tuple[Observation, ...]:
        """The figures that are stated."""
        return self.sheet.stated

    def rule(self, code: str) -> Indicator:
        """An indicator, under the method version in force."""
        return replace(self.ground.indicators[code], method_version=self.ground.in_force[code])

    def picture(
        self, indicators: Collection[str] | None = None, versions: Collection[str] | None = None, streams: bool = False
    ) -> Picture:
        """The picture of these indicators (None: of all), by the definitions in force, or by these versions instead.

        The freshness of streams is in it when it is asked for.
        """
        sheet, ground = self.sheet, self.ground
        asked = (
            None if indicators is None else frozenset(indicators),
            None if versions is None else frozenset(versions),
            streams,
        )
        if asked in sheet.pictures:
            return sheet.pictures[asked]
        wanted = [code for code in ground.indicators if indicators is None or code in indicators]
        methods = [
            (code, version)
            for code in wanted
            for version in ground.kept[code]
            if (version == ground.in_force[code] if versions is None else version in versions)
        ]
        with sheet.lock:
            for layer in _layers([each for each in methods if each not in sheet.derived]):
                sheet.derived |= derive(self.read, ground, layer, sheet.before)
            if streams and sheet.streams is None:
                sheet.streams = tuple(self.read.streams(ground.as_known_at))
        found = [observation for method in methods for observation in sheet.derived[method].observations]
        standings = {each.authority: each for each in ground.standings}
        made = Picture(
            state=sheet.state,
            observations=(*found, *sheet.stated),
            standings=standings,
            streams=sheet.streams or (),
            as_known_at=ground.as_known_at,
            methods=ground.in_force,
        )
        if len(sheet.pictures) < PICTURES:
            sheet.pictures[asked] = made
        return made

    def earlier(self, authority: str, moment: Moment) -> tuple[Observation, ...]:
        """What was known of one authority's figures at a moment before the one looked at; the same transaction reads it."""
        with self.sheet.lock:
            key = (authority, moment)
            if key not in self.sheet.earlier:
                ground = self._ground_at(self.read, moment)
                self.sheet.earlier[key] = derive_earlier(self.read, ground, authority, moment)
            return self.sheet.earlier[key]


class Looks:
    """Makes looks, and keeps the newest sheets in mind."""

    def __init__(self, store: Store, indicators: Mapping[str, Indicator]) -> None:
        self._store = store
        self._indicators = indicators
        self._lock = Lock()
        #: Who looks at the past waits here, and not with a connection to the database in hand.
        self._past = BoundedSemaphore(PAST_AT_ONCE)
        self._sheets: OrderedDict[tuple[str, Moment | None], Sheet] = OrderedDict()
        self._newest: Sheet | None = None
        self._current = Current(self._look_at_all)
        self._extracts: dict[str, tuple[int, ...]] = {}
        self._courses = Courses({})

    def shared(self) -> Look:
        """A look at the store as it is, by the definitions in force, and at nothing else: one for all who ask at the time."""
        return Look(None, self._current.get(), self._ground)

    def _look_at_all(self) -> tuple[Sheet, bool]:
        """The sheet of the store as it is, with everything on it that can be asked of a look that is shared; and if it is new."""
        before = self._newest
        with self.look() as look:
            look.picture(streams=True)
            look.state_of(WALES_CODE)
            return look.sheet, look.sheet is not before

    @contextmanager
    def look(self, as_known_at: Moment | None = None) -> Iterator[Look]:
        """A look at the store as it is, or as known at a moment; UnreachableError when the database does not answer."""
        with nullcontext() if as_known_at is None else self._past, reading(self._store) as read:
            key = (read.state_id(), as_known_at)
            with self._lock:
                sheet = self._sheets.get(key)
                before = self._newest if as_known_at is None else None
            if sheet is None:
                sheet = Sheet(key[0], self._ground(read, as_known_at, before), read, before)
            with self._lock:
                sheet = self._sheets.setdefault(key, sheet)
                if as_known_at is None:
                    self._newest = sheet
                self._sheets.move_to_end(key)
                while len(self._sheets) > SHEETS:
                    self._sheets.popitem(last=False)
            yield Look(read, sheet, self._ground)

    def state(self) -> str:
        """The name of the state that the store is in now."""
        with reading(self._store) as read:
            return read.state_id()

    def _ground(self, read: Reading, as_known_at: Moment | None, before: Sheet | None = None) -> Ground:
        courses = self._all_courses(read)
        if as_known_at is None:
            standings = read.standings()
        else:
            aside = read.kinds_aside(as_known_at)
            standings = [
                replace(each, quarantined=aside.get(each.authority, frozenset()))
                for each in courses.standings(as_known_at)
            ]
        told = read.state_of_stated()
        same = before is not None and before.ground.state_of_stated == told
        populations = before.ground.populations if before is not None and same else read.populations(as_known_at)
        return Ground(self._indicators, as_known_at, standings, read.definitions(), populations, courses, told)

    def _all_courses(self, read: Reading) -> Courses:
        """The courses of the state read; that of an authority changes only when an extract of it takes effect."""
        known = read.back.extracts_known()
        with self._lock:
            new = [each for each in {*known, *self._extracts} if self._extracts.get(each) != known.get(each)]
            if new:
                self._courses = self._courses.with_new(dict.fromkeys(new, ()) | read.back.courses(new))
                self._extracts = known
            return self._courses


def _layers(methods: Collection[Method]) -> Iterator[dict[str, str]]:
    """The same methods, one version of each indicator at a time."""
    left = list(methods)
    while left:
        layer = dict(reversed(left))
        yield layer
        left = [each for each in left if layer[each[0]] != each[1]]
