"""The events in messages that the store holds."""

from collections.abc import Sequence
from typing import Any

from hub.errors import ConfigurationError
from schemas.codec import Undecodable, codec


def events_in(messages: Sequence[bytes]) -> list[Any]:
    """The event in each message, in the same order; ConfigurationError for one that only a newer version can read."""
    found = codec().decode_many(messages)
    for event in found:
        if isinstance(event, Undecodable):
            raise ConfigurationError(
                f"The store holds a message that this version of the hub cannot read ({event.reason}) "
                "Run the version that wrote it, or a newer one."
            )
    return found
