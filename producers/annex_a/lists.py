"""What of a casefile is stated of each list, and why no more.

The workbook is written for an inspection: most lists hold what happened in the last six months, and of what recurs, as
reviews, visits and placements, the latest alone. What is stated must leave no figure wrong. So:

- List 3 gives no day of a decision, so none is stated; without decisions no indicator of referrals has a figure.
- List 4 is whole for its months. Its assessments are not divided into initial and core: they are stated as `wellbeing`.
- List 5 names the strategy discussion and the initial conference, which is all that SCC/014 asks.
- List 7 gives of a plan's review conferences the latest alone. Plans beside the conferences of List 5 would make every
  earlier review one that was missed (SCC/034), so they are stated instead of those conferences or not at all.
- List 8 gives of reviews, visits and placements the latest alone: none of these is stated. Care periods are, if asked for.
- List 9 says how a young person fares now: that is stated as of their 19th birthday for three months after it.
- Lists 1, 2, 6, 10 and 11 hold contacts, early help, plans and adoptions, of which the exchange knows no event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from hub.domain.calendar import add_months
from producers.annex_a.codes import (
    ACTIVITY,
    DIED,
    IN_TOUCH,
    LEGAL_STATUS,
    REFERRAL_SOURCE,
    SUITABILITY,
    YES_OR_NO,
    Codes,
)
from producers.annex_a.headings import CHILD, Heading
from producers.refusals import Code, Fault, on_one_line
from producers.rules.cells import is_error, read_date
from producers.translation.dates import reader

#: How far back the lists go.
MONTHS = 6
#: For how long after their 19th birthday a young person's state is taken for the one at 19.
MONTHS_AFTER_19 = 3
#: How long after the strategy discussion, at most, a conference is looked for in a list of discussions.
MONTHS_TO_CONFERENCE = 3

_to_day = reader((), has_time=False)

Cells = Mapping[str, str]
"""The cells of a row of a list, by the names of its headings."""


class Drafted(NamedTuple):
    """A row of a table as a list makes it: cells by the names of the table's columns, without a number in its key."""

    cells: Mapping[str, str]
    fault: Fault | None = None
    #: The day for which it is in the list, if there is one: those before the list's first are in it no longer.
    listed_for: str = ""


Draft = Callable[[Cells, date], Drafted | None]
"""Makes a row of the cells of one of a list, as at a day; None of one that says nothing that is stated."""


@dataclass(frozen=True, slots=True)
class List:
    """A list of the workbook."""

    number: int
    title: str
    #: The table of which it makes rows.
    table: str
    #: The kinds of event that it can say anything of.
    kinds: tuple[str, ...]
    headings: tuple[Heading, ...]
    draft: Draft
    #: What the list calls the table's columns; the key's, by what it is made of beside the child.
    labels: Mapping[str, str]
    #: Whether its key needs a number, where a child has several on one day.
    is_numbered: bool
    #: How many months after the first day for which rows are in the list all is in it that it would state.
    lag: int = 0
    #: What is said of rows of which nothing is stated.
    left_out: str = ""


def day(cell: str) -> str:
    """A day in the one spelling, or what stands there."""
    return _to_day(cell) or cell


def coded(cells: Cells, heading: str, codes: Codes) -> tuple[str, Fault | None]:
    """What a coded text is stated as, and what is wrong with it; nothing is wrong with a blank."""
    cell = cells[heading]
    if not cell:
        return "", None
    found = codes.read(cell)
    if found is None:
        return cell, (Code.UNKNOWN_CODE, f'{heading} is "{on_one_line(cell)}"; {codes.expected}')
    return found, None


def key(cells: Cells, *parts: str) -> str:
    """A key of a child and what else tells its records apart; blank when the child, or any of it, is."""
    whole = (cells[CHILD.name], *parts)
    return "/".join(whole) if all(whole) else ""


def _referral(cells: Cells, _: date) -> Drafted:
    received = day(cells["Date of Referral"])
    source, fault = coded(cells, "Referral Source", REFERRAL_SOURCE)
    made = {"referral_id": key(cells, received), "received_at": received, "source": source}
    return _of_child(cells, made, fault, received)


def _assessment(cells: Cells, _: date) -> Drafted:
    started = day(cells["Continuous Assessment Start Date"])
    seen, fault = coded(cells, "Child Seen During Continuous Assessment", YES_OR_NO)
    made = {
        "assessment_id": key(cells, started),
        "kind": "wellbeing",
        "required_on": started,
        "completed_on": day(cells["Continuous Assessment Date of Authorisation"]),
        "seen": seen,
    }
    return _of_child(cells, made, fault, made["completed_on"])


def _conference(cells: Cells, _: date) -> Drafted | None:
    held = day(cells["Date of Initial Child Protection Conference"])
    if not held:
        return None
    discussed = day(cells["Strategy discussion initiating Section 47 Enquiry Start Date"])
    made = {
        "conference_id": key(cells, "initial", held),
        "kind": "initial",
        "strategy_discussion_on": discussed,
        "held_on": held,
    }
    return _of_child(cells, made, None, discussed)


def _plan(cells: Cells, _: date) -> Drafted:
    started = day(cells["Child Protection Plan Start Date"])
    made = {
        "protection_plan_id": key(cells, started),
        "started_on": started,
        "ended_on": day(cells["Child Protection Plan End Date"]),
    }
    return _of_child(cells, made, None, made["ended_on"])


def _care_period(cells: Cells, _: date) -> Drafted:
    started = day(cells["Date Started to be Looked After"])
    basis, fault = coded(cells, "Child's Legal Status", LEGAL_STATUS)
    if basis in ("care_order", "accommodated") and day(cells["Start date of current legal status"]) != started:
        basis = "other"  # how it began is not what it is now
    made = {
        "care_period_id": key(cells, started),
        "started_on": started,
        "ended_on": day(cells["Date Ceased to be Looked After"]),
        "basis": basis,
    }
    return _of_child(cells, made, fault, made["ended_on"])


def _care_leaver(cells: Cells, as_at: date) -> Drafted | None:
    born = read_date(day(cells["Date of Birth"]))
    turned = None if born is None else add_months(born, 19 * 12)
    if turned is not None and not turned <= as_at <= add_months(turned, MONTHS_AFTER_19):
        return None
    in_touch, fault = coded(cells, "LA in Touch", IN_TOUCH)
    if in_touch == DIED:
        return None
    suitable, unsuited = coded(cells, "Suitability of Accommodation", SUITABILITY)
    occupied, idle = coded(cells, "Activity Status", ACTIVITY)
    made = {
        "turned_19_on": cells["Date of Birth"] if turned is None else turned.isoformat(),
        "in_touch": in_touch,
        "suitable_accommodation": suitable,
        "occupied": occupied,
    }
    return _of_child(cells, made, fault or unsuited or idle, "" if turned is None else turned.isoformat())


def _of_child(cells: Cells, made: Mapping[str, str], fault: Fault | None, listed_for: str) -> Drafted:
    child = cells[CHILD.name]
    if not child:
        fault = Code.MISSING_VALUE, f"{CHILD.name} is blank; it must be given"
    elif is_error(child):
        fault = (
            Code.MISSING_VALUE,
            f"{CHILD.name} is {child}, which a formula says that came to nothing; it must be given",
        )
    return Drafted({"person_id": child, **made}, fault, listed_for)


LISTS: tuple[List, ...] = (
    List(
        3,
        "referrals",
        "referrals.csv",
        ("referral_received",),
        (CHILD, Heading("Date of Referral", ("Referral Date",)), Heading("Referral Source", ("Source of Referral",))),
        _referral,
        {"referral_id": "Date of Referral", "received_at": "Date of Referral", "source": "Referral Source"},
        is_numbered=True,
    ),
    List(
        4,
        "assessments",
        "assessments.csv",
        ("assessment_required", "assessment_completed"),
        (
            CHILD,
            Heading("Continuous Assessment Start Date", ("Assessment Start Date",)),
            Heading("Child Seen During Continuous Assessment", ("Child Seen During Assessment",), required=False),
            Heading(
                "Continuous Assessment Date of Authorisation",
                ("Assessment Date of Authorisation", "Date of Authorisation", "Assessment Authorisation Date"),
            ),
        ),
        _assessment,
        {
            "assessment_id": "Continuous Assessment Start Date",
            "required_on": "Continuous Assessment Start Date",
            "completed_on": "Continuous Assessment Date of Authorisation",
            "seen": "Child Seen During Continuous Assessment",
        },
        is_numbered=True,
    ),
    List(
        5,
        "section 47 enquiries and initial conferences",
        "conferences.csv",
        ("conference_held",),
        (
            CHILD,
            Heading(
                "Strategy discussion initiating Section 47 Enquiry Start Date",
                ("Strategy discussion initiating S47 Enquiry Start Date", "Strategy discussion start date"),
            ),
            Heading(
                "Date of Initial Child Protection Conference",
                ("Date of ICPC", "Initial Child Protection Conference Date"),
            ),
        ),
        _conference,
        {
            "strategy_discussion_on": "Strategy discussion initiating Section 47 Enquiry Start Date",
            "held_on": "Date of Initial Child Protection Conference",
        },
        is_numbered=False,
        lag=MONTHS_TO_CONFERENCE,
        left_out="name no initial conference",
    ),
    List(
        7,
        "child protection plans",
        "protection_plans.csv",
        ("protection_plan_started", "protection_plan_ended"),
        (
            CHILD,
            Heading("Child Protection Plan Start Date", ("CPP Start Date", "CP Plan Start Date")),
            Heading("Child Protection Plan End Date", ("CPP End Date", "CP Plan End Date")),
        ),
        _plan,
        {
            "protection_plan_id": "Child Protection Plan Start Date",
            "started_on": "Child Protection Plan Start Date",
            "ended_on": "Child Protection Plan End Date",
        },
        is_numbered=False,
    ),
    List(
        8,
        "looked after children",
        "care_periods.csv",
        ("care_started", "care_ended"),
        (
            CHILD,
            Heading("Date Started to be Looked After", ("Date Started being Looked After", "Date Started to be LAC")),
            Heading("Start date of current legal status", ("Current Legal Status Start Date",)),
            Heading("Child's Legal Status", ("Legal Status", "Current Legal Status")),
            Heading("Date Ceased to be Looked After", ("Date Ceased being Looked After", "Date Ceased to be LAC")),
        ),
        _care_period,
        {
            "care_period_id": "Date Started to be Looked After",
            "started_on": "Date Started to be Looked After",
            "ended_on": "Date Ceased to be Looked After",
            "basis": "Child's Legal Status",
        },
        is_numbered=False,
    ),
    List(
        9,
        "care leavers",
        "care_leavers.csv",
        ("care_leaver_turned_19",),
        (
            CHILD,
            Heading("Date of Birth", ("DOB", "Child's Date of Birth")),
            Heading("LA in Touch", ("LA in Touch with Care Leaver", "Local Authority in Touch")),
            Heading("Suitability of Accommodation", ("Suitability of Accomodation",)),
            Heading("Activity Status", ("Main Activity", "Main Activity Status")),
        ),
        _care_leaver,
        {
            "turned_19_on": "Date of Birth",
            "in_touch": "LA in Touch",
            "suitable_accommodation": "Suitability of Accommodation",
            "occupied": "Activity Status",
        },
        is_numbered=False,
        left_out="turned 19 more than three months ago, not yet, or died: how they fared at 19 is not said",
    ),
)
