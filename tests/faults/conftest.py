"""The fault campaign: what the options are, and the table at the end.

`make test-faults` runs all of it (`--campaign`), with `ARGS="--kills 50 --seed 7"` as wanted; among the other tests only
a short form runs, with ten kills. Where a seed is named, the same faults are chosen in the same order.
"""

import random
from dataclasses import dataclass

import pytest

from tests.lib.faults.tally import Tally

KILLS, SHORT_KILLS = 200, 5
SEED = 20090331
_TALLY = pytest.StashKey[Tally]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults")
    group.addoption("--campaign", action="store_true", help="All faults, and not only a few of some kinds.")
    group.addoption("--kills", type=int, default=None, help=f"How many kills at random moments ({KILLS}).")
    group.addoption("--seed", type=int, default=None, help="From which number chance begins.")
    group.addoption("--unprivileged", action="store_true", help="Mount nothing, as if this were not allowed.")


@dataclass(frozen=True)
class Campaign:
    """How much is done."""

    full: bool
    kills: int
    seed: int
    unprivileged: bool


@pytest.fixture(scope="session")
def campaign(request: pytest.FixtureRequest) -> Campaign:
    """What was asked for; among other tests these options are not known, and the short form runs."""

    def option(name: str) -> object:
        return request.config.getoption(name, default=None)

    full = bool(option("campaign"))
    kills, seed = option("kills"), option("seed")
    return Campaign(
        full,
        kills if isinstance(kills, int) else KILLS if full else SHORT_KILLS,
        seed if isinstance(seed, int) else SEED,
        bool(option("unprivileged")),
    )


@pytest.fixture(scope="module")
def chance(campaign: Campaign) -> random.Random:
    """Where everything comes from that is chosen by chance."""
    return random.Random(campaign.seed)


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Tally:
    """Counts faults and recoveries; the table is printed at the end of the session."""
    made = request.config.stash[_TALLY] = Tally()
    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(_TALLY, Tally()).lines()
    if lines:
        terminalreporter.section("faults and recoveries")
        for line in lines:
            terminalreporter.write_line(line)
