"""The exchange on a real broker, empty at the beginning of each test that asks for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kafka import KafkaAdminClient

from hub.broker.admin import add_authority, prepare_hub
from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.login import Login
from schemas.topics import PREFIX

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A broker on which the hub may do its work and no authority is enrolled yet."""

    admin: Connection
    hub: Connection

    def enrol(self, code: str, case_partitions: int = 2) -> Connection:
        """Make an authority's topics and rights; the broker as that authority reaches it."""
        login = Login(code, f"password-of-{code}")
        add_authority(self.admin, code, login, case_partitions, self.hub.login.username)
        return Connection(self.admin.bootstrap, login)

    def prepare(self) -> None:
        """Give the hub its principal and its rights, and nothing that an earlier test left."""
        self.clear()
        prepare_hub(self.admin, self.hub.login)

    def clear(self) -> None:
        """Remove every topic of the exchange, and wait until the broker has forgotten them."""
        client = open_client(KafkaAdminClient, self.admin, "tests")
        try:
            give_up = time.monotonic() + PATIENCE
            while left := [name for name in client.list_topics() if name.startswith(f"{PREFIX}.")]:
                client.delete_topics(left, raise_errors=False)
                assert time.monotonic() < give_up, f"the broker still has {left}"
                time.sleep(0.2)
        finally:
            client.close()


@contextmanager
def emptied(admin: Connection, hub: Connection) -> Iterator[Exchange]:
    """The exchange with nothing in it; what is made in it is gone at the end."""
    made = Exchange(admin, hub)
    made.prepare()
    yield made
    made.clear()
