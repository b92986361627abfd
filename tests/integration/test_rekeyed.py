"""A council changes its case system while two consumers work, die and take over, and somebody reads all the time."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from consumers.rebuilding.rebuild import Options, rebuild
from consumers.verification.verify import verify
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.domain.indicators import catalogue
from hub.store.auditing import auditing
from hub.store.engine import Store
from hub.store.places import positions
from hub.store.reading import reading
from schemas.topics import COUNTED, Stream, topic
from tests.lib.consuming import OPTIONS, consuming, wait_for
from tests.lib.databases import Databases
from tests.lib.exchange import Exchange
from tests.lib.rekeying import Council, child, consumer
from tests.lib.statements import CARDIFF, POWYS

PAUSE_S = 0.02
"""Between two readings, so that the consumers get on."""
CHILDREN = [f"child {number}" for number in range(30)]


def known(store: Store, moment: int | None = None) -> tuple[Any, ...]:
    """Cardiff's figures and its as-at day, of one state of the store."""
    with reading(store) as read:
        figures = [each for each in read.month_figures(moment) if each.authority == CARDIFF]
        return (*figures, *(each.as_at for each in read.standings(moment) if each.authority == CARDIFF))


@contextmanager
def read_all_the_time(store: Store) -> Iterator[list[tuple[Any, ...]]]:
    """Whatever was known of Cardiff until the block ends, one after the other."""
    stop, seen = threading.Event(), list[tuple[Any, ...]]()

    def read() -> None:
        while not stop.is_set():
            now = known(store)
            if not seen or seen[-1] != now:
                seen.append(now)
            stop.wait(PAUSE_S)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def settle(exchange: Exchange, store: Store) -> None:
    """Wait until the store has everything."""
    with Reader(exchange.hub) as reader:
        names = [topic(code, stream) for code in (CARDIFF, POWYS) for stream in COUNTED]
        sent = {(name, part): end for name in names for part, end in reader.end_offsets(name).items()}
    stored = lambda: {place: end for place, end in positions(store).items() if place in sent}  # noqa: E731
    assert wait_for(stored, sent, 90) == sent


def test_figures_go_from_those_of_the_old_system_to_those_of_the_new_and_nobody_sees_any_between(
    exchange: Exchange, databases: Databases, migrated_database: str
) -> None:
    live, again = databases.make(template=migrated_database), databases.make(template=migrated_database)
    connections = {code: exchange.enrol(code) for code in (CARDIFF, POWYS)}
    with ExitStack() as stack:
        store, filled_again = stack.enter_context(Store(live)), stack.enter_context(Store(again))
        councils = [
            Council(code, connection, stack.enter_context(Publisher(connection, code)))
            for code, connection in connections.items()
        ]
        cardiff, powys = councils
        workers = [stack.enter_context(consumer(exchange.hub, live, "one", dies=True))]
        for council in councils:
            council.state(Stream.CASE, "first", *(each for name in CHILDREN for each in child(name, council.code)[:3]))
            council.complete("2009-03-31", 1, "first")
        settle(exchange, store)
        workers.append(stack.enter_context(consumer(exchange.hub, live, "two", dies=True)))
        before = known(store)
        seen = stack.enter_context(read_all_the_time(store))
        for number, name in enumerate(CHILDREN):
            cardiff.state(Stream.CONTROL, "the move", *child(name, CARDIFF, 2, "withdrawn", reviewed=False))
            cardiff.state(Stream.CONTROL, "the move", *child(f"{name} anew", CARDIFF))
            if number % 10 == 5:
                powys.state(Stream.CASE, "second", *child(f"{name} more", POWYS))
                settle(exchange, store)
                with auditing(store) as audit:
                    moment = max(row.known_at for topics in audit.topics() for row in audit.statements(topics.number))
        powys.complete("2009-04-01", 2, "second")
        settle(exchange, store)
        assert seen == [before]
        cardiff.complete("2009-04-02", 2, "the move")
        assert [worker.wait(120) for worker in workers] == [-signal.SIGKILL] * 2, "each died when the end took effect"
        assert known(store) == before
        last = stack.enter_context(consumer(exchange.hub, live, "two", dies=False))
        settle(exchange, store)
        after = known(store)
        cardiff.state(Stream.CASE, "third", *child("another", CARDIFF))
        cardiff.complete("2009-04-03", 3, "third")
        settle(exchange, store)
        later = known(store)
        assert wait_for(lambda: seen[-1], later) == later
        assert seen[:2] == [before, after]
        assert after[-1] == date(2009, 4, 2)
        counts = {(each.indicator, each.month): each.counts for each in after[:-1]}
        assert counts["SCC/006", date(2009, 3, 1)].met == counts["SCC/021", date(2009, 3, 1)].met == len(CHILDREN)
        assert known(store, moment) == before
        with auditing(store) as audit:
            [move] = [each for each in audit.extracts(CARDIFF) if each.held]
        assert move.held == 7 * len(CHILDREN)
        assert move.effective_at is not None
        assert (known(store, move.effective_at - 1), known(store, move.effective_at)) == (before, after)
        report = verify(store, exchange.hub, lambda _: None)
        assert report.differences == []
        assert report.extracts == 5
        last.kill()
        with consuming(filled_again, exchange.hub, replace(OPTIONS, member="two")):
            settle(exchange, filled_again)
        for each in (None, moment, move.effective_at - 1, move.effective_at):
            assert known(filled_again, each) == known(store, each)
        outcome = rebuild(store, exchange.hub, Options(catalogue()), lambda _: None)
        assert (outcome.differences, outcome.has_switched) == ([], True)
        assert known(store) == later
        assert verify(store, exchange.hub, lambda _: None).differences == []
    for address in (live, again):
        databases.drop(address)
