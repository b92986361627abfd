"""Assessments, conferences, plans, core groups and reviews of one child, visits and leaving care, awkward in their days."""

from collections.abc import Iterator
from datetime import date

from tests.lib.awkward.author import Author, Row
from tests.lib.awkward.days import A_DAY, beside
from tests.lib.oracle.bank_holidays import nth_working_day_after
from tests.lib.oracle.months import add_months

LIMITS = {"initial": 7, "core": 35, "wellbeing": 42}
ANSWERS = ["true", "yes", "1", "TRUE", "false", "no", "0", "False"]


def assessments(author: Author, person: str, referrals: list[str]) -> Iterator[tuple[str, Row]]:
    """Mostly completed on or about the last day within the limit; some name one of the person's referrals."""
    for _ in range(author.rng.choice([1, 1, 2, 3])):
        required, kind = author.day(), author.rng.choice([*LIMITS, "initial"])
        row = {
            "assessment_id": author.number("AS"),
            "person_id": person,
            "referral_id": author.rng.choice(referrals) if referrals and author.chance(0.6) else "",
            "kind": kind,
            "required_on": author.on(required),
            "completed_on": "",
            "seen": author.rng.choice([*ANSWERS, "true", ""]),
            "seen_alone": author.rng.choice([*ANSWERS, ""]),
        }
        if author.chance(0.85):
            due = nth_working_day_after(required, LIMITS[kind])
            done = author.rng.choice([due, beside(author.rng, due), required, required + A_DAY * 3, due + A_DAY * 20])
            row["completed_on"] = author.on(max(done, required))
        yield "assessments.csv", row


def conference(author: Author, person: str, kind: str, held: date) -> tuple[str, Row]:
    row = {"conference_id": author.number("K"), "person_id": person, "kind": kind, "strategy_discussion_on": ""}
    if kind == "initial":
        discussed = held
        while nth_working_day_after(discussed, 15) > held:
            discussed -= A_DAY
        row["strategy_discussion_on"] = author.on(min(beside(author.rng, discussed), held))
    return "conferences.csv", row | {"held_on": author.on(held)}


def protection(author: Author, person: str) -> Iterator[tuple[str, Row]]:
    """A conference, perhaps a plan that follows or nearly does, its core groups and the reviews of it."""
    for _ in range(author.rng.choice([1, 1, 1, 2])):
        held = author.day()
        yield conference(author, person, "initial", held)
        last = nth_working_day_after(held, 10)
        for on in author.rng.sample([held, held + A_DAY, last, beside(author.rng, last), held - A_DAY], 2):
            if author.chance(0.6):
                yield (
                    "core_groups.csv",
                    {
                        "core_group_id": author.number("G"),
                        "person_id": person,
                        "held_on": author.on(on),
                    },
                )
        if author.chance(0.8):
            started = held + A_DAY * author.rng.choice([0, 0, 0, 1, 9, 10, 10, 11, -1])
            yield from plan(author, person, min(started, author.as_at))


def plan(author: Author, person: str, started: date) -> Iterator[tuple[str, Row]]:
    ended = author.day(started) if author.chance(0.6) else None
    if ended and author.chance(0.3):
        ended = min(add_months(started, author.rng.choice([3, 3, 9])), author.as_at)
    yield (
        "protection_plans.csv",
        {
            "protection_plan_id": author.number("PP"),
            "person_id": person,
            "started_on": author.on(started),
            "ended_on": author.on(ended) if ended else "",
        },
    )
    due = add_months(started, 3)
    while due <= author.as_at and not author.chance(0.2):
        held = max(author.rng.choice([due, due, beside(author.rng, due), due - A_DAY * 15, due + A_DAY * 30]), started)
        for _ in range(author.rng.choice([1, 1, 1, 1, 2])):
            yield conference(author, person, "review", min(held, author.as_at))
        due = add_months(held, 6)
    if ended and author.chance(0.2):
        yield conference(author, person, "review", ended)


def visits(author: Author, hangs: Row, started: date, ended: date | None) -> Iterator[tuple[str, Row]]:
    """Visits in a placement, a week after its start and every six weeks, on, before and after the day they are due."""
    due = started + A_DAY * 7
    while due <= (ended or author.as_at) and not author.chance(0.2):
        made = max(author.rng.choice([due, due, beside(author.rng, due), due - A_DAY * 5, due + A_DAY * 10]), started)
        yield "visits.csv", {"visit_id": author.number("V")} | hangs | {"made_on": author.on(made)}
        due = made + A_DAY * 42
    if ended and author.chance(0.2):
        yield "visits.csv", {"visit_id": author.number("V")} | hangs | {"made_on": author.on(ended)}


def care_leaver(author: Author, person: str) -> Iterator[tuple[str, Row]]:
    yield (
        "care_leavers.csv",
        {
            "person_id": person,
            "turned_19_on": author.on(author.day()),
            "in_touch": author.rng.choice([*ANSWERS, "true", "yes"]),
            "suitable_accommodation": author.rng.choice([*ANSWERS, ""]),
            "occupied": author.rng.choice([*ANSWERS, ""]),
        },
    )
