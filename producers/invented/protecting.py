"""Invented child protection: conferences after some assessments, the plans that follow, core groups and reviews."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from hub.domain.calendar import add_months, is_working_day, working_day_after
from producers.invented.chance import between, one_of
from producers.invented.habits import Habits
from producers.invented.rows import Keys
from producers.invented.rows_of_children import Assessment, Conference, CoreGroup, ProtectionPlan
from producers.invented.wales import AS_AT, DAY

#: Of the initial assessments completed, those that lead to a child protection conference.
CONFERENCES = 0.19
#: Of the conferences, those after which the child has a plan.
PLANS = 0.87
#: Working days from the strategy discussion to the conference, and from there to the first core group.
CONFERENCE, CONFERENCE_LATE = (6, 8, 9, 10, 11, 12, 13, 14, 14, 15, 15), (16, 16, 17, 18, 20, 23, 28)
CORE_GROUP, CORE_GROUP_LATE = (2, 4, 5, 6, 7, 8, 9, 9, 10, 10), (11, 11, 12, 13, 15, 20)
#: Days from a conference to the start of its plan.
PLAN_AFTER = (0, 0, 0, 0, 0, 0, 1, 2, 5)
#: Of the first core groups that are late, those that never meet.
NEVER = 0.25
#: Days by which a review is early, and by which one is late.
EARLY, LATE = (0, 1, 2, 4, 6, 9, 13, 20), (1, 2, 4, 7, 12, 20, 35)
#: Of the reviews, those after which the plan ends within days: of the first, of each later one.
FIRST_ENDS, LATER_ENDS = 0.25, 0.5


@dataclass(slots=True)
class Protection:
    """The rows of four files that belong together."""

    conferences: list[Conference] = field(default_factory=list)
    plans: list[ProtectionPlan] = field(default_factory=list)
    core_groups: list[CoreGroup] = field(default_factory=list)


def invent_protection(habits: Habits, by: Random, keys: Keys, assessments: Sequence[Assessment]) -> Protection:
    """The child protection of an authority; a child with a plan gets no second one meanwhile."""
    found = Protection()
    until: dict[str, date] = {}
    for assessment in assessments:
        completed = assessment.completed_on
        if assessment.kind != "initial" or completed is None or by.random() >= CONFERENCES:
            continue
        person = assessment.person_id
        discussed = working_day_after(completed, 1)
        late = by.random() < habits.conference_late
        held = working_day_after(discussed, one_of(by, CONFERENCE_LATE if late else CONFERENCE))
        if held >= AS_AT or discussed <= until.get(person, date.min) or working_day_after(held, 10) == AS_AT:
            continue
        found.conferences.append(Conference(keys.next("K"), person, "initial", discussed, held))
        until[person] = held
        if by.random() < PLANS:
            until[person] = _plan(found, person, held, habits, by, keys)
    return found


def _plan(found: Protection, person: str, conference: date, habits: Habits, by: Random, keys: Keys) -> date:
    """A plan with its first core group and its reviews; the day until which the child has it."""
    late = by.random() < habits.core_group_late
    met = working_day_after(conference, one_of(by, CORE_GROUP_LATE if late else CORE_GROUP))
    if met < AS_AT and not (late and by.random() < NEVER):
        found.core_groups.append(CoreGroup(keys.next("CG"), person, met))
    started = min(conference + DAY * one_of(by, PLAN_AFTER), AS_AT - DAY)
    if add_months(started, 3) == AS_AT:
        started -= DAY
    ended = None
    for held in _reviews(started, habits, by):
        found.conferences.append(Conference(keys.next("K"), person, "review", None, held))
        if by.random() < (FIRST_ENDS if held < add_months(started, 5) else LATER_ENDS):
            ended = held + DAY * between(by, 1, 5)
            break
    if ended is not None and ended >= AS_AT:
        ended = None
    found.plans.append(ProtectionPlan(keys.next("CPP"), person, started, ended))
    return ended or AS_AT


def _reviews(started: date, habits: Habits, by: Random) -> Iterator[date]:
    due = add_months(started, 3)
    while True:
        late = by.random() < habits.protection_review_late
        held = due + DAY * one_of(by, LATE) if late else due - DAY * one_of(by, EARLY)
        while not is_working_day(held) or add_months(held, 6) == AS_AT:
            held += DAY if late else -DAY
        if held >= AS_AT:
            return
        yield held
        due = add_months(held, 6)
