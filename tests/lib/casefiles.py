"""A casefile folder, read by the real source and judged by the pure rules, with no broker or store between them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hub.domain.contributions import Judge
from hub.domain.figures import MonthFigure, Standing
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.indicators import Indicator
from hub.domain.observations import observations
from hub.domain.periods import PeriodType
from hub.domain.populations import Population
from hub.domain.units import Contribution, counts_by_month
from producers.refusals import Refusal
from schemas.codec import codec
from schemas.events.header import Status
from tests.lib.in_memory import connected

AUTHORITY = "W06000015"
LONG_AFTER = date(2030, 1, 1)


@dataclass(frozen=True, slots=True)
class Casefile:
    """What a folder states: the day it speaks for, its kinds of event, its statements, and the rows refused."""

    as_at: date
    kinds: frozenset[str]
    statements: tuple[Statement, ...]
    refusals: tuple[Refusal, ...]
    populations: tuple[Population, ...] = ()


def read(folder: Path) -> Casefile:
    """Read a folder as the first extract of an authority."""
    with connected(AUTHORITY) as authority:
        refusals = authority.night(folder, LONG_AFTER)
        assert authority.as_at is not None, refusals
        stated = (each for facts in authority.people.values() for each in facts.values())
        statements = tuple(said_again(each, 1, Status.ASSERTED) for each in stated)
        return Casefile(
            authority.as_at,
            frozenset(kind for kind, state in authority.kinds.items() if state == "stated"),
            statements,
            tuple(refusals),
            _populations(folder / "populations.csv"),
        )


def said_again(statement: Statement, revision: int, status: Status) -> Statement:
    """A later statement about the same fact, which asserts or withdraws it."""
    event = statement.event
    changed = replace(event, header=event.header._replace(revision=revision, status=status.value))  # type: ignore[type-var]
    return Statement(changed, codec().encode(changed))


def contribution(statements: Iterable[Statement], as_at: date, indicators: Iterable[Indicator]) -> Contribution:
    """What the statements of one authority add up to, in whatever order they come."""
    people: dict[str, Facts] = {}
    for statement in statements:
        subject = statement.event.header.subject
        people[subject], _ = merge(people.get(subject, {}), [statement])
    judge = Judge(indicators)
    total: Contribution = {}
    for facts in people.values():
        for cell, number in judge(facts, as_at).contribution.items():
            total[cell] = total.get(cell, 0) + number
    return total


def figures(casefile: Casefile, indicator: Indicator) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of the months that have a figure; none where a kind that it needs was never stated."""
    counted = counts_by_month(contribution(casefile.statements, casefile.as_at, [indicator]))
    months = [MonthFigure(AUTHORITY, code, month, counts) for (code, month), counts in counted.items()]
    standing = Standing(AUTHORITY, casefile.as_at, dict.fromkeys(casefile.kinds, "stated"), frozenset())
    found = observations(months, [standing], [], {indicator.code: indicator}, casefile.populations)
    return {
        each.period.code: (int(each.numerator or 0), int(each.denominator or 0))
        for each in found
        if each.area == AUTHORITY and each.period.type is PeriodType.MONTH
    }


def _populations(file: Path) -> tuple[Population, ...]:
    """What the publisher states beside the authority's extract."""
    if not file.exists():
        return ()
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Population(row["area"], int(row["year"]), row["band"], int(row["count"]), row["source"])
            for row in csv.DictReader(lines)
        )
