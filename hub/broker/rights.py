"""What a principal may do with topics, as the broker says."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError, for_code

from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.failures import explain
from hub.errors import HubError


class Right(StrEnum):
    """What may be done with a topic."""

    READ = "read"
    WRITE = "write"


def rights(connection: Connection, topics: Iterable[str]) -> Mapping[str, frozenset[Right] | HubError]:
    """What this principal may do with each topic, or why that cannot be said of it, as that there is none.

    Raises AccessError for a refused password, and UnreachableError.
    """
    client: Any = open_client(KafkaAdminClient, connection, "rights")
    try:
        answers = client.describe_topics(sorted(set(topics)))
    except KafkaError as error:
        raise explain(error, connection, "ask what is allowed") from None
    finally:
        client.close()
    found: dict[str, frozenset[Right] | HubError] = {}
    for each in answers:
        name = each["name"]
        if each["error_code"]:
            found[name] = explain(for_code(each["error_code"])(), connection, f"find the topic {name}")
        else:
            allowed = {operation.lower() for operation in each["authorized_operations"]}
            found[name] = frozenset(right for right in Right if right.value in allowed)
    return found
