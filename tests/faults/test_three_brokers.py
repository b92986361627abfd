"""A cluster of three brokers goes on while one of them is dead or dumb, and loses nothing that it acknowledged.

Every partition has three replicas, two of which must have a message before it is acknowledged; each broker is also one of
three controllers. These tests take minutes, and run with `make test-faults` alone.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from tests.faults.conftest import Campaign
from tests.lib.faults.building import site
from tests.lib.faults.site import Site
from tests.lib.faults.tally import Tally

DUMB_S = 25


@pytest.fixture(scope="module")
def cluster(
    tmp_path_factory: pytest.TempPathFactory, campaign: Campaign, chance: random.Random, tally: Tally
) -> Iterator[Site | None]:
    """An exchange on three brokers; none in the short form."""
    if not campaign.full:
        yield None
        return
    folder = tmp_path_factory.mktemp("cluster")
    folder.parent.chmod(0o711)
    with site(folder, chance, brokers=3) as made:
        yield made
        read = asdict(made.witnessed())
    tally.add_reads({name: read[name] for name in ("answers", "compared", "reads", "unanswered")})


@pytest.mark.timeout(1_800)
def test_one_broker_of_three_killed_under_load_is_hardly_noticed(
    cluster: Site | None, chance: random.Random, tally: Tally
) -> None:
    if cluster is None:
        return
    for number in (1, 2, 3, 1, 2, 3):
        cluster.night()
        time.sleep(chance.uniform(1, 3))
        since = time.monotonic()
        cluster.kill(f"broker {number}", chance)
        cluster.settle(without=f"broker {number}")
        tally.add("one broker of three killed: the night counts", time.monotonic() - since)
        cluster.settle()
        tally.add("one broker of three killed: it is back", time.monotonic() - since)
        cluster.check()


@pytest.mark.timeout(1_800)
def test_nights_go_through_while_one_broker_of_three_says_nothing(cluster: Site | None, tally: Tally) -> None:
    if cluster is None:
        return
    for number in (1, 2, 3):
        (pid,) = cluster.pids(f"broker {number}")
        os.kill(pid, signal.SIGSTOP)
        since = time.monotonic()
        try:
            cluster.night()
            cluster.settle(without=f"broker {number}")
            tally.add("one broker of three dumb: the night counts", time.monotonic() - since)
            time.sleep(max(0.0, DUMB_S - (time.monotonic() - since)))
            cluster.night()
            cluster.settle(without=f"broker {number}")
        finally:
            os.kill(pid, signal.SIGCONT)
        cluster.settle()
        cluster.check()


@pytest.mark.timeout(1_800)
def test_with_two_brokers_of_three_away_nothing_is_acknowledged_and_nothing_lost(
    cluster: Site | None, chance: random.Random, tally: Tally
) -> None:
    if cluster is None:
        return
    away = [cluster.pids(f"broker {number}")[0] for number in chance.sample((1, 2, 3), 2)]
    for pid in away:
        os.kill(pid, signal.SIGSTOP)
    try:
        cluster.night()
        time.sleep(DUMB_S)
        assert "extracts" in cluster.waits_for()
    finally:
        for pid in away:
            os.kill(pid, signal.SIGCONT)
    since = time.monotonic()
    cluster.settle()
    tally.add("two brokers of three dumb", time.monotonic() - since)
    cluster.check()
