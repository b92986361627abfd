"""Plans and reviews of one adult, enquiries, carers and delays, awkward in their days."""

from collections.abc import Iterator
from datetime import date

from tests.lib.awkward.author import Author, Row
from tests.lib.awkward.days import A_DAY, beside, moment
from tests.lib.oracle.bank_holidays import nth_working_day_after
from tests.lib.oracle.months import month_end, twelve_months_before


def planned(author: Author, person: str) -> Iterator[tuple[str, Row]]:
    """One to three plans, of which reviews are held on or beside the first and last days of twelve months."""
    for _ in range(author.rng.choice([1, 1, 2, 3])):
        started = author.rng.choice([author.day(), edge(author)])
        ended = None
        if author.chance(0.5):
            ended = max(author.rng.choice([author.day(started), edge(author)]), started)
        name = author.number("AP")
        plan = {"adult_plan_id": name, "person_id": person, "started_on": author.on(started)}
        yield "adult_plans.csv", plan | {"ended_on": author.on(ended) if ended else ""}
        for _ in range(author.rng.choice([0, 1, 1, 2, 3])):
            held = author.rng.choice([author.day(started), edge(author)])
            review = {"adult_review_id": author.number("AR"), "adult_plan_id": name, "person_id": person}
            yield "adult_reviews.csv", review | {"held_on": author.on(held)}


def edge(author: Author) -> date:
    """A day on or beside the first of twelve months that end with a month."""
    since = twelve_months_before(month_end(author.day()))
    return min(beside(author.rng, since), author.as_at)


def enquiries(author: Author, person: str) -> Iterator[tuple[str, Row]]:
    for _ in range(author.rng.choice([1, 1, 2])):
        received = author.day()
        row = {"enquiry_id": author.number("E"), "person_id": person, "received_at": moment(author.rng, received)}
        row["completed_on"] = ""
        if author.chance(0.8):
            due = nth_working_day_after(received, 7)
            done = author.rng.choice([due, due, beside(author.rng, due), received + A_DAY, due + A_DAY * 9])
            row["completed_on"] = author.on(max(done, received + A_DAY))
        yield "adult_enquiries.csv", row


def carer(author: Author, person: str) -> Iterator[tuple[str, Row]]:
    identified = author.day()
    row = {"person_id": person, "identified_on": author.on(identified)}
    for column in ("offered_on", "assessed_on", "served_on"):
        row[column] = author.on(author.day(identified)) if author.chance(0.6) else ""
    yield "carers.csv", row


def delays(author: Author, person: str) -> Iterator[tuple[str, Row]]:
    """Delayed at one census of a month or at several in a row."""
    on = author.day()
    for _ in range(author.rng.choice([1, 1, 2, 4])):
        row = {"delay_id": author.number("D"), "person_id": person, "census_on": author.on(on)}
        row["reason"] = author.rng.choice(["social_care", "social_care", "health", "other"])
        row["aged_75_or_over"] = author.rng.choice(["true", "true", "Yes", "1", "false", "No"])
        yield "delays.csv", row
        on += A_DAY * author.rng.choice([28, 30, 31])
