"""Makes what an exchange needs on the broker: topics, principals, what each may do, and how fast."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError, for_code

from hub.broker import rules
from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.failures import PasswordRefused, explain, unreachable
from hub.broker.login import Login
from hub.errors import HubError
from schemas.topics import TOPIC_SETTINGS, Stream, partitions, topic

PRODUCER_BYTES_PER_SECOND = 20_000_000
"""A ceiling for each authority, so that one connector in a loop cannot fill the broker of all."""

PATIENCE_S = 20
"""How long a broker may take to learn what its controller has agreed to."""

_EXISTS = 36


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An authority (or the publisher of reported figures) that is to have topics and a principal of its own."""

    code: str
    #: The principal's name is the authority's code.
    login: Login


def prepare_hub(connection: Connection, hub: Login) -> None:
    """Give the hub its principal and let it read every topic of the exchange; once or again makes no difference."""
    with Administrator(connection) as administrator:
        administrator.set_passwords([hub])
        administrator.allow(rules.of_hub(hub.username))
        administrator.see([hub])


def add_authority(connection: Connection, code: str, login: Login, case_partitions: int, hub: str = "hub") -> None:
    """Make one authority's topics, principal, rules and ceiling; once or again makes no difference."""
    add_authorities(connection, [Enrolment(code, login)], case_partitions, hub)


def add_authorities(
    connection: Connection, enrolments: Sequence[Enrolment], case_partitions: int, hub: str = "hub"
) -> None:
    """Make the topics, principals, rules and ceilings of many authorities in one request each.

    `connection` is that of an administrator, `hub` the principal that writes receipts. A topic that exists is left as
    it is, whatever its number of partitions: changing that would tear histories apart. A password is always set anew.
    Raises AccessError, UnreachableError, or HubError with what the broker refused.
    """
    with Administrator(connection) as administrator:
        administrator.make_topics([each.code for each in enrolments], case_partitions)
        administrator.set_passwords([each.login for each in enrolments])
        administrator.allow([rule for each in enrolments for rule in rules.of_authority(each.code, hub)])
        administrator.limit([each.login.username for each in enrolments])
        administrator.see([each.login for each in enrolments])


class Administrator:
    """The broker, spoken to by a principal that may change it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client: Any = open_client(KafkaAdminClient, connection, "hub-admin")

    def __enter__(self) -> "Administrator":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def make_topics(self, codes: Iterable[str], case_partitions: int) -> None:
        """Make the five topics of each authority where they are missing, and wait until they can be written."""
        wanted = {
            topic(code, stream): {"num_partitions": partitions(stream, case_partitions), "configs": TOPIC_SETTINGS}
            for code in codes
            for stream in Stream
        }
        answer = self._do("make topics", lambda: self._client.create_topics(wanted, raise_errors=False))
        for each in answer["topics"]:
            if each["error_code"] not in (0, _EXISTS):
                raise explain(for_code(each["error_code"])(), self._connection, f"make the topic {each['name']}")
        self._do("see the topics made", lambda: self._client.wait_for_topics(list(wanted)))

    def set_passwords(self, logins: Sequence[Login]) -> None:
        """Make these principals, or give them these passwords."""
        changes = [rules.credential(login) for login in logins]
        answer = self._do("set passwords", lambda: self._client.alter_user_scram_credentials(changes))
        refused = sorted(name for name, problem in answer.items() if problem)
        if refused:
            raise HubError(f"could not set the passwords of {', '.join(refused)}: the broker refused them")

    def allow(self, wanted: Sequence[rules.Rule]) -> None:
        """Let principals do what the rules say; a rule that stands already stays."""
        answer = self._do("set rules", lambda: self._client.create_acls([each.kafka() for each in wanted]))
        if answer["failed"]:
            raise explain(answer["failed"][0](), self._connection, "set the rules of principals")

    def limit(self, names: Sequence[str]) -> None:
        """Hold each principal to PRODUCER_BYTES_PER_SECOND."""
        request = rules.ceilings(names, PRODUCER_BYTES_PER_SECOND)
        # kafka-python 3.0 knows the request but has no public method for it
        answer = self._do("set ceilings", lambda: self._client._manager.run(self._client._manager.send, request))
        for each in answer.entries:
            if each.error_code:
                raise explain(for_code(each.error_code)(), self._connection, "set the ceilings of principals")

    def see(self, logins: Sequence[Login]) -> None:
        """Wait until the broker itself knows these principals and their rules, and lets them in by their passwords.

        It learns of them a moment after it agreed, and of a password a moment after it says that there is one.
        """
        names = [login.username for login in logins]
        give_up = time.monotonic() + PATIENCE_S
        while not (
            self._knows(names) and all(self._has_rules(name) for name in names) and all(map(self._lets_in, logins))
        ):
            if time.monotonic() > give_up:
                raise unreachable(self._connection, f"see the principals {', '.join(names)} known after {PATIENCE_S} s")
            time.sleep(0.05)

    def _knows(self, names: Sequence[str]) -> bool:
        answer = self._do("look principals up", lambda: self._client.describe_user_scram_credentials(list(names)))
        return all(name in answer and answer[name]["credential_infos"] for name in names)

    def _has_rules(self, name: str) -> bool:
        found, _ = self._do("look rules up", lambda: self._client.describe_acls(rules.all_of(name)))
        return bool(found)

    def _lets_in(self, login: Login) -> bool:
        try:
            open_client(KafkaAdminClient, replace(self._connection, login=login), "admin").close()
        except PasswordRefused:
            return False
        return True

    def _do(self, doing: str, request: Any) -> Any:
        try:
            return request()
        except KafkaError as error:
            raise explain(error, self._connection, doing) from None
