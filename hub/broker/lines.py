"""A connector's line to the topics: Kafka's own protocol or, where the network lets no Kafka pass, HTTPS through the edge.

Whoever is given one need not know which it is: the messages, the acknowledgements, the receipts and the errors are the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from hub.broker.connection import Connection, Record
from hub.errors import HubError
from schemas.cursor import Places


class Placed(Protocol):
    """Where many acknowledged messages lie: both are as long as what was sent, and in its order."""

    @property
    def partitions(self) -> NDArray[np.int32]: ...

    @property
    def offsets(self) -> Places: ...


class Outgoing(Protocol):
    """Sends messages, those of one key in their order, and says where each came to lie."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def expect(self, topics: Iterable[str]) -> None:
        """Have these topics looked for together, if that makes anything quicker."""

    def send_all(self, topic: str, keys: Sequence[bytes], values: Sequence[bytes]) -> Placed:
        """Send these messages, and say where each lies once all are acknowledged.

        Raises AccessError, ConfigurationError where there is no such topic, UnreachableError, or HubError with what was
        refused; messages may then lie in the log all the same, and must be sent again.
        """

    def flush(self) -> None:
        """Wait until everything handed over has its answer."""

    def close(self) -> None:
        """Let go of the line."""


class Incoming(Protocol):
    """Reads whole topics."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def end_offsets(self, topic: str) -> Mapping[int, int]:
        """For each partition, the offset after its last message."""

    def first_offsets(self, topic: str) -> Mapping[int, int]:
        """For each partition, the offset of its first message; the end where there is none."""

    def read(
        self, topic: str, starts: Mapping[int, int] | None = None, ends: Mapping[int, int] | None = None
    ) -> Iterator[Record]:
        """Every message up to the ends, which are those at the time of the call if none are named, in order per partition.

        Raises ConfigurationError where there is no such topic, AccessError, UnreachableError, and DifferenceFound where a
        start or an end is not in the log.
        """

    def close(self) -> None:
        """Let go of the line."""


def open_outgoing(connection: Connection, client_id: str) -> Outgoing:
    """A line to write on. Raises AccessError for a refused password, UnreachableError, ConfigurationError."""
    if connection.https_url is not None:
        from hub.broker.over_https.publisher import EdgePublisher

        return EdgePublisher(connection, client_id)
    from hub.broker.publisher import Publisher

    return Publisher(connection, client_id)


def open_incoming(connection: Connection, client_id: str) -> Incoming:
    """A line to read on. Raises AccessError for a refused password, UnreachableError, ConfigurationError."""
    if connection.https_url is not None:
        from hub.broker.over_https.reader import EdgeReader

        return EdgeReader(connection, client_id)
    from hub.broker.reader import Reader

    return Reader(connection, client_id)


def rights_of(connection: Connection, topics: Iterable[str]) -> Mapping[str, frozenset[str] | HubError]:
    """What this principal may do with each topic ("read", "write"), or why that cannot be said of it.

    Raises AccessError for a refused password, UnreachableError, ConfigurationError.
    """
    if connection.https_url is not None:
        from hub.broker.over_https.reader import EdgeReader

        with EdgeReader(connection, "rights") as reader:
            return {topic: reader.rights(topic) for topic in sorted(set(topics))}
    from hub.broker.rights import rights

    return rights(connection, topics)
