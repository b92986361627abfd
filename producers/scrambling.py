"""Scrambles facts: as many of each kind about as many people, and nothing of what they said.

For trying out a connector with its real volumes. Days, moments, codes, numbers and yes or no are drawn anew; text is
replaced. Identifiers become pseudonyms under a key that is thrown away, so that nobody can be found again.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from producers.facts import Fact
from schemas.catalogue import catalogue

#: Days are drawn from so many before the as-at day.
DAYS = 3 * 365
DAY_MS = 86_400_000
#: What a figure is about is no secret; what it says is.
KEPT = {
    "reported_figure": frozenset({"indicator", "area", "period", "figure_status", "withheld"}),
    "population_stated": frozenset({"area", "year", "band"}),
}
TEXT = "scrambled"


class Scrambler:
    """Scrambles the facts of one extract; `by` draws."""

    def __init__(self, by: Random, as_at: date) -> None:
        self._by = by
        self._as_at = as_at

    def scramble(self, fact: Fact) -> Fact:
        """Another fact of the same kind, of the same record and person."""
        if fact.kind in KEPT:
            return fact._replace(fields=self._fields(fact))
        day = self._day()
        at = None if fact.occurred_at is None else _noon(day) + self._by.randrange(-DAY_MS // 4, DAY_MS // 4)
        return fact._replace(occurred_on=day, occurred_at=at, fields=self._fields(fact))

    def _fields(self, fact: Fact) -> Mapping[str, Any]:
        kept = KEPT.get(fact.kind, frozenset())
        return {
            name: value if name in kept else self._value(value, _codes(fact.kind).get(name))
            for name, value in fact.fields.items()
        }

    def _value(self, value: Any, codes: tuple[str, ...] | None) -> Any:
        if value is None:
            return None
        if codes is not None:
            return self._by.choice(codes)
        if isinstance(value, bool):
            return self._by.random() < 0.5
        if isinstance(value, date):
            return self._day()
        if isinstance(value, int):
            return self._by.randrange(1_000)
        if isinstance(value, float):
            return float(self._by.randrange(1_000))
        return TEXT if isinstance(value, str) else value  # the name of another record becomes a pseudonym

    def _day(self) -> date:
        return self._as_at - timedelta(days=self._by.randrange(DAYS))


def _noon(day: date) -> int:
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY_MS + DAY_MS // 2


@cache
def _codes(kind: str) -> Mapping[str, tuple[str, ...]]:
    return catalogue().enumerated(kind)
