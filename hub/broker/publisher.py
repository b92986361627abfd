"""Sends messages, each exactly once and in order per key, and says where each one came to lie."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError

from hub.broker.batching import GRACE_S, Partitions, send_batches
from hub.broker.client import ANSWER_MS, open_client
from hub.broker.connection import Connection
from hub.broker.failures import explain, unreachable
from hub.broker.lookup import look_up
from hub.broker.numbering import renew_number
from hub.broker.partitioner import KeyedPartitioner, partitions_of
from schemas.cursor import Places

BATCH_BYTES = 262_144
LINGER_MS = 50
"""Measured: small batches halve the rate of a first extract; 50 ms are nothing to a statement that is hours old."""

TOPIC_PATIENCE_S = 5
"""How long to look for a topic that the broker does not show yet."""

DELIVERY_MS = 120_000
"""How long a message is tried before its acknowledgement fails; a broker that restarts takes ten seconds."""

ABANDON_S = 5
"""How long the library may take to let go when it is told to."""


class Appended(NamedTuple):
    """Where an acknowledged message lies."""

    partition: int
    offset: int


class AllAppended(NamedTuple):
    """Where many acknowledged messages lie; the arrays are parallel to what was sent."""

    partitions: Partitions
    offsets: Places


class Acknowledgement:
    """The broker's answer to one message, once it comes."""

    __slots__ = ("_connection", "_future", "_patience_s", "_topic")

    def __init__(self, future: Any, topic: str, connection: Connection, delivery_ms: int = DELIVERY_MS) -> None:
        self._future = future
        self._topic = topic
        self._connection = connection
        self._patience_s = delivery_ms / 1000 + GRACE_S

    @property
    def done(self) -> bool:
        """Whether the answer is here, good or bad."""
        return bool(self._future.is_done)

    def result(self, timeout: float | None = None) -> Appended:
        """Wait up to `timeout` seconds (none: as long as delivery may take) for the message's partition and offset.

        Raises AccessError, UnreachableError, or HubError with what the broker refused; the message may then lie in
        the log all the same, and must be stated again.
        """
        try:
            metadata = self._future.get(self._patience_s if timeout is None else timeout)
        except KafkaError as error:
            raise explain(error, self._connection, f"write to {self._topic}") from None
        return Appended(metadata.partition, metadata.offset)


class Publisher:
    """A writer to topics: idempotent, acknowledged by all replicas, many messages a request.

    `delivery_ms` is how long a message is tried before its acknowledgement fails.
    """

    def __init__(self, connection: Connection, client_id: str, delivery_ms: int = DELIVERY_MS) -> None:
        self._connection = connection
        self._delivery_ms = delivery_ms
        self._known: set[str] = set()
        self._producer: Any = open_client(
            KafkaProducer,
            connection,
            client_id,
            enable_idempotence=True,
            acks="all",
            compression_type="lz4",
            partitioner=KeyedPartitioner(),
            batch_size=BATCH_BYTES,
            linger_ms=LINGER_MS,
            max_block_ms=TOPIC_PATIENCE_S * 1000,
            delivery_timeout_ms=delivery_ms,
            allow_auto_create_topics=False,
            request_timeout_ms=min(ANSWER_MS, delivery_ms - LINGER_MS),
            metrics_enabled=False,
        )
        renew_number(self._producer)

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def expect(self, topics: Iterable[str]) -> None:
        """Have these topics looked for together when the first of them is written to; one by one, each takes a second."""
        for topic in sorted(set(topics) - self._known):
            self._producer._sender.add_topic(topic)

    def send(self, topic: str, key: bytes | None, value: bytes) -> Acknowledgement:
        """Hand one message over; messages of one key keep their order.

        Raises AccessError where the principal may not write, ConfigurationError where there is no such topic, and
        UnreachableError where the broker is away; some of it only shows in the acknowledgement.
        """
        if topic not in self._known:
            self._look_for(topic)
        try:
            future = self._producer.send(topic, key=key, value=value)
        except KafkaError as error:
            raise explain(error, self._connection, f"write to {topic}") from None
        return Acknowledgement(future, topic, self._connection, self._delivery_ms)

    def send_all(self, topic: str, keys: Sequence[bytes], values: Sequence[bytes]) -> AllAppended:
        """Send many messages and wait for every acknowledgement; messages of one partition keep the order given.

        Each message goes where `send` would send it. This is for thousands: it takes a small part of the time of as many
        `send`. A few megabytes are on their way at a time, and each is tried for the time of delivery from then on.

        Raises what `send` and the acknowledgement raise, of the first failure. Then no more is sent, but some messages lie in
        the log or may yet come to lie there: all must be stated again. Where one message is too large, none is sent.
        ValueError if there are not as many keys as values.
        """
        if len(keys) != len(values):
            raise ValueError(f"{len(keys)} keys and {len(values)} values")
        count = len(self._look_for(topic))
        partitions = partitions_of(keys, count)
        try:
            offsets = send_batches(self._producer, topic, keys, values, partitions)
        except KafkaError as error:
            raise explain(error, self._connection, f"write to {topic}") from None
        return AllAppended(partitions, offsets)

    def flush(self, timeout: float | None = None) -> None:
        """Wait until every message handed over has its answer, up to `timeout` seconds (none: the time of delivery)."""
        try:
            self._producer.flush(self._delivery_ms / 1000 if timeout is None else timeout)
        except KafkaError as error:
            raise explain(error, self._connection, "have everything acknowledged") from None

    def close(self, timeout: float | None = None) -> None:
        """Send what waits, up to `timeout` seconds (none: the time of delivery), and let go of the broker."""
        try:
            self._producer.close(self._delivery_ms / 1000 if timeout is None else timeout)
        except KafkaTimeoutError:
            raise unreachable(self._connection, "have everything acknowledged before closing") from None

    def abandon(self) -> None:
        """Send nothing more, and let go of the broker; may be called by another thread than the one that sends.

        Whatever has no answer yet fails at once. It may lie in the log all the same.
        """
        sender = self._producer._sender
        sender.force_close()
        sender.join(ABANDON_S)
        self.close(0)

    def _look_for(self, topic: str) -> set[int]:
        """The partitions of a topic that is there."""
        try:
            found: set[int] = self._producer.partitions_for(topic)
        except KafkaTimeoutError:
            look_up(self._connection, [topic])  # says which it is: no such topic, or no broker
            raise unreachable(self._connection, f"write to {topic}") from None
        except KafkaError as error:
            raise explain(error, self._connection, f"write to {topic}") from None
        self._known.add(topic)
        return found
