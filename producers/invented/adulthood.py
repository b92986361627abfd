"""Invented adults: care plans and their yearly reviews, enquiries about adults at risk, and carers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

from hub.domain.calendar import LONDON, is_working_day, working_day_after
from producers.invented.chance import between, one_of
from producers.invented.habits import Habits
from producers.invented.plan import Adults
from producers.invented.rows import Keys
from producers.invented.rows_of_adults import AdultPlan, AdultReview, Carer, Enquiry
from producers.invented.wales import AS_AT, DAY, FURTHER_SINCE

#: Plans begin from here on, a year before the record of children, so that its first month ends look back on something.
FIRST_PLAN = date(2005, 4, 1)
#: Of the plans, those that began in the year before the record, and those that have an end.
BEFORE, ENDED = 0.5, 0.35
#: Days from one review to the next, and to one that comes too late.
YEARLY, TOO_LATE = (300, 330, 345, 355, 360), (420, 480, 560, 640, 720)
#: Working days that an enquiry takes, in time and late.
ENQUIRY, ENQUIRY_LATE = (1, 2, 3, 4, 5, 5, 6, 6, 7, 7), (8, 8, 9, 10, 12, 15, 20, 28)
#: Of the enquiries, those that the police hand on by night, in universal time.
BY_NIGHT = 0.12
#: Days from one step with a carer to the next.
STEPS = (0, 3, 7, 10, 14, 21, 30, 45)


def invent_adult_plans(
    adults: Adults, habits: Habits, by: Random, keys: Keys
) -> Iterator[tuple[AdultPlan, list[AdultReview]]]:
    """Each plan with its reviews."""
    for _ in range(adults.plans):
        before = by.random() < BEFORE
        days = 364 if before else (AS_AT - FIRST_PLAN).days - 31
        started = FIRST_PLAN + DAY * between(by, 0, days)
        ended = started + DAY * between(by, 120, 1200) if by.random() < ENDED else None
        if ended is not None and ended >= AS_AT:
            ended = None
        plan = AdultPlan(keys.next("AP"), keys.next("P"), started, ended)
        reviews = []
        held = started
        while True:
            held += DAY * one_of(by, TOO_LATE if by.random() < habits.not_reviewed else YEARLY)
            if held >= (ended or AS_AT):
                break
            reviews.append(AdultReview(keys.next("AR"), plan.adult_plan_id, plan.person_id, held))
        yield plan, reviews


def invent_enquiries(adults: Adults, habits: Habits, by: Random, keys: Keys) -> Iterator[Enquiry]:
    """Enquiries from the beginning of the further records; those of the last days are going on."""
    for received in _days(adults.enquiries, by):
        if working_day_after(received, 7) == AS_AT:
            continue  # nothing falls due on the as-at day itself
        taken = one_of(by, ENQUIRY_LATE if by.random() < habits.enquiry_late else ENQUIRY)
        completed = working_day_after(received, taken)
        yield Enquiry(
            keys.next("E"), keys.next("P"), _received_at(received, by), completed if completed < AS_AT else None
        )


def _received_at(day: date, by: Random) -> str:
    if by.random() >= BY_NIGHT:
        return f"{day} {between(by, 8, 17):02}:{between(by, 0, 59):02}"
    local = datetime(day.year, day.month, day.day, one_of(by, (0, 1, 22, 23)), between(by, 0, 59), tzinfo=LONDON)
    return f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def invent_carers(adults: Adults, habits: Habits, by: Random, keys: Keys) -> Iterator[Carer]:
    """Carers from the beginning of the further records: an assessment offered, made, a service given, each to fewer."""
    for identified in _days(adults.carers, by):
        steps: list[date | None] = []
        day: date | None = identified
        for without in (habits.not_offered, habits.not_assessed, habits.not_served):
            after = DAY * one_of(by, STEPS)
            day = None if day is None or by.random() < without or day + after >= AS_AT else day + after
            steps.append(day)
        yield Carer(keys.next("P"), identified, *steps)


def _days(count: int, by: Random) -> list[date]:
    """So many working days, in order, from the beginning of the further records to the day before the as-at day."""
    span = (AS_AT - FURTHER_SINCE).days
    days = [FURTHER_SINCE + DAY * between(by, 0, span - 1) for _ in range(count)]
    return sorted(day if is_working_day(day) else working_day_before(day) for day in days)


def working_day_before(day: date) -> date:
    """The last working day before a day, of those in the further records; else the first after it."""
    found = day
    while not is_working_day(found):
        found -= DAY
    return found if found >= FURTHER_SINCE else working_day_after(day, 1)
