"""The way from this machine to a broker, step by step: name, connection, proxy, certificates."""

import base64
import socket
import ssl
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlparse

TIMEOUT_S = 10


class Blocked(Exception):
    """The way ends here; the text says what was seen."""


@dataclass(frozen=True, slots=True)
class Route:
    """A way that was gone to its end."""

    #: The address of this machine on the way, and the one that it reached.
    from_host: str
    to_host: str
    milliseconds: int
    #: The version of TLS and until when the certificate is valid; None without TLS.
    tls: str | None = None
    valid_until: datetime | None = None
    issuer: str = ""


def resolve(host: str) -> str:
    """The first address of a host. Raises Blocked."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError) as error:
        raise Blocked(f"the name {host} is not known here ({_why(error)})") from None


def walk(address: str, proxy_url: str | None, with_tls: bool, ca_file: Path | None) -> Route:
    """Go the whole way to HOST:PORT, through a proxy (http or socks5) where one is named. Raises Blocked."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    begun = time.monotonic()
    with closing(_connected(host, int(port), proxy_url)) as plain:
        local, remote = plain.getsockname()[0], plain.getpeername()[0]
        if not with_tls:
            return Route(local, remote, _since(begun))
        try:
            context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
        except (OSError, ssl.SSLError) as error:
            raise Blocked(f"the certificates in {ca_file} cannot be read ({_why(error)})") from None
        try:
            with context.wrap_socket(plain, server_hostname=host) as secured:
                certificate = secured.getpeercert() or {}
                until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
                return Route(local, remote, _since(begun), secured.version(), until, _issuer(certificate))
        except ssl.SSLCertVerificationError as error:
            raise Blocked(f"the certificate of {address} is not trusted ({error.verify_message})") from None
        except (OSError, ssl.SSLError) as error:
            raise Blocked(f"{address} does not speak TLS, or something between breaks it ({_why(error)})") from None


def _connected(host: str, port: int, proxy_url: str | None) -> socket.socket:
    if proxy_url is None:
        return _open(host, port, f"{host}:{port}")
    proxy = urlparse(proxy_url)
    if not proxy.hostname or proxy.scheme not in ("http", "socks5", "socks5h"):
        raise Blocked("proxy_url is none that can be used; write http://HOST:PORT or socks5://HOST:PORT")
    name = f"the proxy {proxy.hostname}:{proxy.port or 8080}"
    reached = _open(proxy.hostname, proxy.port or 8080, name)
    user, password = unquote(proxy.username or ""), unquote(proxy.password or "")
    try:
        if proxy.scheme == "http":
            _tunnel(reached, host, port, user, password, name)
        else:
            _through_socks(reached, host, port, user, password, name)
    except OSError as error:
        reached.close()
        raise Blocked(f"{name} did not answer ({_why(error)})") from None
    except Blocked:
        reached.close()
        raise
    return reached


def _open(host: str, port: int, name: str) -> socket.socket:
    try:
        return socket.create_connection((host, port), timeout=TIMEOUT_S)
    except TimeoutError:
        raise Blocked(
            f"{name} does not answer: nothing came back in {TIMEOUT_S} s, as when a firewall drops it"
        ) from None
    except OSError as error:
        raise Blocked(f"{name} cannot be reached ({_why(error)})") from None


def _tunnel(reached: socket.socket, host: str, port: int, user: str, password: str, name: str) -> None:
    login = base64.b64encode(f"{user}:{password}".encode()).decode() if user else ""
    asked = f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n"
    asked += f"Proxy-Authorization: Basic {login}\r\n" if login else ""
    reached.sendall((asked + "\r\n").encode())
    answer = b""
    while b"\r\n\r\n" not in answer and len(answer) < 65_536:
        read = reached.recv(4096)
        if not read:
            break
        answer += read
    status = answer.split(b"\r\n", 1)[0].decode("latin-1")
    words = status.split(" ", 2)
    if len(words) < 2 or words[1] != "200":
        more = "; it asks for a login, which proxy_url may hold" if words[1:2] == ["407"] else ""
        raise Blocked(f"{name} refuses the way to {host}:{port} (it answered {' '.join(words[:2])}){more}")


def _through_socks(reached: socket.socket, host: str, port: int, user: str, password: str, name: str) -> None:
    reached.sendall(b"\x05\x01\x02" if user else b"\x05\x01\x00")
    version, method = _exactly(reached, 2)
    if version != 5 or method == 0xFF:
        raise Blocked(f"{name} does not take this login, or is no SOCKS5 proxy")
    if method == 2:
        held = user.encode(), password.encode()
        reached.sendall(b"\x01" + bytes([len(held[0])]) + held[0] + bytes([len(held[1])]) + held[1])
        if _exactly(reached, 2)[1] != 0:
            raise Blocked(f"{name} refuses the login in proxy_url")
    name_of_host = host.encode("idna")
    reached.sendall(b"\x05\x01\x00\x03" + bytes([len(name_of_host)]) + name_of_host + port.to_bytes(2, "big"))
    answer = _exactly(reached, 4)
    if answer[1] != 0:
        raise Blocked(f"{name} refuses the way to {host}:{port} (SOCKS5 answered {answer[1]})")
    rest = {1: 4, 4: 16}.get(answer[3]) or _exactly(reached, 1)[0]
    _exactly(reached, rest + 2)


def _exactly(reached: socket.socket, count: int) -> bytes:
    read = b""
    while len(read) < count:
        more = reached.recv(count - len(read))
        if not more:
            raise ConnectionError("it hung up")
        read += more
    return read


def _issuer(certificate: object) -> str:
    parts = (
        dict(pair for group in certificate.get("issuer", ()) for pair in group) if isinstance(certificate, dict) else {}
    )
    return str(parts.get("organizationName") or parts.get("commonName") or "")


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
