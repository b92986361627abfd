"""Young people who left care, at the age of 19."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted


class CareLeaver(NamedTuple):
    """How a care leaver stood at 19; what was not stated is None."""

    record: str
    turned_19_on: date
    in_touch: bool
    suitable_accommodation: bool | None
    #: In education, training or employment.
    occupied: bool | None


def care_leavers_in(asserted: Asserted) -> list[CareLeaver]:
    """The statements about the person as a care leaver."""
    return [
        CareLeaver(record, event.header.occurred_on, event.in_touch, event.suitable_accommodation, event.occupied)
        for record, event in asserted.get("care_leaver_turned_19", NOTHING).items()
    ]
