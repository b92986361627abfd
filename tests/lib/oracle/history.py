"""One person's accepted rows, as an indicator looks at them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.lib.oracle.months import month_end, next_month_end
from tests.lib.oracle.nights import Authority
from tests.lib.oracle.refusals import Row

A_WEEK = timedelta(days=7)


def one_day(row: Row, column: str) -> date:
    day = row.days[column]
    assert day
    return day


def is_yes(row: Row, column: str) -> bool:
    return row.text[column].lower() in ("true", "yes", "1")


@dataclass
class Person:
    """Rows by file; those that hang on a care period are only those of this person's own care periods."""

    files: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    @property
    def care_periods(self) -> list[Row]:
        """Those that are not short breaks."""
        return [row for row in self.files["care_periods.csv"] if row.text["basis"] != "short_breaks"]

    def of(self, care_period: Row, file: str) -> list[Row]:
        """This file's rows of this care period."""
        name = care_period.text["care_period_id"]
        return [row for row in self.files[file] if row.text["care_period_id"] == name]

    def is_looked_after(self, day: date) -> bool:
        """In a care period that is not short breaks, at the end of the day."""
        return any(covers(period, day) for period in self.care_periods)

    def censuses(self, as_at: date) -> Iterator[date]:
        """The month ends, up to the as-at day, at which the person is looked after."""
        if self.care_periods:
            end = month_end(min(one_day(period, "started_on") for period in self.care_periods))
            while end <= as_at:
                if self.is_looked_after(end):
                    yield end
                end = next_month_end(end)


def covers(period: Row, day: date) -> bool:
    ended = period.days["ended_on"]
    return one_day(period, "started_on") <= day and (ended is None or day < ended)


def is_separate(placement: Row) -> bool:
    """Not an absence of a week or less from which the child returned as planned."""
    ended = placement.days["ended_on"]
    return not (
        placement.text["temporary"] != ""
        and ended is not None
        and ended - one_day(placement, "started_on") <= A_WEEK
        and is_yes(placement, "returned_as_planned")
    )


def people(authority: Authority) -> list[Person]:
    found: dict[str, Person] = defaultdict(Person)
    for file, rows in authority.rows.items():
        for row in rows.values():
            found[row.text["person_id"]].files[file].append(row)
    return list(found.values())
