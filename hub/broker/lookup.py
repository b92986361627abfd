"""What the broker says of topics: whether they are there, in how many parts, and which generation they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kafka import KafkaAdminClient
from kafka.errors import KafkaError, for_code

from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.failures import explain


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic as it stands."""

    name: str
    #: Another one after the topic was deleted and made anew, so that offsets of the two are never confused.
    topic_id: UUID
    partitions: tuple[int, ...]


def look_up(connection: Connection, names: Iterable[str]) -> Mapping[str, FoundTopic]:
    """The topics of these names.

    Raises ConfigurationError for one that does not exist, AccessError for one the principal may not know of, and
    UnreachableError.
    """
    client: Any = open_client(KafkaAdminClient, connection, "hub-lookup")
    try:
        answers = client.describe_topics(sorted(set(names)))
    except KafkaError as error:
        raise explain(error, connection, "look topics up") from None
    finally:
        client.close()
    for each in answers:
        if each["error_code"]:
            raise explain(for_code(each["error_code"])(), connection, f"find the topic {each['name']}")
    return {each["name"]: _found(each) for each in answers}


def topic_ids(connection: Connection, names: Iterable[str]) -> Mapping[str, UUID]:
    """Which generation each topic is; raises what `look_up` raises."""
    return {name: found.topic_id for name, found in look_up(connection, names).items()}


def _found(answer: Any) -> FoundTopic:
    numbers = tuple(sorted(each["partition_index"] for each in answer["partitions"]))
    return FoundTopic(answer["name"], UUID(answer["topic_id"]), numbers)
