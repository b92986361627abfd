"""Ports for what a test starts itself."""

import random

from hub.embedded.ports import CHOICE, is_free

TRIES = 1_000


def free_port() -> int:
    """A port that nothing listens on now, and below those that outgoing connections are given."""
    for port in random.SystemRandom().sample(CHOICE, TRIES):
        if is_free(port):
            return port
    raise AssertionError("no port of this machine is free")
