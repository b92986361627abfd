"""The rows of adults' plans, enquiries, carers and delays as they are invented; the fields are the columns."""

from datetime import date
from typing import NamedTuple


class AdultPlan(NamedTuple):
    """A row of adult_plans.csv."""

    adult_plan_id: str
    person_id: str
    started_on: date
    ended_on: date | None


class AdultReview(NamedTuple):
    """A row of adult_reviews.csv."""

    adult_review_id: str
    adult_plan_id: str
    person_id: str
    held_on: date


class Enquiry(NamedTuple):
    """A row of adult_enquiries.csv; the moment as a system writes it."""

    enquiry_id: str
    person_id: str
    received_at: str
    completed_on: date | None


class Carer(NamedTuple):
    """A row of carers.csv."""

    person_id: str
    identified_on: date
    offered_on: date | None
    assessed_on: date | None
    served_on: date | None


class Delay(NamedTuple):
    """A row of delays.csv."""

    delay_id: str
    person_id: str
    census_on: date
    reason: str
    aged_75_or_over: bool
