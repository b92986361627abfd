"""`make bench-engine`: W1 through the product's own consumer and through its peers, in interleaved rounds."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from statistics import median

from tests.bench import environments, machine
from tests.bench.contenders import Contender, all_contenders
from tests.bench.ground import Ground
from tests.bench.lay import ground
from tests.bench.limits import Limit, limits
from tests.bench.oracle import Cells, kept
from tests.bench.publish import RESULTS, keep
from tests.bench.race import Result, run
from tests.bench.tables import comparison, limit_table, ratios, step_table
from tests.bench.workload import Spec

PROFILED = ("ours", "ours-all")


def main(arguments: list[str]) -> int:
    """Run the rounds and write the report; 0 when every run ended equal to the oracle."""
    options = _options(arguments)
    every = all_contenders()
    chosen = [every[name] for name in (options.only.split(",") if options.only else every)]
    RESULTS.mkdir(parents=True, exist_ok=True)
    spec = Spec(options.events, options.seed)
    with ground(spec) as here:
        wanted = kept(here.file)
        with (RESULTS / "engine.jsonl").open("w", encoding="utf-8") as out:
            results = rounds(
                here, chosen, wanted, options.rounds, options.patience, lambda line: _note(line, out.write)
            )
            profiled = [each for each in chosen if each.name in PROFILED]
            alone, steps = profile(here, profiled, wanted, options.patience) if options.profile else ([], {})
            for each in alone:
                _note({"limit": each.name, "rate": each.rate, "cpu_s": each.cpu_s, "wall_s": each.wall_s}, out.write)
            for title, seconds in steps.items():
                _note({"steps": title, "seconds": seconds}, out.write)
    keep("engine", written(options, results, alone, steps), options.publish, RESULTS / "engine.jsonl")
    return 0 if results and all(result.outcome == "equal" for result in results) else 1


def rounds(
    here: Ground,
    chosen: list[Contender],
    wanted: Cells,
    count: int,
    patience: float,
    note: Callable[[Mapping[str, object]], None],
) -> list[Result]:
    """Everybody in turn, `count` times; who cannot be had here is left out."""
    results = []
    for number in range(1, count + 1):
        turn = (number - 1) % len(chosen)  # nobody is always first
        for contender in chosen[turn:] + chosen[:turn]:
            try:
                result = run(here, contender, wanted, number, patience)
            except environments.Missing as why:
                print(f"{contender.title} is left out; it cannot be had here: {why}", file=sys.stderr)
                chosen = [each for each in chosen if each is not contender]
                continue
            results.append(result)
            note(asdict(result))
    return results


def profile(
    here: Ground, chosen: list[Contender], wanted: Cells, patience: float
) -> tuple[list[Limit], dict[str, dict[str, float]]]:
    """The limits, and where the time of our own consumer goes; runs of their own, none of which is compared."""
    alone: list[Limit] = []
    steps = {}
    for contender in chosen:
        told = RESULTS / f"steps-{contender.name}.json"
        measure = (lambda _: None) if alone else (lambda filled: alone.extend(limits(here, filled)))
        result = run(here, contender, wanted, 0, patience, {"BENCH_STEPS": str(told)}, measure)
        if result.outcome != "equal":
            raise SystemExit(f"{contender.title} failed while its steps were timed: {result.outcome}")
        found = json.loads(told.read_text("utf-8"))
        steps[contender.title] = found["seconds"]
        for missing in found["missing"]:
            print(f"{missing} is not there any more: tests/bench/steps.py has to follow the engine", file=sys.stderr)
    return alone, steps


def written(
    options: argparse.Namespace, results: list[Result], alone: list[Limit], steps: Mapping[str, Mapping[str, float]]
) -> str:
    """The report: what was measured on what, and the tables."""
    ours = [each.events / each.from_first_s for each in results if each.contender == "ours" and each.from_first_s]
    parts = [
        f"{options.events:,} events, {options.rounds} interleaved rounds, seed {options.seed}; {machine.described()}. "
        "Medians, with the least and the most in brackets.",
        comparison(results),
        ratios(results),
    ]
    if alone:
        parts.append(limit_table(alone, median(ours) if ours else None))
    if steps:
        parts.append(step_table(steps, options.events))
    return "\n\n".join(parts) + "\n"


def _note(line: Mapping[str, object], write: Callable[[str], object]) -> None:
    text = json.dumps(line)
    write(f"{text}\n")
    print(text, file=sys.stderr)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-engine", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="events of W1")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--only", help=f"who takes part, comma between: {', '.join(all_contenders())}")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other events")
    parser.add_argument("--patience", type=float, default=900.0, help="seconds after which a run has failed")
    parser.add_argument("--no-profile", dest="profile", action="store_false", help="leave out limits and steps")
    parser.add_argument("--publish", action="store_true", help="put the results into the documentation, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
