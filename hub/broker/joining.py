"""Mends how kafka-python (3.0) joins a group, where that takes longer than one poll.

Three things go wrong there. When what it would join for is gone before it has joined, as a topic that vanishes and is back
before the broker has answered, it sees no reason to join any more, never looks at the answer, and sends no heartbeat: a
member that holds nothing, for ever, and without a word. When the broker's answer comes between two polls, it throws the
answer away and joins anew, which disturbs all others of the group; where they take longer to follow than a poll lasts, that
goes on for ever, and what the member was to hold is read by nobody. And before each step it asks which topics there are,
ten times a second at most: polls that are shorter than that seldom come to the step.
"""

from typing import Any

JOINING_MS = 200
"""How long a poll has to last for a step of joining."""


def is_joining(consumer: Any) -> bool:
    """Whether a KafkaConsumer has yet to join its group, or to join it anew."""
    return bool(consumer._coordinator.need_rejoin())


def finish_joining(consumer: Any) -> None:
    """Let a KafkaConsumer that has begun to join a group go through with it, and take what it was given."""
    coordinator = consumer._coordinator
    has_reason = coordinator.need_rejoin
    coordinator.need_rejoin = lambda: has_reason() or coordinator.rejoining

    join, complete = coordinator._do_join_and_sync_async, coordinator._on_join_complete_async
    kept: list[tuple[object, bytes]] = []

    async def join_once() -> bytes:
        """The answer that nobody has looked at yet, if the membership it was given to still stands; else join."""
        if kept:
            membership, given = kept.pop()
            if membership is coordinator._generation:
                return given
        given = bytes(await join())
        kept[:] = [(coordinator._generation, given)]
        return given

    async def take(*answer: Any) -> None:
        kept.clear()
        await complete(*answer)

    coordinator._do_join_and_sync_async = join_once
    coordinator._on_join_complete_async = take
