"""Serves /metrics, /livez and /readyz from a thread, for processes that have no API of their own."""

import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from prometheus_client import CollectorRegistry

from hub.errors import ConfigurationError
from hub.ops.exposition import CONTENT_TYPE, exposition
from hub.ops.health import Verdict

Judge = Callable[[], Verdict]
_PLAIN = "text/plain; charset=utf-8"


class OpsServer:
    """A small HTTP server; it answers from its first moment until it is closed."""

    def __init__(
        self, registry: CollectorRegistry, live: Judge, ready: Judge, port: int = 0, host: str = "127.0.0.1"
    ) -> None:
        """Listen on `port` (0: a free one), on this machine only unless told.

        `live` and `ready` are asked at each request, on the server's threads. Raises ConfigurationError when the port
        is taken.
        """
        try:
            self._server = ThreadingHTTPServer((host, port), _answers(registry, live, ready))
        except OSError as error:
            raise ConfigurationError(
                f"cannot serve metrics at {host}:{port}: {error.strerror}; choose another port or end what uses it"
            ) from None
        self._server.daemon_threads = True
        self.host = host
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name="ops", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _answers(registry: CollectorRegistry, live: Judge, ready: Judge) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "cyfnewid"
        sys_version = ""

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/metrics":
                    self._answer(HTTPStatus.OK, exposition(registry), CONTENT_TYPE)
                case "/livez":
                    self._judge(live)
                case "/readyz":
                    self._judge(ready)
                case _:
                    self._answer(HTTPStatus.NOT_FOUND, b"there are /metrics, /livez and /readyz\n", _PLAIN)

        def _judge(self, judge: Judge) -> None:
            try:
                verdict = judge()
            except Exception:  # a reading that fails is an answer, and its text may hold anything
                verdict = Verdict(False, ("it could not be judged",))
            status = HTTPStatus.OK if verdict.ok else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, "".join(f"{line}\n" for line in verdict.reasons or ("ok",)).encode(), _PLAIN)

        def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            with suppress(ConnectionError):  # who asked has gone
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: a line for each scrape helps nobody."""

    return Handler
