"""Rows of one person, true to life in their order and awkward in their days."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.lib.awkward.author import Author, Row
from tests.lib.awkward.days import A_DAY, beside, moment
from tests.lib.awkward.protection import visits
from tests.lib.oracle.bank_holidays import nth_working_day_after
from tests.lib.oracle.layout import AWAY, BASES, DECISIONS, REASONS, SOURCES, TYPES
from tests.lib.oracle.months import add_months, twelve_months_before
from tests.lib.oracle.values import day


class Lives(Author):
    """Writes the lives of children: referred, looked after, leaving school."""

    def referrals(self, person: str) -> Iterator[tuple[str, Row]]:
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            received = self.day()
            row = {
                "referral_id": self.number("R"),
                "person_id": person,
                "received_at": moment(self.rng, received),
                "source": self.rng.choice(SOURCES),
                "decided_at": "",
                "decision": "",
            }
            if self.chance(0.85):
                due = nth_working_day_after(received, 1)
                decided = self.rng.choice([received, due, beside(self.rng, due), received + A_DAY * 9])
                row["decided_at"] = moment(self.rng, min(max(decided, received), self.as_at))
                row["decision"] = self.rng.choice(DECISIONS)
            yield "referrals.csv", row

    def leaver(self, person: str) -> Iterator[tuple[str, Row]]:
        for year in self.rng.sample(range(self.first.year - 1, self.as_at.year + 1), self.rng.choice([1, 1, 2])):
            row = {"person_id": person, "academic_year": f"{year}/{(year + 1) % 100:02d}"}
            for column in ("on_roll_in_january", "approved_qualification", "continuing"):
                row[column] = self.rng.choice(["true", "TRUE", "yes", "Yes", "1", "false", "no", "0", "False", "NO"])
            yield "school_leavers.csv", row

    def childhood(self, person: str) -> Iterator[tuple[str, Row]]:
        started = self.day()
        for _ in range(self.rng.choice([1, 1, 1, 2, 3])):
            ended = self.day(started) if self.chance(0.55) else None
            if self.chance(0.04):
                ended = started
            yield from self.care_period(person, started, ended)
            overlaps = self.chance(0.15) or ended is None
            started = self.day(started if overlaps else ended)
        for _ in range(self.rng.choice([0, 0, 1, 1, 2])):
            yield (
                "school_changes.csv",
                {
                    "school_change_id": self.number("SC"),
                    "person_id": person,
                    "changed_on": self.on(self.day()),
                    "reason": self.rng.choice([*REASONS, "other", "other"]),
                },
            )

    def care_period(self, person: str, started: date, ended: date | None) -> Iterator[tuple[str, Row]]:
        name = self.number("CP")
        basis = self.rng.choice([*BASES, "care_order", "accommodated"])
        yield (
            "care_periods.csv",
            {
                "care_period_id": name,
                "person_id": person,
                "started_on": self.on(started),
                "ended_on": self.on(ended) if ended else "",
                "basis": basis,
            },
        )
        hangs = {"care_period_id": name, "person_id": person}
        first = started
        for number, (at, placement) in enumerate(self.placements(started, ended)):
            if number == 0:
                first = at
            yield "placements.csv", {"placement_id": self.number("PL")} | hangs | placement
            if self.chance(0.6):
                until = placement["ended_on"]
                yield from visits(self, hangs, at, day(until) if until else None)
        for _ in range(self.rng.choice([0, 1, 1, 1, 2])):
            agreed = self.rng.choice([first, beside(self.rng, first), first - A_DAY * 30, first + A_DAY * 10])
            yield "care_plans.csv", {"care_plan_id": self.number("CN")} | hangs | {"agreed_on": self.on(agreed)}
        for held in self.reviews(started, ended):
            yield "reviews.csv", {"review_id": self.number("RV")} | hangs | {"held_on": self.on(held)}

    def placements(self, started: date, ended: date | None) -> Iterator[tuple[date, Row]]:
        if self.chance(0.05):
            return
        at = beside(self.rng, started) if self.chance(0.1) else started
        for _ in range(self.rng.choice([1, 1, 2, 2, 3, 4])):
            at = min(at, self.as_at)
            until = self.placement_end(at)
            last = until is None or until > self.as_at
            yield at, self.placement(at, ended if last else until)
            if self.chance(0.3):
                away = min(at + A_DAY * self.rng.choice([0, 1, 5]), self.as_at)
                back = away + A_DAY * self.rng.choice([0, 1, 6, 7, 7, 7, 8, 8, 9, 30])
                row = self.placement(away, back if back <= self.as_at and self.chance(0.95) else None)
                row["temporary"] = self.rng.choice(AWAY)
                row["returned_as_planned"] = self.rng.choice(["true", "true", "Yes", "1", "false", "no", ""])
                yield away, row
            if last or until is None:
                return
            at = until

    def placement_end(self, at: date) -> date | None:
        """When a placement ends: often on or beside the first day of the twelve months of some month end."""
        if self.chance(0.3):
            return None
        if self.chance(0.25):
            edge = twelve_months_before(date(min(at.year + 2, 2026), 3, 31))
            return max(beside(self.rng, edge), at)
        return at + A_DAY * self.rng.choice([0, 0, 1, 7, 20, 60, 200, 366])

    def placement(self, started: date, ended: date | None) -> Row:
        return {
            "started_on": self.on(started),
            "ended_on": self.on(max(ended, started)) if ended else "",
            "type": self.rng.choice(TYPES),
            "temporary": "",
            "returned_as_planned": self.rng.choice(["", "", "", "true", "0"]),
        }

    def reviews(self, started: date, ended: date | None) -> Iterator[date]:
        """Reviews on, before and after the day they fall due; some twice a day, some outside the care period."""
        if started < date(2016, 4, 6):
            due = started + timedelta(days=28)
        else:
            due = nth_working_day_after(started, 20)
        while due <= self.as_at and not self.chance(0.15):
            held = max(
                self.rng.choice([due, due, due - A_DAY, due + A_DAY, due - A_DAY * 20, due + A_DAY * 40]), started
            )
            held = min(held, self.as_at)
            yield held
            if self.chance(0.05):
                yield held
            due = add_months(held, 3 if due < started + A_DAY * 80 else 6)
        if self.chance(0.1):
            yield started - A_DAY
        if ended and self.chance(0.2):
            yield ended
