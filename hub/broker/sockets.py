"""Closes every socket that kafka-python (3.0.12) opens and then forgets.

It forgets those that it opened in vain, one for each try while a broker is away, and those that still had something to
send when their client was closed. The collector would close them at some time, with a warning.
"""

import socket
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from kafka.net.inet import KafkaNetSocket

_opened: WeakKeyDictionary[Any, WeakSet[socket.socket]] = WeakKeyDictionary()
"""The sockets of each event loop."""


def close_every_socket(client: Any) -> None:
    """Let a KafkaNetClient close all its sockets: those that fail at once, and the others when it is closed itself."""
    _watch()
    loop, close = client._net, client.close
    opened = _opened.setdefault(loop, WeakSet())

    def closing(node_id: Any = None) -> None:
        try:
            close(node_id)
        finally:
            if node_id is None:
                for each in list(opened):
                    each.close()

    client.close = closing


@cache
def _watch() -> None:
    """Once for all clients: note each socket with its event loop before it connects, and close it if it cannot."""
    connect = KafkaNetSocket.sock_connect

    async def watched(self: Any, loop: Any, opened: socket.socket, *arguments: Any, **options: Any) -> Any:
        _opened.setdefault(loop, WeakSet()).add(opened)
        try:
            return await connect(self, loop, opened, *arguments, **options)
        except BaseException:
            opened.close()
            raise

    KafkaNetSocket.sock_connect = watched
