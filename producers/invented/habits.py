"""How often things are late, missing or otherwise in the work that the published figures do not tell about.

The shares of all Wales are invented; where a share was published for another year it is near that one.
"""

from typing import NamedTuple

from hub.domain.areas import AUTHORITIES
from producers.invented.levels import levels

#: However badly an authority does, something goes well.
MOST = 0.9


class Habits(NamedTuple):
    """Shares of what could go otherwise than it should, from 0 to 1."""

    #: Initial assessments that take longer than they may; 27 and 28 in a hundred were published for 2012-13 and 2013-14.
    initial_late: float
    #: Initial assessments at which the child is not seen.
    not_seen: float
    #: Of the children seen, those not seen alone.
    not_alone: float
    #: Core assessments late or never completed; 23 and 19 in a hundred were published for those years.
    core_late: float
    conference_late: float
    core_group_late: float
    protection_review_late: float
    visit_late: float
    out_of_touch: float
    unsuitable: float
    unoccupied: float
    not_reviewed: float
    not_offered: float
    #: Of the carers offered an assessment, those who have none.
    not_assessed: float
    not_served: float
    enquiry_late: float
    #: Delays at a census, against 1.
    delayed: float


WALES = Habits(
    initial_late=0.25,
    not_seen=0.2,
    not_alone=0.5,
    core_late=0.24,
    conference_late=0.16,
    core_group_late=0.14,
    protection_review_late=0.08,
    visit_late=0.17,
    out_of_touch=0.07,
    unsuitable=0.11,
    unoccupied=0.45,
    not_reviewed=0.26,
    not_offered=0.18,
    not_assessed=0.5,
    not_served=0.35,
    enquiry_late=0.2,
    delayed=1.0,
)


def habits(authority: str, seed: int) -> Habits:
    """Those of an authority, by its ONS code."""
    place = next(number for number, each in enumerate(AUTHORITIES) if each.code == authority)
    drawn = {what: share * levels(seed, what, 1.0)[place] for what, share in zip(Habits._fields, WALES, strict=True)}
    return Habits(**{what: share if what == "delayed" else min(share, MOST) for what, share in drawn.items()})
