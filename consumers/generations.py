"""Topics that were deleted and made again: under an old name another log, which is read from its first message."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.broker.connection import Connection
from hub.broker.lookup import topic_ids
from hub.errors import ConfigurationError, UnreachableError


class TopicMadeAgain(Exception):
    """A topic is not the one that was assigned: the store is to be asked anew, where it begins at the first message."""


def generations(connection: Connection, names: Sequence[str]) -> Mapping[str, UUID]:
    """Which generation each topic is; a topic that is gone is waited for, until the group has noticed.

    Raises UnreachableError.
    """
    try:
        return topic_ids(connection, names) if names else {}
    except ConfigurationError as error:
        raise UnreachableError(str(error)) from None


def require_the_same(now: Mapping[str, UUID], assigned: Mapping[str, UUID]) -> None:
    """Raises TopicMadeAgain when a topic is of another generation than the one assigned."""
    for name, generation in sorted(assigned.items()):
        if now.get(name, generation) != generation:
            raise TopicMadeAgain(f"{name} was deleted and made again")
