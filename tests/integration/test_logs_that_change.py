"""A log that was cut stops the consumer aloud; one that was made again is read from its first message."""

import threading
from collections.abc import Callable

import pytest
from kafka import KafkaAdminClient
from kafka.structs import TopicPartition
from sqlalchemy import func, select

from hub.broker.admin import add_authority
from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.publisher import Publisher
from hub.errors import DifferenceFound
from hub.store.engine import Store
from hub.store.places import positions
from hub.store.tables import offsets, topics
from schemas.codec import codec
from schemas.topics import Stream, topic
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange
from tests.lib.statements import CARDIFF, received

CASES = topic(CARDIFF, Stream.CASE)


def state(connection: Connection, *numbers: int) -> None:
    """Cardiff states so many referrals, all in one partition."""
    with Publisher(connection, CARDIFF) as publisher:
        for number in numbers:
            event = received(f"R{number}", "P1", "2009-03-02")
            publisher.send(CASES, event.header.subject.encode(), codec().encode(event))


def stored(store: Store) -> Callable[[], int]:
    return lambda: sum(offset for (name, _), offset in positions(store).items() if name == CASES)


def works() -> bool:
    """Does the consumer beside this test go on?"""
    return any(each.name == "consumer" for each in threading.enumerate())


def newest(store: Store) -> int:
    """How far the newest topic of the name is in the store."""
    of_newest = select(func.max(topics.c.id)).where(topics.c.name == CASES).scalar_subquery()
    with store.engine.connect() as session:
        return session.execute(select(offsets.c.next_offset).where(offsets.c.topic == of_newest)).scalar_one()


def test_a_log_that_was_cut_beyond_the_store_stops_the_consumer_and_says_so(
    exchange: Exchange, fresh_database: str
) -> None:
    cardiff = exchange.enrol(CARDIFF, case_partitions=1)
    state(cardiff, *range(5))
    with Store(fresh_database) as store:
        with consuming(store, exchange.hub):
            assert wait_for(stored(store), 5) == 5
        state(cardiff, *range(5, 15))
        admin = open_client(KafkaAdminClient, exchange.admin, "tests")
        admin.delete_records({TopicPartition(CASES, 0): 12})
        admin.close()
        with pytest.raises(DifferenceFound, match="does not hold the recorded offset"), consuming(store, exchange.hub):
            wait_for(works, False)
        assert stored(store)() == 5, "nothing behind the gap is taken as if there were none"


@pytest.mark.parametrize("sent_again", [2, 9])
def test_a_topic_that_was_made_again_is_read_from_its_first_message(
    exchange: Exchange, fresh_database: str, sent_again: int
) -> None:
    cardiff = exchange.enrol(CARDIFF, case_partitions=1)
    state(cardiff, *range(5))
    with Store(fresh_database) as store, consuming(store, exchange.hub):
        assert wait_for(stored(store), 5) == 5
        exchange.clear()
        add_authority(exchange.admin, CARDIFF, cardiff.login, 1, exchange.hub.login.username)
        state(cardiff, *range(sent_again))
        assert wait_for(lambda: newest(store), sent_again) == sent_again
