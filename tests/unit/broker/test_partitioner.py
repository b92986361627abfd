"""A person's statements go to one partition, the one any of Kafka's clients would choose."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import DefaultPartitioner

from hub.broker.partitioner import KeyedPartitioner, partitions_of


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


some_keys = st.lists(st.binary(max_size=20), max_size=40)
keys_of_a_length = st.integers(0, 40).flatmap(
    lambda size: st.lists(st.binary(min_size=size, max_size=size), min_size=20, max_size=40)
)


@given(some_keys, keys_of_a_length, keys_of_a_length, st.integers(1, 64))
def test_many_keys_have_the_partitions_that_each_of_them_has(some, alike, others, count) -> None:
    keys, cluster, one = [*some, *alike, *others], topic_of(count), KeyedPartitioner()
    assert partitions_of(keys, count).tolist() == [one.partition("t", key, key, b"", b"", cluster) for key in keys]


def test_a_few_long_keys_and_many_short_ones_are_gone_through_in_pieces() -> None:
    keys = [b"%032x" % (number * 0x9E3779B97F4A7C15) for number in range(70_000)] + [b"x" * 300_000, b"y" * 300_000]
    chosen = [0, 65_535, 65_536, 69_999, 70_000, 70_001]
    cluster, one = topic_of(7), KeyedPartitioner()
    found = partitions_of(keys, 7)
    assert found[chosen].tolist() == [one.partition("t", keys[each], keys[each], b"", b"", cluster) for each in chosen]


def test_a_message_without_a_key_goes_anywhere() -> None:
    assert KeyedPartitioner().partition("t", None, None, b"", b"", topic_of(3)) in {0, 1, 2}
