"""Connections to Kafka, each opened with a caller's own password and lent to one request at a time.

They are kept for a while because opening one takes some tenths of a second, and for no other reason: whichever edge a
request comes to, and whatever it has kept, the answer is the same. Kafka alone knows who may do what. That it let somebody
in is remembered, by a keyed hash; what it refused is not.
"""

import hashlib
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hub.broker.connection import Connection
from hub.broker.failures import PasswordRefused
from hub.broker.login import Login
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.edge.attempts import Attempts
from hub.edge.bounds import Bounds
from hub.edge.problems import Code, Refused
from hub.ops.logs import logger

C = TypeVar("C")
log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Kind(Generic[C]):
    """What is opened, and how it is let go at once."""

    name: str
    open: Callable[[Connection, str], C]
    end: Callable[[C], None]


PUBLISHER = Kind("publisher", Publisher, Publisher.abandon)
READER = Kind("reader", Reader, Reader.close)


@dataclass(slots=True)
class Lease(Generic[C]):
    """A client that one request has."""

    client: C
    kind: Kind[C]
    name: str
    digest: bytes
    opened_at: float
    idle_since: float = 0.0


class Clients:
    """The clients of one edge. All of its methods may block, and may be called by many threads."""

    def __init__(
        self, connect: Callable[[Login], Connection], key: bytes, clock: Callable[[], float], bounds: Bounds
    ) -> None:
        """`key`: random, of this process; `clock`: seconds that never go back."""
        self._connect = connect
        self._key = key
        self._clock = clock
        self._bounds = bounds
        self._attempts = Attempts(bounds.attempts, bounds.attempts_per_second, clock)
        self._lock = threading.Lock()
        self._right: dict[str, bytes] = {}
        self._busy: dict[str, int] = {}
        #: Those that wait, the one that has waited longest first.
        self._kept: list[Lease[Any]] = []

    def borrow(self, kind: Kind[C], login: Login) -> Lease[C]:
        """A client that speaks as this caller.

        Raises Refused when the caller has as many already as it may, or may try no password now; PasswordRefused, and
        UnreachableError where Kafka does not answer.
        """
        digest = hmac.digest(self._key, f"{login.username}\0{login.password}".encode(), hashlib.sha256)
        name = login.username
        if hmac.compare_digest(self._right.get(name, b""), digest):
            self._begin(name)
            try:
                return self._waiting(kind, digest) or self._opened(kind, login, digest)
            except BaseException as error:
                self._end(name)
                if isinstance(error, PasswordRefused):
                    self._forget(name, digest)
                raise
        with self._attempts.one(name):
            lease = self._opened(kind, login, digest)
        self._forget(name, self._right.get(name, b""))  # whoever has the new password ends the old one
        self._right[name] = digest
        try:
            self._begin(name)
        except Refused:
            self._close([lease])
            raise
        return lease

    def give_back(self, lease: Lease[Any]) -> None:
        """The request is done, and the client as good as before."""
        self._end(lease.name)
        lease.idle_since = self._clock()
        with self._lock:
            if self._right.get(lease.name) == lease.digest:
                self._kept.append(lease)
                over = [self._kept.pop(0) for _ in range(len(self._kept) - self._bounds.kept)]
            else:
                over = [lease]
        self._close(over)

    def discard(self, lease: Lease[Any]) -> None:
        """The request failed, and nobody knows in which state the client is."""
        try:
            self._close([lease])
        finally:
            self._end(lease.name)

    def sweep(self) -> None:
        """Let those go that waited too long or are too old."""
        with self._lock:
            over = [each for each in self._kept if not self._is_good(each)]
            self._kept = [each for each in self._kept if self._is_good(each)]
        self._close(over)

    def close(self) -> None:
        """Let all go that wait."""
        with self._lock:
            over, self._kept = self._kept, []
        self._close(over)

    def _opened(self, kind: Kind[C], login: Login, digest: bytes) -> Lease[C]:
        begun = self._clock()
        client = kind.open(self._connect(login), f"edge-{login.username}")
        return Lease(client, kind, login.username, digest, begun)

    def _waiting(self, kind: Kind[C], digest: bytes) -> Lease[C] | None:
        with self._lock:
            for each in reversed(self._kept):
                if each.kind is kind and each.digest == digest and self._is_good(each):
                    self._kept.remove(each)
                    found: Lease[C] = each
                    return found
        return None

    def _is_good(self, lease: Lease[Any]) -> bool:
        now = self._clock()
        return (
            now - lease.opened_at < self._bounds.lasting_seconds and now - lease.idle_since < self._bounds.idle_seconds
        )

    def _forget(self, name: str, digest: bytes) -> None:
        with self._lock:
            if self._right.get(name) == digest:
                self._right.pop(name, None)
            over = [each for each in self._kept if each.name == name and each.digest == digest]
            self._kept = [each for each in self._kept if each not in over]
        self._close(over)

    def _begin(self, name: str) -> None:
        with self._lock:
            if self._busy.get(name, 0) >= self._bounds.at_once:
                detail = (
                    f"{self._bounds.at_once} requests of this authority are being answered; send one after the other."
                )
                raise Refused(Code.TOO_MANY_AT_ONCE, detail, 1)
            self._busy[name] = self._busy.get(name, 0) + 1

    def _end(self, name: str) -> None:
        with self._lock:
            self._busy[name] -= 1

    @staticmethod
    def _close(leases: list[Lease[Any]]) -> None:
        for each in leases:
            try:
                each.kind.end(each.client)
            except Exception as error:  # whatever it is, the request has its answer and the others go on
                log.warning("a connection was not let go in order", authority=each.name, error=error)
