"""A proxy as firewalls have them: it opens a tunnel to who is named by CONNECT, for those who show a name and a password.

with Tunnel({"edge.example.wales:443": port}) as tunnel:
    ask("https://edge.example.wales", proxy=tunnel.url)
    assert tunnel.opened == ["edge.example.wales:443"]
"""

import base64
import socket
import socketserver
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

CHUNK = 65_536


class Tunnel:
    """Knows where each name leads, and lets nothing pass to any other."""

    def __init__(self, leads_to: Mapping[str, int], login: str = "council:elegant-lamp") -> None:
        self.opened: list[str] = []
        self.refused: list[int] = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler(leads_to, login))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self.port: int = self._server.server_address[1]
        self.url = f"http://{login}@127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self, leads_to: Mapping[str, int], login: str) -> type[socketserver.StreamRequestHandler]:
        tunnel, shown = self, f"Basic {base64.b64encode(login.encode()).decode()}"

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                method, named, _ = self.rfile.readline().decode().split(" ")
                headers = {}
                while line := self.rfile.readline().decode().strip():
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                if headers.get("proxy-authorization") != shown:
                    self._refuse(407, 'Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="council"')
                elif method != "CONNECT" or named not in leads_to:
                    self._refuse(403, "Forbidden")
                else:
                    tunnel.opened.append(named)
                    with suppress(OSError), socket.create_connection(("127.0.0.1", leads_to[named])) as onward:
                        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                        back = threading.Thread(target=_forward, args=(onward, self.connection), daemon=True)
                        back.start()
                        _forward(self.connection, onward)
                        back.join()

            def _refuse(self, status: int, reason: str) -> None:
                tunnel.refused.append(status)
                self.wfile.write(f"HTTP/1.1 {status} {reason}\r\nContent-Length: 0\r\n\r\n".encode())

        return Handler


def _forward(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
