"""The rows of assessments, child protection, visits and care leavers as they are invented; the fields are the columns."""

from datetime import date
from typing import NamedTuple


class Assessment(NamedTuple):
    """A row of assessments.csv."""

    assessment_id: str
    person_id: str
    referral_id: str | None
    kind: str
    required_on: date
    completed_on: date | None
    seen: bool | None
    seen_alone: bool | None


class Conference(NamedTuple):
    """A row of conferences.csv."""

    conference_id: str
    person_id: str
    kind: str
    strategy_discussion_on: date | None
    held_on: date


class ProtectionPlan(NamedTuple):
    """A row of protection_plans.csv."""

    protection_plan_id: str
    person_id: str
    started_on: date
    ended_on: date | None


class CoreGroup(NamedTuple):
    """A row of core_groups.csv."""

    core_group_id: str
    person_id: str
    held_on: date


class Visit(NamedTuple):
    """A row of visits.csv."""

    visit_id: str
    care_period_id: str
    person_id: str
    made_on: date


class CareLeaver(NamedTuple):
    """A row of care_leavers.csv."""

    person_id: str
    turned_19_on: date
    in_touch: bool
    suitable_accommodation: bool | None
    occupied: bool | None
