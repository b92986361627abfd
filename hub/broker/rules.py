"""Who may do what on the broker, and how that is said to Kafka (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.protocol.admin import AlterClientQuotasRequest

from hub.broker.login import Login
from schemas.topics import PREFIX, WRITTEN_BY_AUTHORITY, Stream, topic


@dataclass(frozen=True, slots=True)
class Rule:
    """A principal may do something with a topic or a group; nothing that no rule allows is allowed."""

    principal: str
    operation: ACLOperation
    resource: ResourceType
    name: str
    #: The name is the beginning of many names.
    prefix: bool = False

    def kafka(self) -> Any:
        """The rule as Kafka's own object."""
        kind = ACLResourcePatternType.PREFIXED if self.prefix else ACLResourcePatternType.LITERAL
        resource = ResourcePattern(self.resource, self.name, kind)
        return ACL(f"User:{self.principal}", "*", self.operation, ACLPermissionType.ALLOW, resource)


def of_hub(hub: str) -> list[Rule]:
    """The hub reads every topic of the exchange, in groups whose names begin with `hub`."""
    return [
        Rule(hub, ACLOperation.READ, ResourceType.TOPIC, f"{PREFIX}.", prefix=True),
        Rule(hub, ACLOperation.DESCRIBE, ResourceType.TOPIC, f"{PREFIX}.", prefix=True),
        Rule(hub, ACLOperation.READ, ResourceType.GROUP, "hub", prefix=True),
        Rule(hub, ACLOperation.DESCRIBE, ResourceType.GROUP, "hub", prefix=True),
        # Whoever may write to a topic may do so exactly once; the hub starts before there is a topic for its receipts.
        Rule(hub, ACLOperation.IDEMPOTENT_WRITE, ResourceType.CLUSTER, "kafka-cluster"),
    ]


def of_authority(code: str, hub: str) -> list[Rule]:
    """An authority writes and reads its own streams and reads its own receipts, which the hub writes."""
    own = [topic(code, stream) for stream in WRITTEN_BY_AUTHORITY]
    receipts = topic(code, Stream.RECEIPTS)
    rules = [Rule(code, ACLOperation.WRITE, ResourceType.TOPIC, name) for name in own]
    for operation in (ACLOperation.READ, ACLOperation.DESCRIBE):
        rules += [Rule(code, operation, ResourceType.TOPIC, name) for name in (*own, receipts)]
    return [*rules, Rule(hub, ACLOperation.WRITE, ResourceType.TOPIC, receipts)]


def all_of(principal: str) -> Any:
    """What finds every rule about topics of a principal."""
    anything = ResourcePatternFilter(ResourceType.TOPIC, None, ACLResourcePatternType.ANY)
    return ACLFilter(f"User:{principal}", "*", ACLOperation.ANY, ACLPermissionType.ANY, anything)


def credential(login: Login) -> Any:
    """A principal and its password, salted and hashed; the password itself does not travel."""
    return UserScramCredentialUpsertion(login.username, ScramMechanism.SCRAM_SHA_512, login.password, iterations=4096)


def ceilings(names: Sequence[str], bytes_per_second: int) -> Any:
    """The request that holds each principal to a rate of writing."""
    entry = AlterClientQuotasRequest.EntryData
    return AlterClientQuotasRequest(
        entries=[
            entry(
                entity=[entry.EntityData(entity_type="user", entity_name=name)],
                ops=[entry.OpData(key="producer_byte_rate", value=float(bytes_per_second), remove=False)],
            )
            for name in names
        ],
        validate_only=False,
    )
