"""What Kafka's errors mean to a person."""

import pytest
from kafka import errors

from hub.broker.connection import Connection
from hub.broker.failures import NoSuchTopic, PasswordRefused, explain
from hub.broker.login import Login
from hub.errors import AccessError, DifferenceFound, HubError, UnreachableError

NOBODY = Connection("127.0.0.1:1", Login("W06000015", "ELEGANT-LAMP"))


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (errors.SaslAuthenticationFailedError("Cerys"), PasswordRefused),
        (errors.TopicAuthorizationFailedError({"Cerys"}), AccessError),
        (errors.GroupAuthorizationFailedError("Cerys"), AccessError),
        (errors.UnknownTopicOrPartitionError("Cerys"), NoSuchTopic),
        (errors.OffsetOutOfRangeError({"Cerys": 1}), DifferenceFound),
        (errors.KafkaTimeoutError("Cerys"), UnreachableError),
        (errors.KafkaConnectionError("Cerys"), UnreachableError),
        (errors.MessageSizeTooLargeError("Cerys"), HubError),
        (errors.CorruptRecordError("Cerys"), HubError),
    ],
)
def test_an_error_says_what_to_do_and_nothing_of_what_was_sent(error, meant) -> None:
    told = explain(error, NOBODY, "write to exchange.W06000015.case")
    assert type(told) is meant
    assert str(told).startswith("could not write to exchange.W06000015.case: ")
    assert "Cerys" not in str(told)
    assert "ELEGANT-LAMP" not in str(told)


def test_an_error_of_ours_stays_as_it_is() -> None:
    ours = AccessError("no")
    assert explain(ours, NOBODY, "write") is ours
