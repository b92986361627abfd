"""Adults: plans of care and their reviews, enquiries about protection."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted, day, days_by
from hub.domain.histories.spans import Span, spans


class Enquiry(NamedTuple):
    """An adult protection enquiry; a day is None when it was not stated."""

    record: str
    received_on: date | None
    completed_on: date | None


def adult_plans_in(asserted: Asserted) -> list[Span]:
    """The plans of care."""
    return spans(asserted, "adult_plan_started", "adult_plan_ended")


def adult_reviews_in(asserted: Asserted) -> dict[str, list[date]]:
    """The days on which reviews were held, by plan; those of a plan that is not known count for nothing."""
    known = asserted.get("adult_plan_started", NOTHING)
    return days_by(asserted.get("adult_review_held", NOTHING), "adult_plan", known)


def enquiries_in(asserted: Asserted) -> list[Enquiry]:
    """The enquiries; one that is known by its completion alone is one too."""
    received, completed = asserted.get("enquiry_received", NOTHING), asserted.get("enquiry_completed", NOTHING)
    found = [
        Enquiry(record, event.header.occurred_on, day(completed.get(record))) for record, event in received.items()
    ]
    found += [
        Enquiry(record, None, event.header.occurred_on) for record, event in completed.items() if record not in received
    ]
    return found
