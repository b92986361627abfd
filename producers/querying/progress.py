"""How far the entries of an outbox table were taken, as it is remembered from one extract to the next."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from producers.querying.sequences import Stretch

PROGRESS = "progress"
"""The mark that holds it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the entries were taken."""

    #: What the reading depends on: the settings, and which table of which database this is. Another one begins anew.
    of: str
    #: The highest sequence taken; where gaps are waited for, everything up to it is.
    through: int
    #: Entries written by a transaction before this one were taken; None where gaps are waited for.
    before: int | None = None
    #: Entries that were refused: they are read again, because what they name may be there now.
    open: tuple[Stretch, ...] = ()
    #: Where gaps are waited for: sequences before the first that was seen. They may be there one day, and are looked for.
    missing: tuple[Stretch, ...] = ()
    #: Where gaps are passed after some time: the highest sequence there was, and when, in milliseconds since 1970-01-01 UTC.
    tops: tuple[tuple[int, int], ...] = field(default=())

    def text(self) -> str:
        """As it is remembered."""
        return json.dumps(asdict(self))

    @property
    def settled(self) -> int:
        """Everything up to this sequence that was taken is stated, and nothing of it refused."""
        return min([self.through, *(first - 1 for first, _ in self.open)])


def read_progress(marks: Mapping[str, str], of: str | None = None) -> Progress | None:
    """What was remembered, if it is of the same settings and table (any, where none is given); None otherwise."""
    try:
        found = json.loads(marks.get(PROGRESS, "null"))
        for name in ("open", "missing", "tops"):
            found[name] = tuple((first, last) for first, last in found[name])
        progress = Progress(**found)
    except (ValueError, TypeError, KeyError):
        return None
    return progress if of is None or progress.of == of else None
