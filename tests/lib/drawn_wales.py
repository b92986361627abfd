"""A small Wales with drawn counts, and what everybody may see of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from hub.answers.rows import row
from hub.domain.areas import AUTHORITIES
from hub.domain.definitions import Form
from hub.domain.disclosure.released import Released, Shown, Stated, released
from hub.domain.figures import MonthFigure, Standing
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, observations
from hub.domain.units import Counts, State
from tests.lib.attacker import Definition, Found, attack

LATER = date(2010, 9, 30)
KINDS = {kind: "stated" for indicator in catalogue().values() for kind in indicator.needs}

#: The number counted and the number not counted, of an authority (by its place among the 22) in a month (by its place).
Numbers = Callable[[int, int], tuple[int, int]]
Rows = list[dict[str, Any]]


def definitions() -> dict[str, Definition]:
    """What there is to know about the indicators."""
    return {code: Definition(each.kind.value, each.form.value) for code, each in catalogue().items()}


def derived(
    numbers: Mapping[str, Numbers], months: Sequence[date], as_at: Mapping[int, date] | None = None
) -> tuple[list[Observation], list[Standing]]:
    """Every figure, by indicator; authorities stand as at long after, or as at another day by their place."""
    figures = []
    for code, of in numbers.items():
        indicator = catalogue()[code]
        for place, authority in enumerate(AUTHORITIES):
            for number, month in enumerate(months):
                counted, others = of(place, number)
                met = indicator.counts is State.MET
                counts = Counts(met=counted if met else others, missed=others if met else counted)
                if indicator.form is Form.MEAN:
                    counts = Counts(missed=counted, measure=9 * counted, squares=100 * counted)
                if counts.total:
                    figures.append(MonthFigure(authority.code, code, month, counts))
    standings = [
        Standing(each.code, (as_at or {}).get(place, LATER), KINDS, frozenset())
        for place, each in enumerate(AUTHORITIES)
    ]
    rules = {code: catalogue()[code] for code in numbers}
    return observations(figures, standings, (), rules), standings


def shown(found: Iterable[Observation], standings: Sequence[Standing]) -> list[Observation]:
    """What everybody may see of it."""
    return shown_after((), found, standings).rows


def shown_after(before: Iterable[Shown], found: Iterable[Observation], standings: Sequence[Standing]) -> Released:
    """What everybody may see of it who has seen something before."""
    by_code: dict[str, list[Observation]] = {}
    for each in found:
        by_code.setdefault(each.indicator, []).append(each)
    seen = frozenset(before)
    return released([Stated(catalogue()[code], standings, those, seen) for code, those in by_code.items()])


def after_both(found: Iterable[Observation], first: Sequence[Observation], second: Sequence[Observation]) -> Rows:
    """What is known to who kept the rows of two nights, as far as they are so in the second, of which `found` is everything."""
    true = {(each.indicator, each.area, each.period): (each.numerator, each.denominator) for each in found}
    before = {
        (each.indicator, each.area, each.period): each
        for each in first
        if each.value is not None
        and (each.numerator, each.denominator) == true.get((each.indicator, each.area, each.period))
    }
    return as_rows(
        before.get((each.indicator, each.area, each.period), each) if each.value is None else each for each in second
    )


def as_rows(found: Iterable[Observation]) -> Rows:
    """As they come over HTTP."""
    return [asdict(row(each, "en")) for each in found]


def worked_out(found: Sequence[Observation], rows: Rows, members: Iterable[int] = range(22)) -> list[Found]:
    """What an outsider works out from the rows, and what these members do, by their places, who know their own."""
    known = list(attack(rows, definitions()))
    everything = as_rows(found)
    for place in members:
        me = AUTHORITIES[place].code
        own = [each for each in everything if each["area"] == me]
        known += attack(rows, definitions(), own, me)
    return known
