"""How much one request may hold, how long it may take, and how many of one authority are answered at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of one edge; a connector asks for the first three before it sends anything."""

    #: Bytes of a body, before and after it is decompressed.
    body_bytes: int = 8_000_000
    #: Messages in a body.
    messages: int = 20_000
    #: Bytes of one message, key and value together; a broker takes a little more.
    message_bytes: int = 1_000_000
    #: Bytes and messages of an answer; it holds one message, however large.
    answer_bytes: int = 4_000_000
    answer_messages: int = 20_000
    #: Seconds in which a body has to arrive: 8 MB at 600 kbit/s.
    body_seconds: float = 120.0
    #: Seconds in which Kafka has to acknowledge a body; less than proxies wait for an answer.
    append_seconds: float = 25.0
    #: Requests of one authority that are answered at the same time.
    at_once: int = 2
    #: Passwords that may be tried for one name: so many in a row, and then so many a second.
    attempts: int = 3
    attempts_per_second: float = 1.0
    #: Connections to Kafka that wait for the next request, of everybody together, and the seconds for which one waits.
    kept: int = 64
    idle_seconds: float = 60.0
    #: Seconds after which a connection is not used again, so that a password that was changed soon ceases to be taken.
    lasting_seconds: float = 300.0

    @property
    def threads(self) -> int:
        """Enough for everybody's share and for those who are not known yet."""
        return 24 * (self.at_once + 1)
