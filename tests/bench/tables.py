"""The results as Markdown: medians with their spread, and ratios to the best Python peer and to Kafka Streams."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from tests.bench.limits import Limit
from tests.bench.race import Result

PYTHON_PEERS = ("quix", "bytewax")
STREAMS = "streams"


def comparison(results: Sequence[Result]) -> str:
    """A row for each contender, the fastest ratio partners named below."""
    by_name: dict[str, list[Result]] = {}
    for result in results:
        by_name.setdefault(result.contender, []).append(result)
    rates = {name: median(_rates(each)) for name, each in by_name.items() if _rates(each)}
    best = max((name for name in PYTHON_PEERS if name in rates), key=rates.__getitem__, default=None)
    head = ["| | runs equal | events/s from first | from first, s | wall, s | CPU, s | memory, MB "]
    head[0] += "| PostgreSQL CPU, s | Kafka CPU, s | to the best Python peer | to Kafka Streams | steal | others |"
    head.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    return "\n".join(head + [_row(each, rates, best) for each in by_name.values()])


def limit_table(limits: Sequence[Limit], ours: float | None) -> str:
    """A row for each limit, and what share of it the engine reaches."""
    lines = ["| alone | events/s | events per CPU second | the engine reaches |", "|---|---|---|---|"]
    for each in limits:
        share = "" if ours is None else f"{ours / each.rate:.0%}"
        lines.append(f"| {each.name} | {each.rate:,.0f} | {each.messages / max(each.cpu_s, 1e-9):,.0f} | {share} |")
    return "\n".join(lines)


def step_table(steps: Mapping[str, Mapping[str, float]], events: int) -> str:
    """A row for each step of the engine: its share, and microseconds for each event."""
    names = list(dict.fromkeys(name for seconds in steps.values() for name in seconds if name != "waiting"))
    lines = ["| step | " + " | ".join(steps) + " |", "|---|" + "---|" * len(steps)]
    for name in names:
        cells = []
        for seconds in steps.values():
            spent = sum(value for step, value in seconds.items() if step != "waiting")
            here = seconds.get(name, 0.0)
            cells.append(f"{here / spent:.0%}, {here / events * 1e6:.1f} µs an event")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, and the least and the most in brackets."""
    if not values:
        return "–"
    shown = [f"{each:,.{digits}f}" for each in (median(values), min(values), max(values))]
    return shown[0] if len(values) == 1 else f"{shown[0]} ({shown[1]}–{shown[2]})"


def _row(results: Sequence[Result], rates: Mapping[str, float], best: str | None) -> str:
    good = [each for each in results if each.outcome == "equal"]
    rate = rates.get(results[0].contender)

    def column(value: Callable[[Result], float], digits: int = 1) -> str:
        return spread([value(each) for each in good], digits)

    def against(other: str | None) -> str:
        return f"{rate / rates[other]:.2f}" if rate and other and other in rates else "–"

    cells = (
        results[0].title,
        f"{len(good)} of {len(results)}",
        spread(_rates(good), 0),
        spread([each.from_first_s for each in good if each.from_first_s], 2),
        column(lambda each: each.wall_s, 2),
        column(lambda each: each.cpu_s),
        column(lambda each: each.memory_mb, 0),
        column(lambda each: each.postgres_cpu_s),
        column(lambda each: each.broker_cpu_s),
        against(best),
        against(STREAMS),
        column(lambda each: each.steal, 2),
        column(lambda each: each.others, 2),
    )
    return f"| {' | '.join(cells)} |"


def _rates(results: Sequence[Result]) -> list[float]:
    return [each.events / each.from_first_s for each in results if each.outcome == "equal" and each.from_first_s]
