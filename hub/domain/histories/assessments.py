"""Assessments of children: required, and completed."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted


class Assessment(NamedTuple):
    """An assessment; `kind` and `required_on` are None when only its completion was stated."""

    record: str
    #: A code of the contract: initial, core, wellbeing.
    kind: str | None
    required_on: date | None
    completed_on: date | None
    seen: bool | None
    seen_alone: bool | None


def assessments_in(asserted: Asserted) -> list[Assessment]:
    """The assessments; one that is known by its completion alone is one too."""
    required, completed = asserted.get("assessment_required", NOTHING), asserted.get("assessment_completed", NOTHING)
    found = []
    for record, event in required.items():
        end = completed.get(record)
        if end is None:
            found.append(Assessment(record, event.assessment_kind, event.header.occurred_on, None, None, None))
        else:
            found.append(
                Assessment(
                    record,
                    event.assessment_kind,
                    event.header.occurred_on,
                    end.header.occurred_on,
                    end.seen,
                    end.seen_alone,
                )
            )
    if completed:
        found += [
            Assessment(record, None, None, end.header.occurred_on, end.seen, end.seen_alone)
            for record, end in completed.items()
            if record not in required
        ]
    return found
