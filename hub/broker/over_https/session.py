"""Asks the edge, again and again where that may help, and says what its answers mean to a person.

A request that got no answer may have been carried out. Asking again is right all the same: reading changes nothing, and a
statement that lies in a topic twice counts once.
"""

import ssl
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import httpx

from hub.broker.connection import Connection
from hub.errors import AccessError, ConfigurationError, DifferenceFound, HubError, UnreachableError

PATIENCE_S = 120.0
"""How long something is asked again before the edge counts as away; as long as a message is tried over Kafka."""

OPENING_S = 15.0
"""The same for the first contact, as with a broker."""

CONNECT_S, ANSWER_S = 10.0, 90.0
"""How long an address may take to be reached, and the edge to say something."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 8.0
"""Between two tries; the pause doubles, unless the edge names one."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Where a password may travel in the clear: it does not leave this machine."""

PROBLEM = "application/problem+json"
_GATEWAY = (502, 503, 504)
_SENTENCE = 300


class _Later(Exception):
    """No answer that counts; another try may bring one. `pause` is what the edge asks for, if it does."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        self.reason = reason
        self.pause = pause
        super().__init__(reason)


class Session:
    """One principal's way to the edge; a connection is kept open between requests, and means nothing."""

    def __init__(self, connection: Connection, client_id: str) -> None:
        """Raises ConfigurationError for an address, a proxy or certificates that cannot be used."""
        self._url = _checked(connection.https_url or "").rstrip("/")
        self._who = connection.login.username
        self._proxy = _shown(connection.proxy_url)
        self._client = httpx.Client(
            auth=(connection.login.username, connection.login.password),
            verify=_trusted(connection),
            proxy=_proxy(connection.proxy_url),  # else the environment's, with its exceptions
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            headers={"User-Agent": f"cyfnewid/{version('cyfnewid')} {client_id}"},
        )

    def close(self) -> None:
        """Let go of the edge."""
        self._client.close()

    def document(self, doing: str, path: str, patience: float | None = None) -> Any:
        """The JSON document at a path below `/edge/v1`."""
        return self._parsed(doing, self._ask(doing, "GET", path, "application/json", patience=patience))

    def fetched(self, doing: str, path: str, parameters: Mapping[str, int], media_type: str) -> bytes:
        """What lies at a path below `/edge/v1`, of this type."""
        return self._ask(doing, "GET", path, media_type, params=dict(parameters)).content

    def send(self, doing: str, path: str, body: bytes, headers: Mapping[str, str]) -> Any:
        """Hand a body over, and return the JSON document that answers it.

        Like the other two it raises AccessError, ConfigurationError, DifferenceFound, HubError for what the edge refuses,
        and UnreachableError after PATIENCE_S, or at once where somebody between here and there will not let it pass.
        `doing` completes "could not ...".
        """
        answer = self._ask(doing, "POST", path, "application/json", content=body, headers=dict(headers))
        return self._parsed(doing, answer)

    def stranger(self, doing: str, seen: str) -> UnreachableError:
        """What to say where something answers, and not as the edge does."""
        return UnreachableError(
            f"could not {doing}: what answers at {self._url} is not the edge of a hub ({seen}); is https_url right to the "
            f"letter, and does {self._between} let it pass unchanged?"
        )

    def _ask(
        self, doing: str, method: str, path: str, media_type: str, patience: float | None = None, **request: Any
    ) -> httpx.Response:
        give_up = time.monotonic() + (PATIENCE_S if patience is None else patience)
        pause = FIRST_PAUSE_S
        while True:
            try:
                return self._once(doing, method, path, media_type, request)
            except _Later as later:
                wait = pause if later.pause is None else later.pause
                if time.monotonic() + wait > give_up:
                    raise UnreachableError(
                        f"could not {doing}: the edge at {self._url} cannot be reached, or cannot do it now "
                        f"({later.reason}); is this its address, and does {self._between} let it pass?"
                    ) from None
            time.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def _once(self, doing: str, method: str, path: str, media_type: str, request: Mapping[str, Any]) -> httpx.Response:
        try:
            answer = self._client.request(method, f"{self._url}/edge/v1{path}", **request)
        except httpx.ProxyError as error:
            raise self._refused_by_proxy(doing, str(error)) from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise ConfigurationError(
                f"could not {doing}: {self._url} or its proxy is not an address that can be asked"
            ) from None
        except httpx.RequestError as error:
            if (why := _distrust(error)) is not None:
                raise UnreachableError(
                    f"could not {doing}: the certificate of {self._url} is not to be trusted ({why}); name the certificates "
                    "of a private authority in ca_file, also those of a firewall that looks into what passes"
                ) from None
            raise _Later(type(error).__name__) from None
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == PROBLEM and (problem := _problem(answer)):
            raise self._refused(doing, answer.status_code, problem, answer.headers.get("retry-after"))
        if answer.status_code in _GATEWAY:
            raise _Later(f"status {answer.status_code} of something before it", _seconds(answer))
        if answer.status_code != 200 or kind != media_type:
            raise self.stranger(doing, f"status {answer.status_code}, {kind or 'of no type'}")
        return answer

    def _parsed(self, doing: str, answer: httpx.Response) -> Any:
        try:
            return answer.json()
        except ValueError:
            raise self.stranger(doing, "no JSON") from None

    def _refused(self, doing: str, status: int, problem: Mapping[str, str], pause: str | None) -> Exception:
        """What a problem that the edge states means here."""
        said = f"could not {doing}: {problem['detail']} ({problem['code']})"
        match status:
            case 401:
                return AccessError(
                    f"could not {doing}: the edge at {self._url} refused the password of {self._who} ({problem['code']}); "
                    "check the password file, or ask the operator of the hub for a new one (hub authority add)"
                )
            case 403:
                return AccessError(said)
            case 404:
                return ConfigurationError(said)
            case 416:
                return DifferenceFound(said)
            case 408 | 429 | 503:
                return _Later(problem["code"], float(pause) if pause and pause.isdigit() else None)
        return HubError(said)

    def _refused_by_proxy(self, doing: str, said: str) -> Exception:
        status = said[:3]
        if status == "407":
            return AccessError(
                f"could not {doing}: {self._between} asks for a user name and a password, or for others; they go into "
                "proxy_url, http://USER:PASSWORD@HOST:PORT"
            )
        if status.startswith("4"):
            return UnreachableError(
                f"could not {doing}: {self._between} answered {status} and lets nothing pass to {self._url}; ask whoever "
                "runs it to allow that address"
            )
        return _Later(f"{self._between} answered {status}")

    @property
    def _between(self) -> str:
        return "the proxy or firewall between" if self._proxy is None else f"the proxy at {self._proxy}"


def _problem(answer: httpx.Response) -> Mapping[str, str] | None:
    """A problem as the edge states them, or None: others use the type, too."""
    try:
        found = answer.json()
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(isinstance(found.get(each), str) for each in ("code", "detail")):
        return None
    return {each: " ".join(found[each].split())[:_SENTENCE] for each in ("code", "detail")}


def _seconds(answer: httpx.Response) -> float | None:
    named = answer.headers.get("retry-after", "")
    return float(named) if named.isdigit() else None


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname and not parts.query and not parts.fragment and parts.username is None:
        return url
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url
    raise ConfigurationError(
        f"https_url is {_shown(url) or 'empty'}; a password goes there, so it is https:// and a host, with a port if need be "
        "(http:// is for this machine alone)"
    )


def _proxy(url: str | None) -> httpx.Proxy | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port:
            return httpx.Proxy(url)
    except ValueError:  # its port is no number
        pass
    raise ConfigurationError(
        f"proxy_url is {_shown(url)}; over HTTPS a proxy is http://HOST:PORT or http://USER:PASSWORD@HOST:PORT "
        "(socks5:// is for Kafka)"
    )


def _shown(url: str | None) -> str | None:
    """An address as it may be shown: without a name and a password in it."""
    return None if url is None else f"{urlsplit(url).scheme}://{urlsplit(url).netloc.rpartition('@')[2]}"


def _trusted(connection: Connection) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=connection.ca_file)
    except (OSError, ssl.SSLError):
        raise ConfigurationError(
            f"ca_file is {connection.ca_file}, and no certificates can be read there; it holds them in PEM"
        ) from None


def _distrust(error: BaseException | None) -> str | None:
    """Why a certificate was refused, where that is at the bottom of an error."""
    follow: Callable[[BaseException], BaseException | None] = lambda each: each.__cause__ or each.__context__  # noqa: E731
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "it cannot be verified"
        error = follow(error)
    return None
