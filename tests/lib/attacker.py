"""Somebody who collects rows and tries to work out what is withheld in them: knows nothing of how it was withheld.

The attacker puts all rows into linear programmes, in a formulation of its own: for each indicator, authority and month a
number counted and a number not counted, none below nought; every row with numbers is an equation, and an authority without a
row in a period had nobody. It knows by the definitions which indicators look at the same people. A member puts its own
authority's numbers in as well. For every withheld number it asks for the least and the most that it can be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from scipy import optimize, sparse

from hub.domain.areas import AREAS

Row = Mapping[str, Any]
#: Indicator, what is counted in it, authority and month.
Variable = tuple[str, str, str, str]
#: A sum: how often each variable is in it.
Sum = dict[Variable, int]

MEMBERS = {area.code: area.members for area in AREAS}
#: What is never fewer than what, because it looks at some of the same people; where `True`, it looks at all of them.
SAME_PEOPLE = (
    ("SCC/006", "all", "SCC/010", "all", False),
    ("SCC/011b", "all", "SCC/011a", "all", True),
    ("SCC/011b", "yes", "SCC/011a", "yes", False),
    ("SCC/042a", "all", "SCC/011a", "all", False),
    ("SCC/042b", "yes", "SCC/042a", "no", True),
    ("SCC/002", "all", "SCC/004", "all", False),
    ("SCA/018b", "all", "SCA/018a", "all", True),
    ("SCA/018c", "all", "SCA/018a", "all", True),
    ("SCC/033e", "all", "SCC/033d", "yes", True),
    ("SCC/033f", "all", "SCC/033d", "yes", True),
)
#: A number is worked out when it is left with fewer values than this.
ENOUGH = 5


@dataclass(frozen=True)
class Definition:
    """What the attacker reads at /api/v1/indicators: flow or census, and what a value is."""

    kind: str
    form: str


@dataclass(frozen=True)
class Found:
    """A withheld number that was worked out: which, and what it can be at least and at most."""

    indicator: str
    area: str
    period: str
    column: str
    least: float
    most: float


@dataclass
class Problem:
    """Equations over months that hang together."""

    equations: list[tuple[Sum, int]] = field(default_factory=list)
    wanted: dict[tuple[str, str, str, str], Sum] = field(default_factory=dict)


def attack(
    rows: Iterable[Row], definitions: Mapping[str, Definition], own: Iterable[Row] = (), me: str | None = None
) -> Iterator[Found]:
    """Every number withheld in `rows` that is left with fewer than five values, for who knows its `own` rows beside them."""
    for problem in _problems(list(rows), definitions, list(own), me):
        yield from _solve(problem)


def _problems(
    rows: Sequence[Row], definitions: Mapping[str, Definition], own: Sequence[Row], me: str | None
) -> Iterator[Problem]:
    of_others = [row for row in rows if row["area"] != me]
    problems: dict[tuple[str, str], Problem] = defaultdict(Problem)
    for row in [*of_others, *own]:
        definition = definitions[row["indicator"]]
        problem = problems[_family(row["indicator"]), _year(row, definition)]
        for column, parts in _columns(row, definition).items():
            if row[column] is None:
                problem.wanted[row["indicator"], row["area"], row["period"], column] = parts
            else:
                problem.equations.append((parts, int(row[column])))
    for row in _nobody(of_others, definitions) if me is None else _nobody([*of_others, *own], definitions):
        definition = definitions[row["indicator"]]
        problem = problems[_family(row["indicator"]), _year(row, definition)]
        problem.equations += [(parts, 0) for parts in _columns(row, definition).values()]
    yield from (problems[key] for key in sorted(problems))


def _nobody(rows: Sequence[Row], definitions: Mapping[str, Definition]) -> Iterator[Row]:
    """The rows that are not there: of authorities that have others, in periods that others have."""
    there = {(row["indicator"], row["area"], row["period"]) for row in rows}
    periods = {(row["indicator"], row["period"]): row for row in rows}
    areas = {(row["indicator"], row["area"]) for row in rows}
    for indicator, area in sorted(areas):
        if definitions[indicator].form in ("proportion", "mean"):
            for (other, period), row in periods.items():
                if other == indicator and (indicator, area, period) not in there:
                    yield {**row, "area": area, "numerator": 0, "denominator": 0}


def _columns(row: Row, definition: Definition) -> dict[str, Sum]:
    """The columns of a row that count people, and what each is the sum of."""

    def total(*parts: str) -> Sum:
        return {
            (row["indicator"], part, authority, month): 1
            for part in parts
            for authority in MEMBERS[row["area"]]
            for month in _months(row, definition)
        }

    match definition.form:
        case "proportion":
            return {"numerator": total("yes"), "denominator": total("yes", "no")}
        case "mean":
            return {"numerator": total("days"), "denominator": total("yes")}
    return {"numerator": total("yes")}


def _months(row: Row, definition: Definition) -> list[str]:
    first, last = (date.fromisoformat(str(row[name])) for name in ("period_start", "period_end"))
    found, year, month = [], first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(f"{year}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found if definition.kind == "flow" else found[-1:]


def _family(indicator: str) -> str:
    joined = {indicator}
    for _ in SAME_PEOPLE:
        for one, _, other, _, _ in SAME_PEOPLE:
            if joined & {one, other}:
                joined |= {one, other}
    return min(joined)


def _year(row: Row, definition: Definition) -> str:
    """What a row can be added up with: its month end, or its year, which begins in September for academic ones."""
    end = date.fromisoformat(str(row["period_end"]))
    if definition.kind == "census":
        return f"{end.year}-{end.month:02}"
    first = 9 if row["indicator"].startswith("EDU") else 4
    return str(end.year - (end.month < first))


def _ties(known: set[Variable]) -> Iterator[tuple[Sum, bool]]:
    """Sums that are 0, or at least 0 where not all the same people are looked at."""

    def parts(indicator: str, part: str, place: tuple[str, str], sign: int) -> Sum:
        names = ("yes", "no") if part == "all" else (part,)
        return {(indicator, name, *place): sign for name in names}

    places = sorted({variable[2:] for variable in known})
    for one, part, other, of, same in SAME_PEOPLE:
        for place in places:
            tie = parts(other, of, place, 1) | parts(one, part, place, -1)
            if tie.keys() <= known:
                yield tie, same


def _solve(problem: Problem) -> Iterator[Found]:
    if not problem.wanted:
        return
    sums = [total for total, _ in problem.equations] + list(problem.wanted.values())
    variables = sorted({variable for total in sums for variable in total})
    place = {variable: number for number, variable in enumerate(variables)}
    ties = list(_ties(set(variables)))
    equal = _matrix([*(total for total, _ in problem.equations), *(t for t, same in ties if same)], place)
    right = np.array([*(number for _, number in problem.equations), *(0 for _, same in ties if same)], float)
    above = _matrix([t for t, same in ties if not same], place)
    wanted = _matrix(list(problem.wanted.values()), place)

    def go(towards: Any, most: float) -> Any:
        solved = optimize.linprog(
            -towards,
            A_eq=equal if equal.shape[0] else None,
            b_eq=right if equal.shape[0] else None,
            A_ub=-above if above.shape[0] else None,
            b_ub=np.zeros(above.shape[0]) if above.shape[0] else None,
            bounds=(0, most),
            method="highs",
        )
        assert solved.status == 0, f"the rows contradict each other: {solved.message}"
        return wanted @ solved.x

    most = 4.0 * (right.max(initial=0) + 100)
    least_seen = np.full(len(problem.wanted), np.inf)
    most_seen = np.full(len(problem.wanted), -np.inf)

    def note(values: Any) -> None:
        np.minimum(least_seen, values, out=least_seen)
        np.maximum(most_seen, values, out=most_seen)

    def narrow() -> Any:
        # Whole numbers between the two, with what a solver may be wrong by.
        return np.floor(most_seen + 1e-6) - np.ceil(least_seen - 1e-6) + 1 < ENOUGH

    lots = np.random.default_rng(len(variables))
    note(go(np.zeros(len(variables)), most))
    for _ in range(40):
        before = narrow()
        if not before.any():
            return
        towards = (lots.normal(size=len(before)) * before) @ wanted
        note(go(towards, most))
        note(go(-towards, most))
    for left in np.flatnonzero(narrow()):
        towards = wanted[[left]].toarray()[0].astype(float)
        note(go(towards, most))
        note(go(-towards, most))
    for number, key in enumerate(problem.wanted):
        if narrow()[number]:
            yield Found(*key, float(least_seen[number]), float(most_seen[number]))


def _matrix(sums: Sequence[Sum], place: Mapping[Variable, int]) -> Any:
    rows = [number for number, total in enumerate(sums) for _ in total]
    columns = [place[variable] for total in sums for variable in total]
    signs = [sign for total in sums for sign in total.values()]
    return sparse.csr_matrix((signs, (rows, columns)), shape=(len(sums), len(place)))
