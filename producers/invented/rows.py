"""The rows of a casefile as they are invented: referrals, children looked after and school; the fields are the columns."""

from datetime import date
from typing import NamedTuple


class Referral(NamedTuple):
    """A row of referrals.csv; the moments as a system writes them."""

    referral_id: str
    person_id: str
    received_at: str
    source: str
    decided_at: str | None
    decision: str | None


class CarePeriod(NamedTuple):
    """A row of care_periods.csv."""

    care_period_id: str
    person_id: str
    started_on: date
    ended_on: date | None
    basis: str


class Placement(NamedTuple):
    """A row of placements.csv."""

    placement_id: str
    care_period_id: str
    person_id: str
    started_on: date
    ended_on: date | None
    type: str
    temporary: str | None = None
    returned_as_planned: bool | None = None


class CarePlan(NamedTuple):
    """A row of care_plans.csv."""

    care_plan_id: str
    care_period_id: str
    person_id: str
    agreed_on: date


class Review(NamedTuple):
    """A row of reviews.csv."""

    review_id: str
    care_period_id: str
    person_id: str
    held_on: date


class SchoolChange(NamedTuple):
    """A row of school_changes.csv."""

    school_change_id: str
    person_id: str
    changed_on: date
    reason: str


class SchoolLeaver(NamedTuple):
    """A row of school_leavers.csv."""

    person_id: str
    academic_year: str
    on_roll_in_january: bool
    approved_qualification: bool
    continuing: bool


class Keys:
    """Numbers rows and people: R-000001, R-000002 ...; nothing that resembles a name."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, prefix: str) -> str:
        """The next key of a prefix."""
        number = self._last[prefix] = self._last.get(prefix, 0) + 1
        return f"{prefix}-{number:06}"
