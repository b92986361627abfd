"""An OpenID provider over HTTP, in a process of its own: pyop, which signs, keeps codes and checks PKCE, behind a plain page.

`python -m tests.lib.openid.serving PORT FOLDER`: over TLS, with the certificate in the folder; `PEOPLE` can sign in.
`PUT /control` with a JSON document registers `clients`, with `answer` makes that the next answer of the token endpoint,
whatever it is asked, and with `new_key` changes the key.
"""

import html
import json
import secrets
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from Cryptodome.PublicKey import RSA
from jwkest.jwk import RSAKey
from pyop.authz_state import AuthorizationState
from pyop.exceptions import OAuthError
from pyop.provider import Provider
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo

#: Invented; what the provider says of each beside who they are.
PEOPLE: dict[str, dict[str, Any]] = {
    "anwen": {"groups": ["staff", "Cyfnewid analysts"]},
    "bethan": {"groups": "Cardiff performance"},
    "carys": {"groups": ["Newport performance", "Cyfnewid analysts"]},
    "dewi": {"groups": ["staff"]},
    "eleri": {},
}
#: Of whom the token is silent, so that one has to ask for it.
TERSE = {"bethan"}


def new_key() -> RSAKey:
    """A key to sign with, under a name of its own."""
    return RSAKey(key=RSA.generate(2048), alg="RS256", use="sig", kid=secrets.token_hex(4))


def made(issuer: str) -> Provider:
    """The provider of an issuer, with a key of its own and no client."""
    about = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    }
    state = AuthorizationState(HashBasedSubjectIdentifierFactory("salt"))
    return Provider(new_key(), about, state, {}, Userinfo(PEOPLE), extra_scopes={"groups": ["groups"]})


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    provider: Provider
    #: What the token endpoint answers next.
    answers: list[str]

    def do_GET(self) -> None:
        query = urlsplit(self.path).query
        match urlsplit(self.path).path:
            case "/.well-known/openid-configuration":
                self._answer(200, self.provider.provider_configuration.to_json())
            case "/jwks":
                self._answer(200, json.dumps(self.provider.jwks))
            case "/userinfo":
                headers = {"Authorization": self.headers.get("Authorization", "")}
                self._answer(200, self.provider.handle_userinfo_request(query, headers).to_json())
            case "/authorize":
                self._authorize(query)
            case _:
                self._answer(404, "{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.answers:
            self._answer(200, self.answers.pop())
            return
        headers = {"Authorization": self.headers.get("Authorization", "")}
        try:
            self._answer(200, self.provider.handle_token_request(body, headers, _claims).to_json())
        except OAuthError as error:
            self._answer(400, json.dumps({"error": error.oauth_error}))

    def do_PUT(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.provider.clients.update(told.get("clients", {}))
        self.answers += [told["answer"]] if "answer" in told else []
        if told.get("new_key"):
            self.provider.signing_key = new_key()
        self._answer(200, "{}")

    def _authorize(self, query: str) -> None:
        request = self.provider.parse_authentication_request(query)
        person = parse_qs(query).get("person", [""])[0]
        if person == "nobody":
            denied = urlencode({"error": "access_denied", "state": request["state"]})
            self._lead(f"{request['redirect_uri']}?{denied}")
        elif person:
            self._lead(self.provider.authorize(request, person).request(request["redirect_uri"]))
        else:
            here = html.escape(self.path)
            links = "".join(f'<p><a href="{here}&amp;person={name}">{name}</a></p>' for name in [*PEOPLE, "nobody"])
            self._answer(
                200,
                f"<!DOCTYPE html><link rel='icon' href='data:,'><title>Who are you?</title><h1>Who are you?</h1>{links}",
                "text/html",
            )

    def _lead(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, text: str, kind: str = "application/json") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _claims(person: str, _: str) -> dict[str, Any]:
    return {} if person in TERSE else dict(PEOPLE[person])


def main(port: int, folder: Path) -> None:
    """Serve until this process is ended."""
    Handler.provider = made(f"https://127.0.0.1:{port}")
    Handler.answers = []
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
