"""What is used of kafka-python's inside to send many messages is there, and does what it did in version 3.0.12.

When one of these fails after the library has changed: `Publisher.send_all` must not be shipped with it. Read the library's
`producer/record_accumulator.py`, `producer/sender.py` and `producer/producer_batch.py` again and mend `batching.py`.
"""

from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError
from kafka.producer.producer_batch import ProducerBatch
from kafka.producer.record_accumulator import RecordAccumulator
from kafka.producer.sender import Sender
from kafka.producer.transaction_manager import ProducerIdAndEpoch, TransactionManager
from kafka.record.memory_records import MemoryRecordsBuilder
from kafka.structs import TopicPartition

from hub.broker.batching import _Lane, _Way, fill
from hub.broker.numbering import renew_number
from hub.broker.packing import pack

LZ4, NODE = 3, 1
PLACE = TopicPartition("exchange.W06000015.case", 0)
KEYS = [b"person %d" % (number % 7) for number in range(300)]
VALUES = [b"statement %d " % number * (number % 20) for number in range(300)]
CLUSTER = SimpleNamespace(leader_for_partition=lambda _: NODE, partitions_for_broker=lambda _: {PLACE})


def changed(what: str) -> str:
    return (
        f"kafka-python {version('kafka-python')} is not as hub/broker/batching.py expects it: {what}. "
        "Publisher.send_all would lose or hang; see the beginning of this file."
    )


def a_batch() -> Any:
    return ProducerBatch(PLACE, MemoryRecordsBuilder(2, LZ4, 0))


USED = {
    "RecordAccumulator": (
        RecordAccumulator,
        ("_batches", "_incomplete", "_tp_lock", "_appends_in_progress", "_closed", "config"),
    ),
    "MemoryRecordsBuilder": (lambda: MemoryRecordsBuilder(2, LZ4, 0), ("_builder", "_next_offset", "append")),
    "DefaultRecordBatchBuilder": (
        lambda: MemoryRecordsBuilder(2, LZ4, 0)._builder,
        ("_buffer", "_num_records", "_last_offset", "_first_timestamp", "_max_timestamp"),
    ),
    "ProducerBatch": (a_batch, ("_record_futures", "produce_future", "created")),
    "Sender": (lambda: Sender, ("wakeup", "force_close")),
    "KafkaProducer": (lambda: KafkaProducer, ("_ensure_valid_record_size", "_estimate_size_in_bytes")),
}


@pytest.mark.parametrize("name", USED)
def test_what_is_used_of_the_library_s_inside_is_there(name: str) -> None:
    make, attributes = USED[name]
    made = make()
    missing = [each for each in attributes if not hasattr(made, each)]
    assert not missing, changed(f"{name} has no {', '.join(missing)}")


def test_a_producer_has_its_queues_and_its_sender_under_the_names_that_are_used() -> None:
    missing = {"_accumulator", "_sender", "config"} - set(KafkaProducer.__init__.__code__.co_names)
    assert not missing, changed(f"KafkaProducer sets no {', '.join(sorted(missing))}")


@pytest.fixture
def producer() -> Any:
    """The queues of a real producer, whose sender is played by the test."""
    numbers = TransactionManager(api_version=(4, 0))
    numbers.set_producer_id_and_epoch(ProducerIdAndEpoch(7, 0))
    accumulator = RecordAccumulator(
        batch_size=100_000, compression_attrs=LZ4, linger_ms=60_000, transaction_manager=numbers
    )
    config = {"delivery_timeout_ms": 1_000, "max_request_size": 1_000_000}
    return SimpleNamespace(
        config=config, _accumulator=accumulator, _sender=SimpleNamespace(wakeup=lambda: None), numbers=numbers
    )


@pytest.fixture
def way(producer: Any) -> Any:
    """All messages on their way in one batch."""
    made = _Way(producer)
    (packed,) = pack(KEYS, VALUES, np.arange(len(KEYS)), 100_000)
    made.set_going(_Lane(PLACE, iter(())), packed)
    return made


def drained(producer: Any) -> Any:
    (batch,) = producer._accumulator.drain_batches_for_one_node(CLUSTER, NODE, 1_000_000)
    return batch


def test_a_batch_filled_at_once_is_the_one_that_the_library_fills_message_by_message() -> None:
    (packed,) = pack(KEYS, VALUES, np.arange(len(KEYS)), 100_000)
    ours = MemoryRecordsBuilder(2, LZ4, 0)
    fill(ours, packed)
    theirs = MemoryRecordsBuilder(2, LZ4, 1_000_000)
    for key, value in zip(KEYS, VALUES, strict=True):
        theirs.append(ours._builder._first_timestamp, key, value)
    assert (ours.next_offset(), ours.size_in_bytes()) == (theirs.next_offset(), theirs.size_in_bytes())
    for each in (ours, theirs):
        each.set_producer_state(7, 1, 42, False)
        each.close()
    assert ours.buffer() == theirs.buffer(), changed("a batch is laid out in another way")


def test_a_batch_is_sent_at_once_with_the_next_numbers_of_its_partition(producer, way) -> None:
    ready, *_ = producer._accumulator.ready(CLUSTER)
    assert ready == {NODE}, changed("a full batch waits for more messages")
    batch = drained(producer)
    assert (batch.producer_id, batch.base_sequence) == (7, 0), changed("a batch gets no number when it is sent")
    assert producer.numbers.sequence_number(PLACE) == len(KEYS), changed("numbers are not counted by the batch")


def test_no_single_message_is_added_to_a_batch_and_it_waits_behind_it(producer, way) -> None:
    _, _, is_new, _ = producer._accumulator.append(PLACE, None, b"person 1", b"later", [])
    assert is_new, changed("a single message is added to a batch that is full")
    assert [len(each._record_futures) for each in producer._accumulator._batches[PLACE]] == [len(KEYS), 1]


def test_an_acknowledged_batch_says_where_its_first_message_lies(producer, way) -> None:
    drained(producer).complete(1_000, 1_700_000_000_000)
    sent = way.answered()
    assert sent.offsets().tolist() == list(range(1_000, 1_000 + len(KEYS))), changed("an answer has another form")
    assert way.is_empty
    assert way.has_room


def test_a_batch_that_failed_says_why(producer, way) -> None:
    why = MessageSizeTooLargeError("too large")
    drained(producer).complete_exceptionally(why, lambda _: why)
    with pytest.raises(MessageSizeTooLargeError):
        way.answered().offsets()


def test_a_batch_that_is_given_up_says_why(producer, way) -> None:
    producer._accumulator.abort_batches(KafkaError("closed"))
    with pytest.raises(KafkaError, match="closed"):
        way.answered().offsets()
    assert not producer._accumulator.has_incomplete, changed("a batch is not known among those without an answer")


def test_after_a_failure_no_batch_is_sent_that_was_not_sent_before(producer) -> None:
    accumulator, way, lane = producer._accumulator, _Way(producer), _Lane(PLACE, iter(()))
    for packed in pack(KEYS, VALUES, np.arange(len(KEYS)), 15_000):
        way.set_going(lane, packed)
    first = drained(producer)
    accumulator.reenqueue(first)  # sent in vain, it may have arrived: only the same batch again shows whether it did
    waiting = len(accumulator._batches[PLACE])
    way.withdraw(MessageSizeTooLargeError("too large"))
    assert [*accumulator._batches[PLACE]] == [first], changed("a batch that waits is not where it was put")
    assert accumulator._incomplete.all() == [first], changed("a batch without an answer is not known as one")
    first.complete(1_000, 0)
    answers = [way.answered() for _ in range(waiting)]
    assert way.is_empty
    assert len(answers) > 2
    for each in answers:
        assert each is not None
        if each.numbers[0] == 0:
            assert each.offsets()[0] == 1_000
        else:
            with pytest.raises(MessageSizeTooLargeError):
                each.offsets()


def test_a_batch_without_any_answer_is_not_waited_for_for_ever(producer, way, monkeypatch) -> None:
    monkeypatch.setattr(way, "_patience_s", 0.05)
    assert way.answered() is None


def test_a_producer_that_laid_its_number_down_asks_for_another() -> None:
    numbers = TransactionManager(api_version=(4, 0))
    renew_number(SimpleNamespace(_transaction_manager=numbers))
    for _ in range(2):
        numbers.init_producer_id()
        asked = numbers.next_request_handler(False)
        assert asked is not None, changed("a producer without a number asks for none (hub/broker/numbering.py)")
        asked.handle_response(SimpleNamespace(error_code=0, producer_id=7, producer_epoch=0))
        assert numbers.has_producer_id()
        numbers.reset_producer_id()
        assert not numbers.has_producer_id()


def test_a_batch_that_is_halved_twice_says_where_each_message_lies(producer, way) -> None:
    accumulator, waiting = producer._accumulator, [drained(producer)]
    accumulator.split_and_reenqueue(waiting.pop())
    accumulator.split_and_reenqueue(drained(producer))
    sizes = [len(each._record_futures) for each in accumulator._batches[PLACE]]
    assert sizes == [75, 75, 150], changed("the messages of a halved batch are not asked for one by one")
    places: list[int] = []
    for first in (500, 900, 2_000):
        batch = drained(producer)
        batch.complete(first, 0)
        places.extend(range(first, first + batch.record_count))
    assert way.answered().offsets().tolist() == places, changed("a halved batch is answered in another way")


def test_the_message_of_a_halved_batch_that_failed_is_told(producer, way) -> None:
    why = MessageSizeTooLargeError("too large")
    producer._accumulator.split_and_reenqueue(drained(producer))
    drained(producer).complete(500, 0)
    drained(producer).complete_exceptionally(why, lambda _: why)
    with pytest.raises(MessageSizeTooLargeError):
        way.answered().offsets()
