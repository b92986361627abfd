"""A person's statements go to one partition, the one any of Kafka's clients would choose."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import DefaultPartitioner

from hub.broker.partitioner import KeyedPartitioner


def topic_of(count: int):
    parts = set(range(count))
    return SimpleNamespace(
        topics=lambda: {"t"}, partitions_for_topic=lambda _: parts, available_partitions_for_topic=lambda _: parts
    )


@given(st.binary(max_size=64), st.integers(1, 64))
def test_a_key_has_the_partition_that_kafkas_own_clients_give_it(key, count) -> None:
    cluster = topic_of(count)
    ours, kafkas = KeyedPartitioner(), DefaultPartitioner()
    expected = kafkas.partition("t", key, key, b"", b"", cluster)
    assert [ours.partition("t", key, key, b"", b"", cluster) for _ in range(2)] == [expected, expected]


def test_a_message_without_a_key_goes_anywhere() -> None:
    assert KeyedPartitioner().partition("t", None, None, b"", b"", topic_of(3)) in {0, 1, 2}
