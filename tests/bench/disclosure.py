"""`make bench-disclosure`: how long the night's snapshot takes, and what share of the cells it withholds.

22 authorities, 40 indicators and 36 months, all complete: three of four indicators are flows, one of four a census. How many an
authority counts goes with its population, and differs from indicator to indicator; of these, from 3% to 30% are not counted.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hub.domain.areas import AREAS, AUTHORITIES, area
from hub.domain.calendar import add_months, month_end
from hub.domain.disclosure.released import Stated, released, rests_on_few
from hub.domain.figures import MonthFigure, Standing
from hub.domain.indicators import Indicator, catalogue
from hub.domain.observations import Observation, observations
from hub.domain.units import Counts
from tests.bench import machine
from tests.bench.publish import RESULTS, keep

FLOW, CENSUS = "SCC/021", "SCC/004"
FIRST = date(2006, 4, 1)


@dataclass(frozen=True)
class Measured:
    """One indicator: the time it took, and its rows as they are and as everybody sees them."""

    kind: str
    seconds: float
    cpu_seconds: float
    everything: Sequence[Observation]
    shown: Sequence[Observation]


def main(arguments: list[str]) -> int:
    """Measure each indicator, and print the table."""
    options = _options(arguments)
    RESULTS.mkdir(parents=True, exist_ok=True)
    measured = []
    for number in range(options.indicators):
        measured.append(_measure(number, options.months))
        print(f"{number + 1} of {options.indicators}: {measured[-1].seconds:.1f} s", file=sys.stderr)
    keep("disclosure", _report(measured, options.months), options.publish)
    return 0


def _measure(number: int, months: int) -> Measured:
    model = catalogue()[CENSUS if number % 4 == 3 else FLOW]
    indicator = replace(model, code=f"BENCH/{number:03}")
    end = month_end(add_months(FIRST, months - 1))
    kinds = dict.fromkeys(indicator.needs, "stated")
    standings = [Standing(each.code, indicator.closes_on(end), kinds, frozenset()) for each in AUTHORITIES]
    found = observations(_figures(indicator, number, months), standings, (), {indicator.code: indicator})
    wall, cpu = time.monotonic(), time.process_time()
    shown = released([Stated(indicator, standings, found)]).rows
    return Measured(indicator.kind, time.monotonic() - wall, time.process_time() - cpu, found, shown)


def _figures(indicator: Indicator, number: int, months: int) -> list[MonthFigure]:
    lots = random.Random(number)
    people, rare = lots.choice((2_000, 5_000, 10_000, 20_000)), lots.uniform(0.03, 0.3)
    figures = []
    for authority in AUTHORITIES:
        for offset in range(months):
            size = max(0, round(lots.gauss(1, 0.2) * authority.population / people))
            missed = sum(lots.random() < rare for _ in range(size))
            if size:
                counts = Counts(met=size - missed, missed=missed)
                figures.append(MonthFigure(authority.code, indicator.code, add_months(FIRST, offset), counts))
    return figures


def _report(measured: Sequence[Measured], months: int) -> str:
    seconds, cpu = (sum(each) for each in zip(*((one.seconds, one.cpu_seconds) for one in measured), strict=True))
    rows, small, hidden = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in measured:
        for each in one.everything:
            rows[_level(each)] += 1
            small[_level(each)] += rests_on_few(each)
        for each in one.shown:
            hidden[_level(each)] += each.value is None
    lines = [
        f"22 authorities, {len(measured)} indicators, {months} months: {sum(rows.values()):,} figures; {machine.described()}. "
        f"{seconds:,.0f} s, of processor time {cpu:,.0f} s; small {sum(small.values()) / sum(rows.values()):.1%}, "
        f"withheld {sum(hidden.values()) / sum(rows.values()):.1%}.",
        "",
        "| figures of | figures | small | withheld |",
        "|---|---|---|---|",
    ]
    for level in sorted(rows):
        number = rows[level]
        lines.append(f"| {' '.join(level)} | {number:,} | {small[level] / number:.1%} | {hidden[level] / number:.1%} |")
    return "\n".join([*lines, ""])


def _level(one: Observation) -> tuple[str, str]:
    place = area(one.area) or AREAS[0]
    return place.type.value, one.period.type.value


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-disclosure", description=__doc__)
    parser.add_argument("--indicators", type=int, default=40)
    parser.add_argument("--months", type=int, default=36, help="a multiple of 12")
    parser.add_argument("--publish", action="store_true", help="put the results into the documentation, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
