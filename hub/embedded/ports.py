"""Free ports on this machine, chosen once and kept."""

import random
import socket
from dataclasses import dataclass, fields

from hub.errors import PartError

HOST = "127.0.0.1"

CHOICE = range(20_000, 32_000)
"""Below the ports that Linux hands to outgoing connections, so that none of those takes a kept port."""

WORKERS_BLOCK = 16
"""So many ports from `consumer` on are free at the first start: one for each consumer process."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The port of each part; consumer process n answers on `consumer` + n."""

    broker: int
    controller: int
    database: int
    api: int
    supervisor: int
    consumer: int


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
    chosen: list[int] = []
    for field in fields(Ports):
        size = WORKERS_BLOCK if field.name == "consumer" else 1
        if field.name == "api" and api is not None:
            chosen.append(api)
        else:
            chosen.append(_free_block(size, taken=chosen))
    return Ports(*chosen)


def check_free(ports: Ports) -> None:
    """Raise PartError where another program listens on the port of a part."""
    for name in ("broker", "controller", "database"):
        require_free(name, getattr(ports, name))


def require_free(name: str, port: int) -> None:
    """Raise PartError where another program listens on the port."""
    if not is_free(port):
        raise PartError(
            f"Port {port}, which this data folder keeps for its {name}, is taken by another program. Stop that program; "
            "or give the API another with --port, or change it in hub.json and wherever else it was written down."
        )


def _free_block(size: int, taken: list[int]) -> int:
    dice = random.SystemRandom()
    for _ in range(1_000):
        first = dice.randrange(CHOICE.start, CHOICE.stop - size)
        block = range(first, first + size)
        if not any(port in block for port in taken) and all(is_free(port) for port in block):
            return first
    raise PartError(f"No {size} free ports in a row between {CHOICE.start} and {CHOICE.stop - 1} on this machine.")
