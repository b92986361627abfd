"""The leaving statement of a pupil in care for an academic year."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class SchoolLeft:
    """The leaving statement of a pupil in care for an academic year; occurred_on is the 31 August that ends it."""

    SUBJECT: ClassVar[str] = "school_left"

    #: Which fact, of whom, by whom.
    header: Header
    #: On the roll of a maintained school at the January census.
    on_roll_in_january: bool
    #: Left with an approved external qualification.
    approved_qualification: bool
    #: Goes on in education, training or work based learning.
    continuing: bool
