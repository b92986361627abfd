"""Sets how long topics of practice keep what is tried there; all others keep everything for ever."""

from collections.abc import Sequence
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError

from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.failures import explain
from hub.errors import HubError
from schemas.topics import PRACTICE_SETTINGS, Stream, topic


def keep_practice_shortly(connection: Connection, codes: Sequence[str]) -> None:
    """Let the topics of practice of these authorities keep messages no longer than PRACTICE_SETTINGS say; they have to be there.

    `connection` is that of an administrator; once or again makes no difference. Raises AccessError, UnreachableError, or
    HubError with what the broker refused.
    """
    wanted = [
        ConfigResource(ConfigResourceType.TOPIC, topic(code, Stream.PRACTICE), dict(PRACTICE_SETTINGS))
        for code in codes
    ]
    client: Any = open_client(KafkaAdminClient, connection, "hub-admin")
    try:
        answer = client.alter_configs(wanted, raise_on_unknown=False)
    except KafkaError as error:
        raise explain(error, connection, "set how long practice is kept") from None
    finally:
        client.close()
    refused = sorted(name for name, said in answer.get("topic", {}).items() if said != "OK")
    if refused:
        raise HubError(f"could not set how long {', '.join(refused)} keep messages: the broker refused it")
