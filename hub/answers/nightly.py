"""The nightly snapshot: what others than an authority itself see of its figures, as known at the last midnight in Wales.

A snapshot follows from the log, the midnight and what was shown on the days before, which alone is stored: whoever kept an earlier
one must not learn more from both than from each. It is made once for each day, in the background: until it is there the one
before it stands, and without one everything is withheld.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from operator import attrgetter
from threading import Condition, Thread

from hub.answers.apart import released_apart
from hub.answers.looking import Looks
from hub.answers.picture import Picture
from hub.domain.calendar import LONDON, milliseconds
from hub.domain.disclosure.released import Shown, Stated
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation
from hub.ops.logs import logger
from hub.store.engine import Store
from hub.store.shown import keep_shown, shown_before

log = logger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """The rows that everybody may have, as known at the beginning of a day in Wales."""

    day: date
    by_indicator: Mapping[str, tuple[Observation, ...]]

    @property
    def moment(self) -> Moment:
        """The midnight."""
        return midnight(self.day)


def midnight(day: date) -> Moment:
    """The moment at which a day begins in Wales."""
    return milliseconds(datetime.combine(day, time(), LONDON))


class Nightly:
    """Makes the snapshot of a day when it is first asked for, and keeps the newest."""

    def __init__(self, store: Store, looks: Looks, indicators: Mapping[str, Indicator]) -> None:
        self._store = store
        self._looks = looks
        self._indicators = indicators
        self._changed = Condition()
        self._newest: Snapshot | None = None
        self._making: date | None = None
        self._streams: tuple[date, Picture] | None = None

    def of(self, day: date | None) -> Snapshot | None:
        """The newest snapshot that is ready, that of the day itself as soon as it is; None for no day."""
        if day is None:
            return None
        with self._changed:
            if (self._newest is None or self._newest.day < day) and self._making is None:
                self._making = day
                Thread(target=self._make, args=(day,), name="nightly snapshot", daemon=True).start()
            return self._newest

    def wait(self, day: date, seconds: float) -> Snapshot | None:
        """The snapshot of a day, waited for; None if it is not there by then."""
        self.of(day)
        with self._changed:
            self._changed.wait_for(lambda: self._making is None, seconds)
            return self._newest if self._newest is not None and self._newest.day >= day else None

    def streams(self, day: date | None) -> Picture | None:
        """How fresh everybody was at the beginning of a day; None for no day."""
        if day is None:
            return None
        with self._changed:
            kept = self._streams
        if kept is None or kept[0] != day:
            with self._looks.look(midnight(day)) as look:
                kept = day, look.picture((), streams=True)
            with self._changed:
                self._streams = kept
        return kept[1]

    def _make(self, day: date) -> None:
        with self._made():
            with self._looks.look(midnight(day)) as look:
                ground = look.ground
                picture = look.picture()
            by_code: dict[str, list[Observation]] = {code: [] for code in self._indicators}
            for each in picture.derived.values():
                by_code[each.indicator].append(each)
            before: dict[str, set[Shown]] = {code: set() for code in self._indicators}
            for shown in shown_before(self._store, day):
                if shown.indicator in before:
                    before[shown.indicator].add(shown)
            everything = [
                Stated(
                    look.rule(code),
                    ground.standings_by((code, ground.in_force[code])),
                    by_code[code],
                    frozenset(before[code]),
                )
                for code in self._indicators
            ]
            rows, now = released_apart(everything)
            keep_shown(self._store, day, (each for each in now if each not in before[each.indicator]))
            found = Snapshot(day, {code: tuple(each) for code, each in groupby(rows, key=attrgetter("indicator"))})
            with self._changed:
                self._newest = found
            log.info("the snapshot of others' figures is made", count=len(rows))

    @contextmanager
    def _made(self) -> Iterator[None]:
        """Whatever happens, nobody goes on waiting; what is not made is tried again when somebody asks."""
        try:
            yield
        except Exception as error:
            log.error("the snapshot of others' figures was not made; until it is, they are withheld", error=error)
        finally:
            with self._changed:
                self._making = None
                self._changed.notify_all()
