"""Free ports on this machine, chosen once and kept."""

import random
import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields

from hub.errors import PartError

HOST = "127.0.0.1"

CHOICE = range(20_000, 32_000)
"""Below the ports that Linux hands to outgoing connections, so that none of those takes a kept port."""

MOST_BROKERS = 3
MOST_WORKERS = 64

BLOCKS: Mapping[str, int] = {"broker": MOST_BROKERS, "controller": MOST_BROKERS, "consumer": MOST_WORKERS}
"""So many ports in a row are free at the first start, from the one that is kept: one for each process of the kind."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The port of each part; of several of one kind, the second answers on the port after it, and so on."""

    broker: int
    controller: int
    database: int
    api: int
    supervisor: int
    consumer: int

    def brokers(self, count: int) -> range:
        """The ports of so many brokers."""
        return range(self.broker, self.broker + count)

    def controllers(self, count: int) -> range:
        """The ports on which so many controllers speak to each other."""
        return range(self.controller, self.controller + count)


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something listens on the port now."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def choose(api: int | None = None) -> Ports:
    """A free port for each part, and the one asked for `api`."""
    chosen: dict[str, range] = {}
    for field in fields(Ports):
        if field.name == "api" and api is not None:
            chosen[field.name] = range(api, api + 1)
        else:
            taken = [port for block in chosen.values() for port in block]
            chosen[field.name] = _free_block(BLOCKS.get(field.name, 1), taken)
    return Ports(**{name: block.start for name, block in chosen.items()})


def check_free(ports: Ports, brokers: int) -> None:
    """Raise PartError where another program listens on the port of a part."""
    blocks = (("broker", ports.brokers(brokers)), ("controller", ports.controllers(brokers)))
    for name, block in (*blocks, ("database", (ports.database,))):
        for port in block:
            require_free(name, port)


def require_free(name: str, port: int) -> None:
    """Raise PartError where another program listens on the port."""
    if not is_free(port):
        raise PartError(
            f"Port {port}, which this data folder keeps for its {name}, is taken by another program. Stop that program; "
            "or give the API another with --port, or change it in hub.json and wherever else it was written down."
        )


def _free_block(size: int, taken: list[int]) -> range:
    dice = random.SystemRandom()
    for _ in range(1_000):
        first = dice.randrange(CHOICE.start, CHOICE.stop - size)
        block = range(first, first + size)
        if not any(port in block for port in taken) and all(is_free(port) for port in block):
            return block
    raise PartError(f"No {size} free ports in a row between {CHOICE.start} and {CHOICE.stop - 1} on this machine.")
