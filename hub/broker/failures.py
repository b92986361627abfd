"""What Kafka's errors mean to a person, and what to do about each."""

import socket

from kafka import errors

from hub.broker.connection import Connection
from hub.errors import AccessError, ConfigurationError, DifferenceFound, HubError, UnreachableError

_AWAY = (
    errors.KafkaTimeoutError,
    errors.KafkaConnectionError,
    errors.NodeNotReadyError,
    errors.RequestTimedOutError,
)
_TOO_LARGE = (errors.MessageSizeTooLargeError, errors.RecordListTooLargeError)


class PasswordRefused(AccessError):
    """The broker does not know the principal, or not by this password."""


class NoSuchTopic(ConfigurationError):
    """Nobody has made the topic, or somebody has removed it."""


def explain(error: BaseException, connection: Connection, doing: str) -> HubError:
    """The error of ours that says what Kafka's error means; `doing` completes "could not ...".

    No text of Kafka's own is passed on, because some of it quotes what a message holds.
    """
    if isinstance(error, HubError):
        return error
    who = connection.login.username
    if isinstance(error, errors.SaslAuthenticationFailedError):
        return PasswordRefused(
            f"could not {doing}: the broker at {connection.bootstrap} refused the password of {who}; "
            "check the password file, or ask the operator of the hub for a new one (hub authority add)"
        )
    if isinstance(error, errors.AuthorizationError):
        return AccessError(
            f"could not {doing}: the principal {who} is not allowed to; a principal has its own topics only, and the "
            "operator of the hub grants them (hub authority add)"
        )
    if isinstance(error, errors.UnknownTopicOrPartitionError):
        return NoSuchTopic(
            f"could not {doing}: the topic does not exist at {connection.bootstrap}; the operator of the hub makes an "
            "authority's topics (hub authority add)"
        )
    if isinstance(error, _TOO_LARGE):
        return HubError(f"could not {doing}: one message is larger than the broker takes, which no event should be")
    if isinstance(error, errors.FencedInstanceIdError):
        return ConfigurationError(
            f"could not {doing}: another consumer has joined the group under the name of this one; give each a name of "
            "its own (hub consume --member), or none"
        )
    if isinstance(error, errors.OffsetOutOfRangeError):
        return DifferenceFound(
            f"could not {doing}: the log at {connection.bootstrap} does not hold the recorded offset; it was cut or "
            "made anew. `hub verify` says what the store and the log have in common; keep both as they are"
        )
    if isinstance(error, _AWAY):
        return unreachable(connection, doing)
    return HubError(f"could not {doing}: the broker answered {type(error).__name__}")


def unreachable(connection: Connection, doing: str) -> UnreachableError:
    """Say whether anybody listens at the address at all, which separates a wrong address from a wrong protocol."""
    if connection.proxy_url is None and not anybody_listens(connection):
        return UnreachableError(
            f"could not {doing}: nothing listens at {connection.bootstrap}; is the broker running, and is this its "
            "address? A firewall between here and there has the same effect"
        )
    return UnreachableError(
        f"could not {doing}: {connection.bootstrap} is reached but does not answer as a broker in time; it may be "
        f"starting or busy, or not speak {connection.security_protocol} with {connection.mechanism} on this port, or "
        f"the password of {connection.login.username} may be wrong"
    )


def anybody_listens(connection: Connection) -> bool:
    """Whether something answers at the address of one of the brokers, whatever it is."""
    return any(_listens(each) for each in connection.addresses)


def _listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=2):
            return True
    except (OSError, ValueError):
        return False
