"""The placements of a chain of episodes, and the temporary absences from them.

A change of legal status goes on in the same placement. A placement stays open while the child is away from it for a time
(PLACE T0 to T4); when the next episode is in the place that was left, the child has returned as planned and the placement
goes on, else it ended when the child went away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from producers.ssda903.chains import Step
from producers.ssda903.codes import ABSENCES, LEGAL_STATUS_ONLY, PLACES
from producers.ssda903.episodes import Episode


@dataclass(slots=True)
class Placement:
    """Episodes in one place."""

    steps: list[Step] = field(default_factory=list)
    #: Of an absence that is over: did the child return to the place that was left?
    has_returned: bool | None = None
    #: The child is away from it.
    is_left_open: bool = False

    @property
    def first(self) -> str:
        """Its first day."""
        return self.steps[0].episode.first

    @property
    def ended(self) -> str:
        """The day on which it ended; blank while it has not."""
        return "" if self.is_left_open else self.steps[-1].episode.last

    @property
    def type(self) -> str:
        """What the placement is; blank when its code cannot be read."""
        place = self.steps[0].episode.place
        return PLACES[place].becomes if place else ""

    @property
    def absence(self) -> str:
        """Why the child is away, of a temporary absence; else blank."""
        return ABSENCES.get(self.steps[0].episode.place, "")

    @property
    def returned(self) -> str:
        """The same as a cell."""
        return "" if self.has_returned is None else str(self.has_returned).lower()


def placements_of(steps: Sequence[Step]) -> list[Placement]:
    """The placements of the steps of one chain, in the order in which they begin."""
    found: list[Placement] = []
    lasting: Placement | None = None  # that the child is in, or away from for a time
    current: Placement | None = None
    for step in steps:
        episode = step.episode
        if current is None or episode.rne != LEGAL_STATUS_ONLY:
            if current is not None and current.absence:
                current.has_returned = False
                if lasting is not None and _is_same_place(lasting.steps[-1].episode, episode):
                    current.has_returned = True
                    current = lasting
                    current.steps.append(step)
                    continue
            current = Placement()
            found.append(current)
            if episode.place not in ABSENCES:
                lasting = current
        current.steps.append(step)
    if current is not None and current.absence:
        if current.steps[-1].episode.is_open:
            if lasting is not None:
                lasting.is_left_open = True
        else:
            current.has_returned = False
    return found


def _is_same_place(left: Episode, entered: Episode) -> bool:
    return (left.place, left.provider, left.urn) == (entered.place, entered.provider, entered.urn)
