"""What a principal may do on the broker."""

from kafka.admin import ACLOperation

from hub.broker.connection import Connection, Record, TopicPartition
from hub.broker.login import Login
from hub.broker.rules import credential, of_authority, of_hub


def test_an_authority_writes_its_own_statements_and_nothing_else() -> None:
    written = {rule.name for rule in of_authority("W06000015", "hub") if allows(rule, "W06000015", ACLOperation.WRITE)}
    assert written == {f"exchange.W06000015.{stream}" for stream in ("case", "performance", "practice", "control")}


def test_an_authority_reads_its_own_topics_and_its_receipts() -> None:
    read = {rule.name for rule in of_authority("W06000015", "hub") if allows(rule, "W06000015", ACLOperation.READ)}
    assert read == {
        f"exchange.W06000015.{stream}" for stream in ("case", "performance", "practice", "control", "receipts")
    }


def test_no_rule_of_an_authority_covers_more_than_one_name() -> None:
    assert not any(rule.prefix for rule in of_authority("W06000015", "hub"))


def test_the_hub_writes_receipts_only() -> None:
    rules = [*of_hub("hub"), *of_authority("W06000015", "hub")]
    assert {rule.name for rule in rules if allows(rule, "hub", ACLOperation.WRITE)} == {"exchange.W06000015.receipts"}


def test_no_text_shows_a_password() -> None:
    login = Login("W06000015", "ELEGANT-LAMP")
    shown = f"{login!r} {login} {Connection('localhost:9092', login)!r} {credential(login)!r}"
    assert "ELEGANT-LAMP" not in shown


def test_a_message_is_named_by_where_it_lies() -> None:
    assert Record("exchange.W06000015.case", 1, 7, 0, b"k", b"v").address == "exchange.W06000015.case[1]@7"
    assert TopicPartition("t", 1) == ("t", 1)


def allows(rule, principal, operation) -> bool:
    return rule.principal == principal and rule.operation is operation
