"""Records come out of a batch as the library itself would read them, only sooner."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.errors import CorruptRecordError
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from hub.broker.batches import split
from hub.broker.connection import Record

GZIP, PLAIN, LZ4, ZSTD = 1, 0, 3, 4
LOG_APPEND_TIME = 0x08

texts = st.none() | st.binary(max_size=40) | st.integers(60, 20_000).map(lambda size: b"x" * size)
headers: st.SearchStrategy[list[tuple[str, bytes | None]]] = st.just([]) | st.just(
    [("extract", b"2026-03-31"), ("empty", None)]
)
messages = st.lists(st.tuples(st.integers(-200, 10**7), texts, texts, headers), min_size=1, max_size=30)


def batch(messages, compression=PLAIN, base_offset=0):
    builder = DefaultRecordBatchBuilder(2, compression, False, -1, -1, -1, 10**9)
    for number, (milliseconds, key, value, given_headers) in enumerate(messages):
        builder.append(number, 1_700_000_000_000 + milliseconds, key, value, given_headers)
    data = builder.build()
    data[:8] = base_offset.to_bytes(8, "big")
    return data


@given(messages, st.sampled_from([PLAIN, GZIP, LZ4, ZSTD]), st.integers(0, 2**40))
def test_a_batch_gives_the_records_that_the_library_gives(messages, compression, base_offset) -> None:
    data = batch(messages, compression, base_offset)
    expected = [Record("t", 3, each.offset, each.timestamp, each.key, each.value) for each in DefaultRecordBatch(data)]
    assert list(split(DefaultRecordBatch(data), "t", 3)) == expected


def test_a_record_bears_the_time_at_which_the_broker_appended_its_batch() -> None:
    data = batch([(0, b"person", b"first", []), (5, b"person", b"second", [])])
    data[22] |= LOG_APPEND_TIME
    data[35:43] = (1_800_000_000_000).to_bytes(8, "big")
    assert {each.appended_at for each in split(DefaultRecordBatch(data), "t", 0)} == {1_800_000_000_000}


def test_whatever_time_a_client_gives_the_broker_s_counts() -> None:
    told: list[Any] = [
        (0, b"person", b"first", []),
        (2**62, b"person", b"second", []),
        (-(2**60), b"person", b"third", []),
    ]
    data = batch(told)
    data[22] |= LOG_APPEND_TIME
    data[35:43] = (1_800_000_000_000).to_bytes(8, "big")
    read = list(split(DefaultRecordBatch(data), "t", 0))
    assert [(each.appended_at, each.value) for each in read] == [
        (1_800_000_000_000, value) for value in (b"first", b"second", b"third")
    ]


@pytest.mark.parametrize("harm", ["cut", "longer", "shorter"])
def test_a_batch_whose_bytes_do_not_add_up_is_refused_without_its_content(harm) -> None:
    data = batch([(0, b"person", b"Cerys", []), (0, b"person", b"Cerys", [])])
    match harm:
        case "cut":
            del data[-3:]
        case "longer":
            data += b"Cerys"
        case "shorter":
            data[61] -= 2
    with pytest.raises(CorruptRecordError) as caught:
        split(DefaultRecordBatch(data), "exchange.W06000015.case", 1)
    assert "exchange.W06000015.case[1]" in str(caught.value)
    assert "Cerys" not in str(caught.value)
