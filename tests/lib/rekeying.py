"""A council whose case system changes: what its connector sends on the way over, and consumers that die at the worst of times."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from hub.broker.connection import Connection
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from schemas.codec import codec
from schemas.events.extract_completed import Content, End, ExtractCompleted
from schemas.topics import Stream, topic
from tests.lib.checkout import ROOT
from tests.lib.statements import care_started, decided, header, received, review_held

#: A consumer; one that is to die does so when held statements have been reckoned up, before anything is written.
CONSUMER = """
import os, signal, time
from threading import Event
from consumers.consumer import Consumer, Options
from consumers.recounting import Recounting
from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.ops.listener import ConsumerListener
from hub.store.engine import Store
if {dies}:
    recount = Recounting.recount
    def die(self, *arguments):
        recount(self, *arguments)
        if self._effects.held_after.all != self._effects.held_before.all:
            os.kill(os.getpid(), signal.SIGKILL)
    Recounting.recount = die
with Store({address!r}) as store:
    connection = Connection({hub.bootstrap!r}, Login({hub.login.username!r}, {hub.login.password!r}))
    options = Options(batch_records=70, poll_ms=50, people_in_mind=25, member={member!r})
    Consumer(store, connection, options, ConsumerListener(), lambda: time.time_ns() // 10**6).run(Event())
"""


@dataclass
class Council:
    """One council, as its connector: it remembers what it stated, and counts it at the end of every extract."""

    code: str
    connection: Connection
    publisher: Publisher
    #: The message that counts of each fact: revision, bytes, kind and status.
    stated: dict[bytes, tuple[int, bytes, str, str]] = field(default_factory=dict)

    def state(self, stream: Stream, extract_id: str, *events: Any) -> None:
        """Send statements about people."""
        for event in events:
            head = event.header._replace(extract_id=extract_id)
            value = codec().encode(type(event)(head, *(getattr(event, name) for name in event.__slots__[1:])))
            self.publisher.send(topic(self.code, stream), head.subject.encode(), value)
            said = (head.revision, value, event.SUBJECT, head.status)
            self.stated[head.event_id] = max(said, self.stated.get(head.event_id, said))
        self.publisher.flush()

    def complete(self, as_at: str, revision: int, extract_id: str) -> None:
        """Send that this was everything, as at a day."""
        asserted: dict[str, list[bytes]] = {kind: [] for _, _, kind, _ in self.stated.values()}
        for _, value, kind, status in self.stated.values():
            if status == "asserted":
                asserted[kind].append(value)
        contents = tuple(Content(kind, "stated", len(held), _digest(held)) for kind, held in sorted(asserted.items()))
        with Reader(self.connection) as reader:
            names = [topic(self.code, stream) for stream in (Stream.CASE, Stream.CONTROL)]
            ends = tuple(End(name, *end) for name in names for end in sorted(reader.end_offsets(name).items()))
        head = header("extract_completed", as_at, "casefile", as_at, revision, authority=self.code)
        event = ExtractCompleted(head._replace(extract_id=extract_id), "case", contents, (), ends)
        self.publisher.send(topic(self.code, Stream.CONTROL), b"casefile", codec().encode(event)).result()


def child(name: str, code: str, revision: int = 1, status: str = "asserted", reviewed: bool = True) -> list[Any]:
    """A child who was referred and decided on in time, came into care, and was perhaps reviewed."""
    told: dict[str, Any] = {"revision": revision, "status": status, "authority": code}
    found = [
        received(f"R of {name}", name, "2009-03-02", **told),
        decided(f"R of {name}", name, "2009-03-03", **told),
        care_started(f"CP of {name}", name, "2009-03-02", **told),
        review_held(f"RV of {name}", name, f"CP of {name}", "2009-03-20", **told),
    ]
    return found if reviewed else found[:-1]


@contextmanager
def consumer(hub: Connection, address: str, member: str, dies: bool) -> Iterator[subprocess.Popen[bytes]]:
    """A consumer in a process of its own, killed at the end."""
    program = CONSUMER.format(hub=hub, address=address, member=member, dies=dies)
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _digest(values: list[bytes]) -> str:
    total = sum(int.from_bytes(sha256(value).digest(), "big") for value in values) % 2**256
    return f"{total:064x}"
