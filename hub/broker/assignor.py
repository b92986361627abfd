"""Shares authorities out among consumers: all partitions of one authority go to one, and stay there where they can.

A consumer keeps the histories of its people in memory and writes figures by authority, so a move costs it both.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from kafka.protocol.consumer.metadata import ConsumerProtocolAssignment, ConsumerProtocolSubscription

from schemas.topics import parse


def share(authorities: Iterable[str], claims: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Who gets which authorities: as even as can be, and as before where that is even.

    `claims` holds, for each member, the authorities it had; of two who claim one, the first in order keeps it. The
    answer depends on its arguments only, not on their order.
    """
    members = sorted(claims)
    if not members:
        return {}
    left = sorted(set(authorities))
    least, over = divmod(len(left), len(members))
    shares: dict[str, list[str]] = {member: [] for member in members}
    for member in sorted(members, key=lambda each: (-len(claims[each]), each)):
        kept = [each for each in left if each in claims[member]]
        room = least + (1 if over and len(kept) > least else 0)
        over -= 1 if room > least else 0
        shares[member] = kept[:room]
        left = [each for each in left if each not in shares[member]]
    for authority in left:
        member = min(members, key=lambda each: (len(shares[each]), each))
        shares[member].append(authority)
    return {member: sorted(taken) for member, taken in shares.items()}


class AuthorityAssignor(AbstractPartitionAssignor):  # type: ignore[misc]  # kafka-python carries no types
    """Kafka's view of `share`; every member keeps one, and the leader's decides."""

    name = "authority"
    version = 0

    def __init__(self) -> None:
        self._mine: list[str] = []
        self._generation = -1

    def metadata(self, topics: Iterable[str]) -> Any:
        """What a member says when it joins: its topics, and what it had when."""
        claim = json.dumps({"generation": self._generation, "authorities": self._mine}).encode()
        return ConsumerProtocolSubscription(self.version, sorted(topics), claim)

    def on_assignment(self, assignment: Any, generation: int) -> None:
        """Remember what was assigned, to claim it next time."""
        self._mine = sorted({_owner(part.topic) for part in assignment.partitions()})
        self._generation = generation

    def assign(self, cluster: Any, members: Iterable[Any]) -> dict[str, Any]:
        """The assignment of each member."""
        members = list(members)
        said = {each.member_id: _claim(each.metadata.user_data) for each in members}
        newest = max((generation for generation, _ in said.values()), default=-1)
        claims = {
            # what somebody had before the last round may be anybody's by now
            member: authorities if generation == newest else frozenset[str]()
            for member, (generation, authorities) in said.items()
        }
        topics = {topic for each in members for topic in each.metadata.topics}
        shares = share({_owner(topic) for topic in topics}, claims)
        return {
            member: ConsumerProtocolAssignment(self.version, _parts(cluster, topics, set(authorities)), b"")
            for member, authorities in shares.items()
        }


def _owner(topic: str) -> str:
    parsed = parse(topic)
    return topic if parsed is None else parsed.authority


def _claim(data: bytes | None) -> tuple[int, frozenset[str]]:
    try:
        claim = json.loads(bytes(data or b"{}"))
        return int(claim.get("generation", -1)), frozenset(claim.get("authorities", ()))
    except (ValueError, AttributeError):  # another version of this program wrote something else there
        return -1, frozenset()


def _parts(cluster: Any, topics: Iterable[str], authorities: set[str]) -> list[tuple[str, list[int]]]:
    wanted = sorted(topic for topic in topics if _owner(topic) in authorities)
    return [(topic, sorted(cluster.partitions_for_topic(topic) or ())) for topic in wanted]
