"""Sends messages through the edge; what `hub.broker.publisher` does over Kafka."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

import numpy as np
import zstandard
from numpy.typing import NDArray

from hub.broker.connection import Connection
from hub.broker.over_https.parcels import HEAD_BYTES, MESSAGES_TYPE, SIZES_BYTES, pack_messages
from hub.broker.over_https.session import OPENING_S, Session
from hub.errors import HubError
from schemas.cursor import Places

LEVEL = 3
"""Of zstd; measured: a hundredth of a second for 20,000 statements, which then have a third of their bytes."""

_HEADERS = {"Content-Type": MESSAGES_TYPE, "Content-Encoding": "zstd"}


class Placed(NamedTuple):
    """Where many acknowledged messages lie: both are as long as what was sent, and in its order."""

    partitions: NDArray[np.int32]
    offsets: Places


class EdgePublisher:
    """A writer to topics: what it has sent is acknowledged by all replicas, or it says that it is not."""

    def __init__(self, connection: Connection, client_id: str) -> None:
        """Raises AccessError for a refused password, UnreachableError where no edge answers, ConfigurationError."""
        self._session = Session(connection, client_id)
        self._turn = threading.Lock()
        try:
            allowed = self._session.document("reach the edge", "", OPENING_S)
            self._body_bytes, self._messages, self._message_bytes = (
                int(allowed[name]) for name in ("body_bytes", "messages", "message_bytes")
            )
        except (KeyError, TypeError, ValueError):
            self._session.close()
            raise self._session.stranger("reach the edge", "it does not say how much it takes") from None
        except BaseException:
            self._session.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def expect(self, topics: Iterable[str]) -> None:
        """Nothing: the edge looks for topics by itself."""

    def send_all(self, topic: str, keys: Sequence[bytes], values: Sequence[bytes]) -> Placed:
        """Send these messages, and say where each lies once all are acknowledged.

        They go in parcels of what the edge takes, one after the other, so messages of one key keep their order. Raises
        AccessError, ConfigurationError where there is no such topic, UnreachableError, or HubError with what the edge
        refused; messages may then lie in the log all the same, and must be sent again.
        """
        with self._turn:
            answers = [self._sent(topic, keys[part], values[part]) for part in self._parts(topic, keys, values)]
        partitions = [each.partitions for each in answers] or [np.zeros(0, np.int32)]
        offsets = [each.offsets for each in answers] or [np.zeros(0, np.int64)]
        return Placed(np.concatenate(partitions), np.concatenate(offsets))

    def flush(self) -> None:
        """Nothing: what was sent has its answer."""

    def close(self) -> None:
        """Let go of the edge."""
        self._session.close()

    def _parts(self, topic: str, keys: Sequence[bytes], values: Sequence[bytes]) -> Iterator[slice]:
        sizes = [len(key) + len(value) for key, value in zip(keys, values, strict=True)]
        if sizes and max(sizes) > self._message_bytes:
            raise HubError(
                f"could not write to {topic}: one message has more than {self._message_bytes:,} bytes, which no event should"
            )
        begun, used = 0, HEAD_BYTES
        for number, size in enumerate(sizes):
            used += size + SIZES_BYTES
            if used > self._body_bytes or number - begun == self._messages:
                yield slice(begun, number)
                begun, used = number, HEAD_BYTES + size + SIZES_BYTES
        if begun < len(sizes):
            yield slice(begun, len(sizes))

    def _sent(self, topic: str, keys: Sequence[bytes], values: Sequence[bytes]) -> Placed:
        doing = f"write to {topic}"
        body = zstandard.ZstdCompressor(level=LEVEL).compress(pack_messages(keys, values))
        answer = self._session.send(doing, f"/topics/{topic}/messages", body, _HEADERS)
        try:
            partitions = np.array([int(each) for each in answer["partitions"]], np.int32)
            offsets = np.array([int(each) for each in answer["offsets"]], np.int64)
        except (KeyError, TypeError, ValueError, OverflowError):
            raise self._session.stranger(doing, "it does not say where messages lie") from None
        if partitions.shape != (len(keys),) or offsets.shape != (len(keys),):
            raise self._session.stranger(doing, f"of {len(keys)} messages it acknowledges {offsets.size}")
        return Placed(partitions, offsets)
