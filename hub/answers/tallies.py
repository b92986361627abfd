"""How the units of an authority end and why: counted from its statements when somebody asks, and kept while they stay the same."""

from collections import OrderedDict
from datetime import date
from threading import Lock

from hub.answers.deriving import Ground
from hub.domain.explanations import Tally, tally
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.store.reading import Reading

#: Tallies kept in mind, each of one authority and indicator.
KEPT = 256

Key = tuple[str, str, str, Moment | None, date, str]


class Tallies:
    """Counts one authority at a time; people are read as a stream, so that memory does not grow with their number."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Key, Tally] = OrderedDict()

    def of(self, read: Reading, ground: Ground, indicator: Indicator, authority: str, as_at: date) -> Tally:
        """The tally of all of an authority's units, as at its day, in the state that is read."""
        moment = ground.as_known_at
        state = read.state_of(authority)
        key = (authority, indicator.code, indicator.method_version, moment, as_at, state)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            people = read.people.statements(authority, indicator.needs, moment)
            found = tally(indicator, (known for _, known in people), as_at)
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found
