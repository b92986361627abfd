"""Receives messages of every topic of a pattern, shared with the other members of a group.

Where to begin is not Kafka's to say: each time partitions are assigned, the store's offsets are asked for and sought.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from kafka import ConsumerRebalanceListener, KafkaConsumer
from kafka.errors import (
    AuthorizationError,
    CorruptRecordError,
    FencedInstanceIdError,
    KafkaError,
    OffsetOutOfRangeError,
    SaslAuthenticationFailedError,
)
from kafka.structs import OffsetAndMetadata
from kafka.structs import TopicPartition as KafkaPartition

from hub.broker.assignor import AuthorityAssignor
from hub.broker.batches import read_fast
from hub.broker.client import ANSWER_MS, open_client
from hub.broker.connection import Connection, TopicPartition
from hub.broker.failures import explain
from hub.broker.joining import JOINING_MS, finish_joining, is_joining
from hub.broker.stretch import Stretch
from hub.errors import HubError

OnAssigned = Callable[[Sequence[TopicPartition]], Mapping[TopicPartition, int]]
OnRevoked = Callable[[Sequence[TopicPartition]], None]

METADATA_MS = 3_000
"""How often to look for new topics; an authority that joins is to be read within ten seconds."""

SESSION_MS = 10_000
"""How long a dead consumer keeps its partitions."""

HEARTBEAT_MS = 500
"""How soon a consumer learns that another has come or gone; until then nobody reads what is to change hands."""

POLL_INTERVAL_MS = 1_800_000
"""How long one transaction may take; a consumer that computes for half an hour is still alive."""

FETCH_BYTES = 4_000_000
_FATAL = (
    AuthorizationError,
    SaslAuthenticationFailedError,
    OffsetOutOfRangeError,
    CorruptRecordError,
    FencedInstanceIdError,
)


class Subscription:
    """One member of a consumer group.

    Both callbacks run inside `poll`, on its thread. `on_assigned` gets the partitions now held (all of them, also those
    held before) and answers with the next offset of each; a partition it leaves out begins at 0. What it raises comes
    out of `poll`, and the next `poll` asks it again before any message is given. `on_revoked` gets those given up.

    A `member` that ends, in order or not, and comes back under its name within SESSION_MS keeps its partitions, and the
    others are not disturbed. Without a name its partitions go to the others: at once when it closed in order, after
    SESSION_MS when it was killed; and before that nobody can join.
    """

    def __init__(
        self,
        connection: Connection,
        group: str,
        pattern: str,
        on_assigned: OnAssigned,
        on_revoked: OnRevoked = lambda _: None,
        client_id: str = "hub-consumer",
        member: str | None = None,
    ) -> None:
        self._connection = connection
        self._on_assigned = on_assigned
        self._on_revoked = on_revoked
        self._changes: deque[tuple[bool, list[TopicPartition]]] = deque()
        self._replaced: KafkaError | None = None
        self._untold: HubError | None = None
        #: Commits to Kafka that failed; they only serve those who watch the group's lag there.
        self.failed_commits = 0
        #: Polls that Kafka answered with an error that passes, such as a broker that restarts.
        self.failed_polls = 0
        self._consumer: Any = open_client(
            KafkaConsumer,
            connection,
            client_id,
            group_id=group,
            group_instance_id=member,
            enable_auto_commit=False,
            auto_offset_reset="none",
            allow_auto_create_topics=False,
            metadata_max_age_ms=METADATA_MS,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            max_poll_interval_ms=POLL_INTERVAL_MS,
            max_partition_fetch_bytes=FETCH_BYTES,
            partition_assignment_strategy=[AuthorityAssignor()],
            request_timeout_ms=ANSWER_MS,
            metrics_enabled=False,
        )
        read_fast(self._consumer)
        finish_joining(self._consumer)
        self._consumer.subscribe(pattern=pattern, listener=_Listener(self._consumer, self._changes))

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def poll(self, max_records: int, timeout_ms: int) -> list[Stretch]:
        """Up to `max_records` messages, in order within each partition; none after `timeout_ms` without any.

        While it joins the group it may wait for JOINING_MS, however short `timeout_ms` is.
        A broker that is away or restarts only means no messages. Raises AccessError where the principal may not read,
        DifferenceFound where the log does not hold an offset of the store, ConfigurationError where another process has
        joined under the name of this one, and what `on_assigned` raises.
        """
        if self._replaced:
            raise explain(self._replaced, self._connection, "go on receiving messages")
        untold, self._untold = self._untold, None
        if untold is not None:
            raise untold
        self._settle()
        if is_joining(self._consumer):
            timeout_ms = max(timeout_ms, JOINING_MS)
        try:
            batches = self._consumer.poll(timeout_ms=timeout_ms, max_records=max_records)
        except _FATAL as error:
            raise explain(error, self._connection, "receive messages") from None
        except KafkaError:
            self.failed_polls += 1
            return []
        if self._changes:  # whatever was fetched before the change is fetched again from where the store says
            self._settle()
            return []
        return [stretch for found in batches.values() for stretch in found]

    def ahead(self, max_records: int) -> list[Stretch]:
        """Up to `max_records` messages that are here already; nothing is waited for, told or raised.

        What there is to be told or raised is left to the next `poll`. Messages that were looked at ahead of a change of
        the partitions are to be let go (`has_changed`): they come again.
        """
        if self.has_changed:
            return []
        try:
            batches = self._consumer.poll(timeout_ms=0, max_records=max_records)
        except _FATAL as error:
            self._untold = explain(error, self._connection, "receive messages")
            return []
        except KafkaError:
            self.failed_polls += 1
            return []
        return [] if self.has_changed else [stretch for found in batches.values() for stretch in found]

    @property
    def has_changed(self) -> bool:
        """Have partitions been given or taken away since the last `poll`, or is something to be told by the next?"""
        return bool(self._changes) or self._replaced is not None or self._untold is not None

    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions held now."""
        return frozenset(TopicPartition(*each) for each in self._consumer.assignment() or ())

    def generations(self) -> Mapping[str, UUID]:
        """Which generation each topic held was, when the broker was last asked; every few seconds it is."""
        cluster = self._consumer._manager.cluster
        found = {part.topic: cluster.topic_id(part.topic) for part in self.assignment()}
        return {name: UUID(str(number)) for name, number in found.items() if number is not None}

    def commit_courtesy(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Tell Kafka the next offset of each partition, for those who watch the group there; failures are counted."""
        told = {_kafka(part): OffsetAndMetadata(offset, "", -1) for part, offset in offsets.items()}
        try:
            self._consumer.commit_async(told, callback=self._count_failure)
        except KafkaError:
            self.failed_commits += 1

    def seek(self, part: TopicPartition, offset: int) -> None:
        """Go on with this offset; a partition no longer held is left alone."""
        if part in self.assignment():
            self._consumer.seek(_kafka(part), offset)

    def begin_again(self) -> None:
        """Give no more messages until `on_assigned` has said anew where each partition goes on.

        For one whose store did not take what it was given: messages that were given and not stored come again.
        """
        held = sorted(self.assignment())
        if held:
            self._consumer.pause(*map(_kafka, held))
            self._changes.append((True, held))

    def pause(self, parts: Sequence[TopicPartition]) -> None:
        """Give no messages of these partitions until they are resumed or assigned anew."""
        held = self.assignment()
        self._consumer.pause(*(_kafka(each) for each in parts if each in held))

    def resume(self, parts: Sequence[TopicPartition]) -> None:
        """Give messages of these partitions again."""
        held = self.assignment()
        self._consumer.resume(*(_kafka(each) for each in parts if each in held))

    def lag(self) -> Mapping[TopicPartition, int]:
        """How many messages lie behind the next one to be given, for each partition heard of so far."""
        lags = {}
        for each in self._consumer.assignment() or ():
            end, state = self._consumer.highwater(each), self._consumer._subscription.position(each)
            if end is not None and state is not None:
                lags[TopicPartition(*each)] = max(0, end - state.offset)
        return lags

    def close(self) -> None:
        """Leave the group at once, so that others take the partitions over without waiting."""
        self._changes.clear()
        try:
            self._consumer.close(autocommit=False, timeout_ms=5_000)
        except KafkaError:
            self.failed_polls += 1

    def _settle(self) -> None:
        while self._changes:
            assigned, parts = self._changes[0]
            if assigned:
                self._begin(parts)
            else:
                self._on_revoked(parts)
            self._changes.popleft()

    def _begin(self, parts: list[TopicPartition]) -> None:
        held = self.assignment()
        still = [each for each in parts if each in held]
        offsets = self._on_assigned(still)
        for each in still:
            self._consumer.seek(_kafka(each), offsets.get(each, 0))
        self._consumer.resume(*map(_kafka, still))

    def _count_failure(self, _: object, answer: object) -> None:
        if isinstance(answer, Exception):
            self.failed_commits += 1
        if isinstance(
            answer, FencedInstanceIdError
        ):  # what the library hears of it at its heartbeats, it keeps to itself
            self._replaced = answer


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python carries no types
    """Notes each change for `poll`; the library calls it on its own thread, where nothing may take long."""

    def __init__(self, consumer: Any, changes: deque[tuple[bool, list[TopicPartition]]]) -> None:
        self._consumer = consumer
        self._changes = changes

    def on_partitions_revoked(self, revoked: Any) -> None:
        if revoked:
            self._changes.append((False, sorted(TopicPartition(*each) for each in revoked)))

    def on_partitions_lost(self, lost: Any) -> None:
        self.on_partitions_revoked(lost)

    def on_partitions_assigned(self, assigned: Any) -> None:
        for each in assigned:
            # held until the store has said where to begin; any position keeps the library from asking Kafka for one
            self._consumer.pause(each)
            self._consumer.seek(each, 0)
        if assigned:
            self._changes.append((True, sorted(TopicPartition(*each) for each in assigned)))


def _kafka(part: TopicPartition) -> Any:
    return KafkaPartition(part.topic, part.partition)
