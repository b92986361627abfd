"""Names, keys, partitions and retention of topics; the only place where they are spelt."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

PREFIX = "exchange"
PUBLISHER = "W92000004"


class Stream(StrEnum):
    """What travels on a topic."""

    CASE = "case"
    PERFORMANCE = "performance"
    PRACTICE = "practice"
    CONTROL = "control"
    RECEIPTS = "receipts"


#: Streams an authority writes and the hub reads.
CONSUMED = (Stream.CASE, Stream.PERFORMANCE, Stream.CONTROL, Stream.PRACTICE)
#: Those of them on which what is stated is kept and counted.
COUNTED = (Stream.CASE, Stream.PERFORMANCE, Stream.CONTROL)
#: Streams an authority may write.
WRITTEN_BY_AUTHORITY = (Stream.CASE, Stream.PERFORMANCE, Stream.PRACTICE, Stream.CONTROL)


@dataclass(frozen=True, slots=True)
class Topic:
    """One stream of one authority."""

    authority: str
    stream: Stream

    @property
    def name(self) -> str:
        """`exchange.<authority>.<stream>`."""
        return f"{PREFIX}.{self.authority}.{self.stream.value}"


def topic(authority: str, stream: Stream | str) -> str:
    """The name of an authority's topic for a stream."""
    return Topic(authority, Stream(stream)).name


@lru_cache(4_096)
def parse(name: str) -> Topic | None:
    """The topic of a name, or None when it is not one of the exchange."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != PREFIX or parts[2] not in set(Stream):
        return None
    return Topic(parts[1], Stream(parts[2]))


def authority_of(name: str) -> str:
    """Whose topic it is; nobody's when it is none of the exchange."""
    found = parse(name)
    return found.authority if found else ""


def is_practice(name: str) -> bool:
    """Is it a topic of practice, where everything is judged and nothing counted?"""
    found = parse(name)
    return found is not None and found.stream is Stream.PRACTICE


def consumed_pattern() -> str:
    """A regular expression for every topic that the hub reads."""
    return rf"^{PREFIX}\.[A-Z0-9]+\.({'|'.join(CONSUMED)})$"


def partitions(stream: Stream, case_partitions: int) -> int:
    """How many partitions a stream has; the person's pseudonym chooses one, so a history stays in order."""
    return case_partitions if stream is Stream.CASE else 1


#: Kafka's settings of each topic: kept for ever, stamped by the broker when appended.
TOPIC_SETTINGS = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "message.timestamp.type": "LogAppendTime",
}

_DAY_MS = 86_400_000
#: Those of a topic of practice that are others: what was tried is of no use after a week. Kafka drops whole files of messages, so
#: a file takes no more than a day.
PRACTICE_SETTINGS = {"retention.ms": str(7 * _DAY_MS), "segment.ms": str(_DAY_MS)}
