"""A connector killed at random moments, run again, and answered twice: the figures are those of one that never was."""

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.store.engine import Store
from producers.comparing import taking
from producers.connector import run_connector
from producers.outbox.fates import Fate
from producers.status import connector_fates, connector_status
from schemas.topics import Stream, topic
from tests.faults.conftest import Campaign
from tests.lib.connectors import Authority
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange
from tests.lib.extracts import CARE_PERIODS, REFERRALS, REVIEWS, write
from tests.lib.faults.tally import Tally

SHORT = 10
PEOPLE = 120
NIGHTS = 5
#: Longer than a run takes, so that some runs come to their end.
LONGEST_S = 1.6
TODAY = date(2009, 6, 1)


def night(number: int) -> dict[str, str]:
    """The extract of a night: some decided since, some gone, some corrected, some new."""
    by = random.Random(number)
    referrals, periods, reviews = [], [], []
    for person in range(number * 3, PEOPLE + number * 4):
        decided = "2009-03-03,assessment" if person % NIGHTS < number else ","
        referrals.append(f"R{person},P{person},2009-03-02,school,{decided}\n")
        periods.append(f"C{person},P{person},2009-01-{5 + (person + number) % 3:02},,care_order\n")
        reviews.append(f"V{person},C{person},P{person},2009-02-{1 + person % 9:02}\n")
    for rows in (referrals, periods, reviews):
        by.shuffle(rows)
    return {
        "referrals": REFERRALS + "".join(referrals),
        "care_periods": CARE_PERIODS + "".join(periods),
        "reviews": REVIEWS + "".join(reviews),
    }


@pytest.fixture
def hub_reads(exchange: Exchange, fresh_database: str) -> Iterator[Store]:
    with Store(fresh_database) as store, consuming(store, exchange.hub):
        yield store


def figures(store: Store, code: str) -> list[str]:
    """Every figure of an authority, by what it counts."""
    with store.engine.connect() as connection:
        rows = connection.execute(
            text("select to_jsonb(f) - 'authority' from figures f where authority = :code"), {"code": code}
        )
        return sorted(str(sorted(row[0].items())) for row in rows)


def as_at(store: Store, code: str) -> str:
    with store.engine.connect() as connection:
        return str(
            connection.execute(text("select as_at from standings where authority = :code"), {"code": code}).scalar()
        )


@pytest.mark.timeout(3_600)
def test_killed_at_any_moment_again_and_again_the_figures_are_those_of_an_undisturbed_run(
    exchange: Exchange, hub_reads: Store, tmp_path: Path, campaign: Campaign, tally: Tally
) -> None:
    by = random.Random(campaign.seed)
    cardiff = Authority.enrolled(exchange, tmp_path / "cardiff")
    undisturbed = Authority.enrolled(exchange, tmp_path / "newport", "W06000022")
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["producers.connector"])
    killed, begun = 0, 1_000_000
    since: list[float] = []

    def recovered() -> None:
        for moment in since:
            tally.add("a connector killed at a random moment: a run is whole again", time.monotonic() - moment)
        since.clear()

    kills = campaign.kills if campaign.full else SHORT
    for number in range(NIGHTS):
        write(cardiff.extract, as_at=f"2009-04-{number + 1:02}", **night(number))
        while True:
            begun += 1_000
            run = processes.Process(target=by.choice(RUNS), args=(cardiff.config, TODAY, begun))
            run.start()
            run.join(by.uniform(0.05, LONGEST_S))
            if run.is_alive():
                run.kill()
                run.join()
                killed += 1
                since.append(time.monotonic())
                if killed >= kills * (number + 1) / NIGHTS:
                    break
                if by.random() < 0.3:
                    continue
            else:
                assert run.exitcode == 0
                recovered()
                if killed >= kills * (number + 1) / NIGHTS:
                    break
    assert killed >= kills
    cardiff.begun = begun
    assert not cardiff.run().is_refused
    recovered()
    write(undisturbed.extract, as_at=f"2009-04-{NIGHTS:02}", **night(NIGHTS - 1))
    undisturbed.run()
    day = f"2009-04-{NIGHTS:02}"
    assert wait_for(lambda: (as_at(hub_reads, "W06000015"), as_at(hub_reads, "W06000022")), (day, day)) == (day, day)
    assert sorted((kind, on) for kind, _, on in cardiff.facts()) == sorted(
        (kind, on) for kind, _, on in undisturbed.facts()
    )
    found, wanted = figures(hub_reads, "W06000015"), figures(hub_reads, "W06000022")
    assert wanted
    assert found == wanted
    write_receipts_again(exchange)
    assert wait_for(lambda: connector_status(cardiff.config).without_receipt == 0, True)
    with connector_fates(cardiff.config) as (fates, _):
        standing = [each for each in fates if each.fate is Fate.ACCEPTED and each.kind != "extract_completed"]
    assert len(standing) == len(cardiff.asserted())
    status = connector_status(cardiff.config)
    assert status.receipts is not None
    assert (status.pending, status.quarantined) == (0, ())
    assert status.receipts.recorded == sum(1 for _ in cardiff.records()) + len(cardiff.records(Stream.CONTROL))
    cardiff.lose_state()
    assert cardiff.run().sent == 0


def run_beside(config: Path, today: date, begun: int) -> None:
    """A run in which a second process looks at whatever was never stated, however few rows there are."""
    setattr(taking, "MANY", 1)  # noqa: B010 - of this process alone
    run_connector(config, today, begun)


RUNS: list[Callable[..., object]] = [run_connector, run_beside]


def write_receipts_again(exchange: Exchange) -> None:
    """The hub delivers a receipt at least once: here all of them twice."""
    receipts = topic("W06000015", Stream.RECEIPTS)
    time.sleep(1)
    with Reader(exchange.hub) as reader, Publisher(exchange.hub, "again") as publisher:
        held = [(each.key or b"", each.value or b"") for each in reader.read(receipts)]
        publisher.send_all(receipts, [key for key, _ in held], [value for _, value in held])
