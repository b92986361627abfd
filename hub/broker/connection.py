"""How a client reaches the broker, and what it reads there."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from hub.broker.login import Login


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the brokers are and who speaks to them."""

    #: HOST:PORT, with a comma between several; nothing where all goes over HTTPS.
    bootstrap: str
    login: Login
    #: SASL_SSL in production; SASL_PLAINTEXT where the broker is on the same machine.
    security_protocol: str = "SASL_PLAINTEXT"
    mechanism: str = "SCRAM-SHA-512"
    #: The certificates that the brokers, or the edge, are checked against; none means the system's own.
    ca_file: Path | None = None
    #: Where a firewall asks for it: `socks5://HOST:PORT` for Kafka, `http://USER:PASSWORD@HOST:PORT` over HTTPS.
    proxy_url: str | None = field(default=None, repr=False)
    #: `https://HOST[:PORT]` of the hub's edge, where the network lets no Kafka pass; the brokers are then not spoken to.
    https_url: str | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each broker's HOST:PORT."""
        return tuple(each.strip() for each in self.bootstrap.split(",") if each.strip())


class TopicPartition(NamedTuple):
    """One partition of one topic; equal to the plain pair."""

    topic: str
    partition: int


class Record(NamedTuple):
    """One message as it lies in the log.

    A named tuple and not a dataclass, because millions are made and a frozen dataclass costs four times as much.
    """

    topic: str
    partition: int
    offset: int
    #: Milliseconds since 1970 at which the broker appended it (our topics use LogAppendTime).
    appended_at: int
    key: bytes | None
    value: bytes | None

    @property
    def address(self) -> str:
        """`topic[partition]@offset`: what a log or an error may say of a message."""
        return f"{self.topic}[{self.partition}]@{self.offset}"
