"""Many messages are packed as the library would pack them, in batches that are neither too large nor too small."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from kafka.record.default_records import DefaultRecordBatchBuilder
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder

from hub.broker.batching import fill
from hub.broker.packing import MOST_RECORDS, Packed, pack

#: Sizes on both sides of where one more byte is needed to write them.
sizes = st.sampled_from([0, 1, 25, 26, 27, 63, 64, 65, 4_000, 8_160, 8_191, 8_192]) | st.integers(0, 300)
messages = st.lists(st.tuples(sizes, sizes), max_size=150)


def bytes_of(size: int, seed: int) -> bytes:
    return b"%d" % seed * size if size else b""


def laid_out(packed: Packed) -> Any:
    builder = MemoryRecordsBuilder(2, 0, 0)
    fill(builder, packed)
    builder.close()
    return builder.buffer()


@given(messages, st.integers(1, 20_000), st.randoms(use_true_random=False))
def test_every_message_comes_in_its_order_as_the_library_would_pack_it(messages, room, chance) -> None:
    keys = [bytes_of(key, number)[:key] for number, (key, _) in enumerate(messages)]
    values = [bytes_of(value, number)[:value] for number, (_, value) in enumerate(messages)]
    wanted = [number for number in range(len(messages)) if chance.random() < 0.9]
    header, at = DefaultRecordBatchBuilder.header_size_in_bytes(), 0
    for packed in pack(keys, values, np.array(wanted, np.int64), room):
        numbers = packed.numbers.tolist()
        assert numbers == wanted[at : at + len(numbers)]
        at += len(numbers)
        data = laid_out(packed)
        theirs = MemoryRecordsBuilder(2, 0, 10**9)
        for number in numbers:
            theirs.append(int.from_bytes(data[27:35], "big"), keys[number], values[number])
        theirs.close()
        assert data == theirs.buffer()
        assert len(data) - header <= room or len(numbers) == 1
        if at < len(wanted):
            more = len(keys[wanted[at]]) + len(values[wanted[at]]) + 14  # around it, at most
            assert len(data) - header + more + 2 * len(numbers) > room, "another message would have found room"
    assert at == len(wanted)


def test_more_messages_than_a_batch_may_number_are_packed_in_several() -> None:
    count = 2 * MOST_RECORDS + 5
    found = list(pack([b"k"] * count, [b""] * count, np.arange(count), 10**9))
    assert [len(each.numbers) for each in found] == [MOST_RECORDS, MOST_RECORDS, 5]
    (batch,) = MemoryRecords(laid_out(found[0]))
    assert [each.offset for each in batch] == list(range(MOST_RECORDS))


def test_batches_are_filled_across_the_messages_that_are_looked_at_together() -> None:
    count = 3 * MOST_RECORDS
    found = list(pack([b"key"] * count, [b"x" * 90] * count, np.arange(count), 100_000))
    assert {len(each.numbers) for each in found[:-1]} == {len(found[0].numbers)}
