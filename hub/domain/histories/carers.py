"""Carers of adults: identified, offered an assessment, assessed, given a service."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted, day


class Carer(NamedTuple):
    """A carer; a day is None when it was not stated."""

    record: str
    identified_on: date | None
    offered_on: date | None
    assessed_on: date | None
    served_on: date | None


KINDS = ("carer_identified", "carer_offered", "carer_assessed", "carer_served")


def carers_in(asserted: Asserted) -> list[Carer]:
    """The statements about the person as a carer; one that is not identified but offered something is one too."""
    steps = [asserted.get(kind, NOTHING) for kind in KINDS]
    records = dict.fromkeys(record for step in steps for record in step)
    return [Carer(record, *(day(step.get(record)) for step in steps)) for record in records]
