"""A real OpenID provider that a test starts, and what a client does with it."""

import base64
import ipaddress
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.lib.checkout import ROOT
from tests.lib.ports import free_port

SECRET = "elegant-lamp"


@dataclass(frozen=True, slots=True)
class RealProvider:
    """A provider at its issuer's address."""

    issuer: str
    #: The certificate by which it is known.
    certificate: Path

    def register(self, client: str, return_to: str) -> None:
        """Let a client use it, whose people come back to this address."""
        registered = {"client_secret": SECRET, "redirect_uris": [return_to], "response_types": ["code"]}
        self._control({"clients": {client: registered}})

    def change_key(self) -> None:
        """Sign with another key from now on."""
        self._control({"new_key": True})

    def answer_next(self, document: dict[str, Any]) -> None:
        """Make this the next answer of the token endpoint."""
        self._control({"answer": json.dumps(document)})

    def tokens_of(self, person: str, client: str, return_to: str, nonce: str) -> dict[str, Any]:
        """What the provider really gives a client of its own for a person who signs in there."""
        asked = {"response_type": "code", "client_id": client, "redirect_uri": return_to, "scope": "openid"}
        about = {**asked, "state": "s", "nonce": nonce, "person": person}
        with self.client() as ours:
            answer = ours.get("/authorize", params=about)
            code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
            form = {"grant_type": "authorization_code", "code": code, "redirect_uri": return_to}
            found: dict[str, Any] = ours.post("/token", data=form, auth=(client, SECRET)).json()
        return found

    def _control(self, document: dict[str, Any]) -> None:
        with self.client() as ours:
            assert ours.put("/control", json=document).status_code == 200

    def client(self) -> httpx.Client:
        """Asks the provider as a browser would."""
        return httpx.Client(base_url=self.issuer, verify=ssl.create_default_context(cafile=self.certificate))


@contextmanager
def real_provider(folder: Path) -> Iterator[RealProvider]:
    """A provider in a process of its own, over TLS; its certificate and key lie in the folder."""
    certify(folder)
    port = free_port()
    command = [sys.executable, "-m", "tests.lib.openid.serving", str(port), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", "the provider did not start"
            yield RealProvider(f"https://127.0.0.1:{port}", folder / "certificate.pem")
        finally:
            process.kill()


def certify(folder: Path) -> None:
    """A certificate for this machine, which vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an OpenID provider of a test")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=2))
    signed = made.add_extension(here, critical=False).sign(key, hashes.SHA256())
    (folder / "certificate.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(plain)


def part(token: str, number: int) -> dict[str, Any]:
    """The header (0) or the claims (1) of a token."""
    piece = token.split(".")[number]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))
    return found


def written(document: dict[str, Any]) -> str:
    """The same as it stands in a token."""
    return text_of(json.dumps(document).encode())


def text_of(value: bytes) -> str:
    """Bytes as they stand in a token."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
