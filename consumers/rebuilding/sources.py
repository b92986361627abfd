"""Which topics there are to read again: those of the store that are still in the log, and those that are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from hub.broker.connection import Connection
from hub.broker.lookup import topic_ids
from hub.errors import ConfigurationError, DifferenceFound
from hub.store.auditing import KnownTopic, auditing
from hub.store.engine import Store
from hub.store.rows import Place, TopicRow
from schemas.topics import authority_of, parse


@dataclass(frozen=True, slots=True)
class Source:
    """A topic that the live store knows."""

    #: Its number in the live store, and in the new one.
    number: int
    row: TopicRow
    #: How far the live store is in each partition.
    ends: Mapping[int, int]
    #: Is it in the log? One that was deleted, or deleted and made again under its name, is not.
    is_in_log: bool

    @property
    def places(self) -> dict[Place, int]:
        """How far the live store is, by topic name and partition."""
        return {(self.row.name, partition): end for partition, end in self.ends.items()}

    @property
    def messages(self) -> int:
        """How many messages the live store has read."""
        return sum(self.ends.values())


class Sources:
    """Looks topics up: what the live store knows of them now, and what the log has."""

    def __init__(self, live: Store, connection: Connection) -> None:
        self._live = live
        self._connection = connection
        self._found: dict[str, UUID] = {}

    def by_authority(self) -> dict[str, list[Source]]:
        """Every topic that consumers have read from, by authority, in the order of their numbers."""
        with auditing(self._live) as audit:
            topics = sorted(audit.topics(), key=lambda topic: topic.number)
        self._look_up(topic.name for topic in topics)
        found: dict[str, list[Source]] = {}
        for topic in topics:
            source = self._source(topic)
            found.setdefault(source.row.authority, []).append(source)
        return dict(sorted(found.items()))

    def require_same(self) -> None:
        """DifferenceFound when a topic was deleted, or made again, since it was looked up first."""
        before = dict(self._found)
        self._found.clear()
        self._look_up(before)
        changed = sorted(name for name, topic_id in before.items() if self._found.get(name) != topic_id)
        if changed:
            raise DifferenceFound(f"{', '.join(changed)}: deleted or made again during the rebuild. Rebuild again.")

    def _source(self, topic: KnownTopic) -> Source:
        named = parse(topic.name)
        stream = named.stream.value if named else topic.stream
        row = TopicRow(topic.topic_id, topic.name, authority_of(topic.name), stream)
        return Source(topic.number, row, topic.next_offsets, self._found.get(topic.name) == topic.topic_id)

    def _look_up(self, names: Iterable[str]) -> None:
        unknown = sorted(set(names) - self._found.keys())
        if not unknown:
            return
        try:
            self._found |= topic_ids(self._connection, unknown)
        except ConfigurationError:  # one of them is not there
            for name in unknown:
                try:
                    self._found |= topic_ids(self._connection, [name])
                except ConfigurationError:
                    continue
