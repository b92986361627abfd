"""What a census can state: four tables of the casefile, as far as a census says it.

It gives no day of a decision on a referral, so none is stated. It says when an assessment started, which is judged with it,
and not whether the child was seen. A conference about a child whose plan comes from another authority followed no strategy
discussion here.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from producers.casefile import conferences, protection_plans, referrals
from producers.cin_census.referral_sources import CODES, read_source
from producers.refusals import Code
from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Column, Table, day, text

#: The kind of every assessment of a census: one that is not divided into initial and core.
ASSESSMENT_KIND = "wellbeing"

#: What a census calls the columns of each table, and the file of a parent's rows.
LABELS: Mapping[str, Mapping[str, str]] = {
    "referrals.csv": {
        "referral_id": "LAchildID and CINreferralDate",
        "person_id": "LAchildID",
        "received_at": "CINreferralDate",
        "source": "ReferralSource",
    },
    "assessments.csv": {
        "assessment_id": "LAchildID and AssessmentActualStartDate",
        "person_id": "LAchildID",
        "referral_id": "the CINdetails that it lies in",
        "referrals.csv": "the referrals",
        "started_on": "AssessmentActualStartDate",
        "required_on": "CINreferralDate",
        "completed_on": "AssessmentAuthorisationDate",
    },
    "conferences.csv": {
        "conference_id": "LAchildID and day of the conference",
        "person_id": "LAchildID",
        "strategy_discussion_on": "S47ActualStartDate",
        "held_on": "DateOfInitialCPC or CPPreviewDate",
    },
    "protection_plans.csv": {
        "protection_plan_id": "LAchildID and CPPstartDate",
        "person_id": "LAchildID",
        "started_on": "CPPstartDate",
        "ended_on": "CPPendDate",
    },
}


@cache
def tables() -> tuple[Table, ...]:
    """Referrals, assessments, conferences and protection plans, in the order in which they are read."""
    return _referrals(), _assessments(), _conferences(), protection_plans.table()


def referral_cells(key: str, whom: str, received: str, source: str) -> list[str]:
    """The cells of a row of referrals, in the order of its columns."""
    return [key, whom, received, source]


def assessment_cells(key: str, whom: str, referral: str, started: str, required: str, completed: str) -> list[str]:
    """The cells of a row of assessments, in the order of its columns."""
    return [key, whom, referral, ASSESSMENT_KIND, started, required, completed]


def _referrals() -> Table:
    source = Column("source", True, read_source, Code.UNKNOWN_CODE, f"it is one of {', '.join(CODES)}")
    return about_people(
        referrals.FILE,
        (text("referral_id"), text("person_id"), day("received_at"), source),
        (States("referral_received", "received_at", {"referral_source": "source"}),),
    )


def _assessments() -> Table:
    return about_people(
        "assessments.csv",
        (
            text("assessment_id"),
            text("person_id"),
            text("referral_id"),
            codes_of("kind", "assessment_required", "assessment_kind"),
            day("started_on"),
            day("required_on"),
            day("completed_on", required=False),
        ),
        (
            States("assessment_required", "required_on", {"assessment_kind": "kind", "referral": "referral_id"}),
            States("assessment_completed", "completed_on"),
        ),
        order=(("completed_on", "started_on"),),
        parent=referrals.NAMED,
    )


def _conferences() -> Table:
    table = conferences.table()
    return replace(table, columns=tuple(replace(each, required_when=None) for each in table.columns))
