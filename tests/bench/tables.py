"""The results as Markdown: medians with their spread, and ratios taken round by round."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from tests.bench.limits import Limit
from tests.bench.race import Result

PYTHON_PEERS = ("quix", "bytewax")
HEAD = """\
| | runs equal | events/s from first | from first, s | wall, s | CPU, s | memory, MB | PostgreSQL CPU, s | Kafka CPU, s | steal | others |
|---|---|---|---|---|---|---|---|---|---|---|"""
#: What is asked of the engine: who, beside whom, at least how many times as fast.
ASKED = (
    ("ours", "the better Python peer", 2.0, "one indicator, one process, to the better of Quix Streams and Bytewax"),
    ("ours-2", "streams", 1.0, "one indicator, two processes, to Kafka Streams with two threads"),
    ("ours-2", "streams-2", 1.0, "one indicator, two processes, to Kafka Streams with two processes"),
    ("ours-all", "ours", 0.5, "all indicators to one indicator, one process each"),
)
#: Events a second by contender and round, of runs that ended right.
Rates = Mapping[str, Mapping[int, float]]


def comparison(results: Sequence[Result]) -> str:
    """A row for each contender."""
    names = dict.fromkeys(each.contender for each in results)
    return "\n".join([HEAD, *(_row([each for each in results if each.contender == name]) for name in names)])


def ratios(results: Sequence[Result]) -> str:
    """What is asked of the engine, and what it comes to: the ratio in each round, so that the machine's drift falls out."""
    rates = _rates(results)
    peers = {name: median(rates[name].values()) for name in PYTHON_PEERS if rates.get(name)}
    lines = ["| | asked | found |", "|---|---|---|"]
    for one, other, least, title in ASKED:
        name = max(peers, key=peers.__getitem__, default="") if other == "the better Python peer" else other
        both = sorted(set(rates.get(one, ())) & set(rates.get(name, ())))
        found = [rates[one][number] / rates[name][number] for number in both]
        lines.append(f"| {title} | at least {least:g} | {spread(found, 2)} |")
    return "\n".join(lines)


def limit_table(limits: Sequence[Limit], ours: float | None) -> str:
    """A row for each limit, and what share of it the engine reaches."""
    lines = ["| alone | events/s | events per CPU second | the engine reaches |", "|---|---|---|---|"]
    for each in limits:
        share = "" if ours is None else f"{ours / each.rate:.0%}"
        lines.append(f"| {each.name} | {each.rate:,.0f} | {each.messages / max(each.cpu_s, 1e-9):,.0f} | {share} |")
    return "\n".join(lines)


def step_table(steps: Mapping[str, Mapping[str, float]], events: int) -> str:
    """A row for each step of the engine: its share, and microseconds for each event."""
    names = sorted({name for seconds in steps.values() for name in seconds if name != "waiting"})
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


def _row(results: Sequence[Result]) -> str:
    good = [each for each in results if each.outcome == "equal"]

    def column(value: Callable[[Result], float], digits: int = 1) -> str:
        return spread([value(each) for each in good], digits)

    cells = (
        results[0].title,
        f"{len(good)} of {len(results)}",
        spread(list(_rates(good).get(results[0].contender, {}).values()), 0),
        spread([each.from_first_s for each in good if each.from_first_s], 2),
        column(lambda each: each.wall_s, 2),
        column(lambda each: each.cpu_s),
        column(lambda each: each.memory_mb, 0),
        column(lambda each: each.postgres_cpu_s),
        column(lambda each: each.broker_cpu_s),
        column(lambda each: each.steal, 2),
        column(lambda each: each.others, 2),
    )
    return f"| {' | '.join(cells)} |"


def _rates(results: Sequence[Result]) -> Rates:
    found: dict[str, dict[int, float]] = {}
    for each in results:
        if each.outcome == "equal" and each.from_first_s:
            found.setdefault(each.contender, {})[each.round] = each.events / each.from_first_s
    return found
