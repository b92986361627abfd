"""The words of the pages in both languages, and how each writes numbers, days and periods."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources

from hub.domain.calendar import LONDON
from hub.domain.periods import Period, PeriodType

NO_VALUE = "–"


@dataclass(frozen=True)
class Words:
    """One language. `reviewed` is False where no fluent reader has gone over the texts yet."""

    language: str
    reviewed: bool
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key, its placeholders filled in."""
        return self.texts[key].format(**values)

    def day(self, day: date | None) -> str:
        """31 March 2009."""
        return NO_VALUE if day is None else f"{day.day} {self.month(day)} {day.year}"

    def short_day(self, day: date | None) -> str:
        """31 Mar 2009, for tables."""
        return NO_VALUE if day is None else f"{day.day} {self(f'short.{day.month}')} {day.year}"

    def moment(self, moment: datetime | None) -> str:
        """31 Mar 2009, 14:05, in the time of Wales."""
        if moment is None:
            return NO_VALUE
        local = moment.astimezone(LONDON)
        return f"{self.short_day(local.date())}, {local:%H:%M}"

    def month(self, day: date) -> str:
        """March."""
        return self(f"month.{day.month}")

    def count(self, number: float | None) -> str:
        """1,234; a count that was stated with decimals keeps them."""
        if number is None:
            return NO_VALUE
        return f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"

    def decimal(self, number: float, places: int = 1) -> str:
        """1.1, with a point in both languages."""
        return f"{number:,.{places}f}"

    def period(self, period: Period) -> str:
        """2008-09, its quarter with the months it is made of, or a month by name."""
        first, last, year = self.month(period.start), self.month(period.end), period.code[2:9]
        match period.type:
            case PeriodType.MONTH:
                return f"{first} {period.start.year}"
            case PeriodType.QUARTER:
                return self(
                    "period.quarter", year=year, number=period.code[-1], first=first, last=last, end=period.end.year
                )
            case PeriodType.YEAR:
                return self("period.year", year=year)
            case PeriodType.ACADEMIC_YEAR:
                return self("period.academic_year", year=year)


@cache
def words(language: str) -> Words:
    """The words of "en" or "cy"."""
    file = resources.files("hub.dashboard") / "locale" / f"{language}.toml"
    document = tomllib.loads(file.read_text("utf-8"))
    about = document.pop("about")
    return Words(language, about["reviewed"], _flat(document))


def _flat(document: Mapping[str, object], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in document.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = str(value)
    return found
