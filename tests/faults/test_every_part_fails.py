"""Every part is killed, stopped, cut off, filled up or given a wrong clock while extracts travel, and no figure is wrong.

After each fault the last night of every authority counts, every process is ready, `hub verify` finds nothing, the figures
are those of the extracts, and no read that was made meanwhile failed to add up or saw an offset go back.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from tests.faults.conftest import Campaign
from tests.lib.faults.building import further_consumer, site
from tests.lib.faults.clocks import mend_clock, set_clock
from tests.lib.faults.points import cancel_order, note_points, noted_points, place_order, taken_by
from tests.lib.faults.relay import Fault
from tests.lib.faults.site import VICTIMS, Site, wait_dead
from tests.lib.faults.tally import Tally

AN_HOUR = 3_600
SESSION_S = 10
"""How long the group waits for a member that says nothing."""

FEWEST_POINTS = 20
WAYS = {"CONSUMER": "hub and broker", "DATABASE": "hub and database", "CONNECTOR": "connector and broker"}


@pytest.fixture(scope="module")
def ground(
    tmp_path_factory: pytest.TempPathFactory, campaign: Campaign, chance: random.Random, tally: Tally
) -> Iterator[Site]:
    """One exchange for all these faults, one after the other."""
    folder = tmp_path_factory.mktemp("faults")
    folder.parent.chmod(0o711)
    with site(folder, chance, may_mount=campaign.full and not campaign.unprivileged) as made:
        yield made
        read = asdict(made.witnessed())
    tally.add_reads({name: read[name] for name in ("answers", "compared", "reads", "unanswered")})


def recover(ground: Site, tally: Tally, kind: str, since: float) -> None:
    """Wait until all is well again, and look whether it is."""
    ground.settle()
    tally.add(kind, time.monotonic() - since)
    ground.check()


def wait_taken(ground: Site, point: str) -> int:
    """The consumer that reached the point, in one of the next nights."""
    for _ in range(3):
        ground.night()
        give_up = time.monotonic() + 20
        while time.monotonic() < give_up:
            if pid := taken_by(ground.orders):
                return pid
            time.sleep(0.02)
    cancel_order(ground.orders)
    raise AssertionError(f"no consumer came {point} in three nights")


@pytest.fixture(scope="module")
def points(ground: Site) -> list[str]:
    """The points that a night reaches."""
    note_points(ground.orders)
    ground.night()
    ground.settle()
    found = noted_points(ground.orders)
    assert len(found) >= FEWEST_POINTS, "the points are no longer found where they are looked for"
    return found


@pytest.mark.timeout(3 * AN_HOUR)
def test_whatever_is_killed_between_two_steps_of_a_consumer_the_figures_are_right(
    ground: Site, points: list[str], campaign: Campaign, chance: random.Random, tally: Tally
) -> None:
    cases = [(point, victim) for victim in ("consumer", "broker", "database") for point in points]
    if not campaign.full:
        few = chance.sample(points, 5)
        cases = list(zip(few, ("consumer", "consumer", "consumer", "broker", "database"), strict=True))
    for point, victim in cases:
        victims = () if victim == "consumer" else tuple(ground.pids(victim))
        place_order(ground.orders, point, signal.SIGKILL, victims)
        reached_by = wait_taken(ground, point)
        wait_dead(victims or (reached_by,))
        recover(ground, tally, f"{victim} killed at a point between two steps", time.monotonic())


@pytest.mark.timeout(5 * AN_HOUR)
def test_whatever_is_killed_at_any_moment_the_figures_are_right(
    ground: Site, campaign: Campaign, chance: random.Random, tally: Tally
) -> None:
    victims = [VICTIMS[number % len(VICTIMS)] for number in range(campaign.kills)]
    chance.shuffle(victims)
    for victim in victims:
        ground.night()
        time.sleep(chance.uniform(0, 4))
        since = time.monotonic()
        ground.kill(victim, chance)
        recover(ground, tally, f"{victim} killed at a random moment", since)


@pytest.mark.timeout(AN_HOUR)
def test_a_consumer_that_comes_to_after_its_partitions_went_to_another_writes_nothing_twice(
    ground: Site, points: list[str], campaign: Campaign, chance: random.Random, tally: Tally
) -> None:
    if not campaign.full:
        return
    for point in chance.sample(points, 8):
        place_order(ground.orders, point, signal.SIGSTOP)
        pid = wait_taken(ground, point)
        time.sleep(SESSION_S + chance.uniform(1, 5))
        os.kill(pid, signal.SIGCONT)
        recover(ground, tally, "consumer stopped for longer than its session", time.monotonic())


@pytest.mark.timeout(AN_HOUR)
def test_consumers_that_come_and_go_under_load_lose_nothing_and_count_nothing_twice(
    ground: Site, campaign: Campaign, chance: random.Random, tally: Tally
) -> None:
    for number in range(10 if campaign.full else 1):
        with further_consumer(ground) as consumer:
            time.sleep(chance.uniform(3, 6))  # it joins, and others give partitions up
            ground.night()
            time.sleep(chance.uniform(0, 3))
            since = time.monotonic()
            consumer.send_signal(signal.SIGKILL if number % 2 else signal.SIGTERM)
            recover(ground, tally, "consumer joined and was " + ("killed" if number % 2 else "stopped"), since)


@pytest.mark.timeout(AN_HOUR)
def test_wherever_the_network_fails_the_figures_are_right_when_it_is_whole_again(
    ground: Site, campaign: Campaign, chance: random.Random, tally: Tally
) -> None:
    cases = [(way, fault, seconds) for way in WAYS for fault in Fault for seconds in (1.0, SESSION_S + 5.0)]
    if not campaign.full:
        cases = [("CONSUMER", Fault.STALL, 2.0), ("DATABASE", Fault.CUT, 2.0), ("CONNECTOR", Fault.DEAF_ASKER, 2.0)]
    for way, fault, seconds in cases:
        ground.night()
        time.sleep(chance.uniform(1, 3))  # the extracts are being sent
        ground.relays[way].fail(fault)
        time.sleep(seconds)
        ground.relays[way].heal()
        ground.night()
        recover(ground, tally, f"network between {WAYS[way]} {fault}", time.monotonic())


@pytest.mark.timeout(AN_HOUR)
@pytest.mark.parametrize("part", ["database", "broker", "connector"])
def test_a_disk_that_is_full_for_a_while_costs_no_figure(
    ground: Site, campaign: Campaign, tally: Tally, part: str
) -> None:
    if not campaign.full and part != "database":
        return
    for _ in range(3 if campaign.full else 1):
        before, noticed = ground.pids(part), False
        ground.disks[part].fill()
        if part == "database":
            ground.load_database()  # or a night finds room in the files that are there
        ground.night()
        for _ in range(16 if campaign.full else 8):
            time.sleep(0.5)
            noticed |= ground.pids(part) != before or ground.waits_for().startswith(part)
        noticed |= ground.waits_for() != ""
        ground.disks[part].free()
        assert noticed, f"the disk of the {part} was full, and nobody noticed"
        ground.night()
        recover(ground, tally, f"disk of the {part} full ({type(ground.disks[part]).__name__})", time.monotonic())


@pytest.mark.timeout(AN_HOUR)
@pytest.mark.parametrize("part", ["database", "broker"])
def test_a_slow_disk_costs_time_and_no_figure(
    ground: Site, campaign: Campaign, chance: random.Random, tally: Tally, part: str
) -> None:
    """A part whose disk is slow stands still again and again: it is stopped and continued in short bursts."""
    if not campaign.full:
        return
    for _ in range(3):
        ground.night()
        for _ in range(15):
            stopped = ground.stop_for_a_moment(part, chance.uniform(0.3, 1.0))
            time.sleep(chance.uniform(0.05, 0.2) if stopped else 0)
        recover(ground, tally, f"disk of the {part} slow", time.monotonic())


@pytest.mark.timeout(AN_HOUR)
@pytest.mark.parametrize("part", ["broker", "connector", "hub"])
def test_a_clock_that_jumps_changes_no_figure(ground: Site, campaign: Campaign, tally: Tally, part: str) -> None:
    """A part that was killed comes back with another time of day; the database's is asked by nobody."""
    if not campaign.full:
        return
    children = [child for name, child in ground.children.items() if name.split()[0] == part]
    for shift in ("+1d", "-1d", "+1h", ""):
        for child in children:
            set_clock(child, shift) if shift else mend_clock(child)
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)
        ground.night()
        recover(ground, tally, f"clock of the {part} jumped", time.monotonic())
        ground.night()
        ground.settle()
        ground.check()
