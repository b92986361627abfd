"""Readers of a running hub: each asks one address after the other over a connection of its own, and rests in between."""

import http.client
import random
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.embedded.ports import HOST

TIMEOUT_S = 60


class Connection:
    """One reader's connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)

    def get(self, address: str) -> tuple[float, int]:
        """How many seconds an answer took, to its last byte, and how many bytes it has; SystemExit for any but 200."""
        begun = time.perf_counter()
        self._connection.request("GET", address)
        answer = self._connection.getresponse()
        body = answer.read()
        taken = time.perf_counter() - begun
        if answer.status != http.client.OK:
            raise SystemExit(f"{address} was answered with {answer.status}: {body[:300]!r}")
        return taken, len(body)

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


@dataclass
class Readers:
    """Many readers at once."""

    port: int
    addresses: Sequence[str]
    count: int
    #: How long each rests between two questions, on average.
    rest_s: float
    #: How long each answer took, by its address.
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)

    def read(self, seconds: float) -> None:
        """Let all of them read for so long."""
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=self._read, args=(number, end)) for number in range(self.count)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def _read(self, number: int, end: float) -> None:
        chance, connection = random.Random(number), Connection(self.port)
        time.sleep(chance.uniform(0, self.rest_s))
        while time.monotonic() < end:
            address = chance.choice(self.addresses)
            try:
                self.taken[address].append(connection.get(address)[0])
            except (SystemExit, OSError, http.client.HTTPException) as error:
                self.failures.append(str(error))
                return
            time.sleep(chance.uniform(0, 2 * self.rest_s))
        connection.close()
