"""The OpenID provider: where people are sent to sign in, and what it says of who came back.

OpenID Connect Core 1.0, section 3.1 (authorization code flow), and RFC 7636 (PKCE). Its description and its keys are asked
for at every sign-in, which is seldom: so nothing kept here can be out of date when it changes its keys.
"""

import base64
import hashlib
import hmac
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from hub.errors import AccessError, UnreachableError

#: Signatures that only the provider can make; whoever knows the client's secret could make the others.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
#: How far the provider's clock may be from ours.
LEEWAY_SECONDS = 60
PATIENCE_SECONDS = 5.0
#: Where a provider may be spoken to in the clear: on this machine.
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ProviderAway(UnreachableError):
    """The OpenID provider does not answer, or not as one."""


class NotTrusted(AccessError):
    """What came back is not the provider's word about this sign-in; `check` names what was looked at."""

    def __init__(self, check: str) -> None:
        self.check = check
        super().__init__(f"What came back from the OpenID provider is refused: {check}.")


@dataclass(frozen=True, slots=True)
class Registration:
    """What the provider and the hub have agreed on."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    #: What is asked for, with spaces between; openid is among them.
    scopes: str
    #: The claim whose values say what somebody is here.
    claim: str
    #: The certificates that the provider is checked against; the system's own for None.
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in: everything in it follows from a secret that only the browser keeps."""

    secret: str = field(repr=False)

    @property
    def state(self) -> str:
        """What the browser must bring back, so that nobody can be signed in as somebody else."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What the token must repeat, so that none of another attempt is taken."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What only the beginner of the attempt can show for the code (RFC 7636, section 4.1)."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """What is shown of the verifier beforehand, by the method S256."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())

    def _derived(self, purpose: str) -> str:
        return _text(hmac.digest(self.secret.encode(), purpose.encode(), "sha256"))


class Provider:
    """One OpenID provider, as it describes itself at its issuer's address."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration

    def address(self, attempt: Attempt, return_to: str, language: str) -> str:
        """Where to send the browser, which is sent back to `return_to`; ProviderAway."""
        ours = self.registration
        question = {
            "response_type": "code",
            "client_id": ours.client_id,
            "redirect_uri": return_to,
            "scope": ours.scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
            "ui_locales": f"{language} en" if language != "en" else "en",
        }
        place = self._described("authorization_endpoint", self._description())
        return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(question)}"

    def values(self, attempt: Attempt, answer: Mapping[str, str], return_to: str, now: datetime) -> tuple[str, ...]:
        """The values of the claim, for what the browser brought back as its query; nothing else of the person is kept.

        Raises NotTrusted for an answer that is not the provider's to this attempt, ProviderAway.
        """
        if not hmac.compare_digest(attempt.state.encode(), answer.get("state", "").encode()):
            raise NotTrusted("state")
        if answer.get("iss", self.registration.issuer) != self.registration.issuer:  # RFC 9207
            raise NotTrusted("issuer")
        if "code" not in answer:
            raise NotTrusted("code")
        about = self._description()
        tokens = self._exchanged(about, attempt, answer["code"], return_to)
        claims = self._verified(about, tokens.get("id_token"), attempt.nonce, now)
        name = self.registration.claim
        if name not in claims and "userinfo_endpoint" in about:
            claims = self._further(about, tokens.get("access_token"), claims["sub"])
        found = claims.get(name)
        several = found if isinstance(found, list) else [found]
        return tuple(each for each in several if isinstance(each, str))

    def _description(self) -> dict[str, Any]:
        about = self._ask("GET", f"{self.registration.issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self.registration.issuer:
            raise ProviderAway(
                "What answers at openid_issuer names another issuer; is the setting right to the letter?"
            )
        return about

    def _described(self, name: str, about: Mapping[str, Any]) -> str:
        place = about.get(name)
        if not isinstance(place, str) or not is_safe(place):
            raise ProviderAway(f"The OpenID provider describes no {name} that can be reached safely (https).")
        return place

    def _exchanged(self, about: Mapping[str, Any], attempt: Attempt, code: str, return_to: str) -> dict[str, Any]:
        ours = self.registration
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "client_id": ours.client_id,
            "code_verifier": attempt.verifier,
        }
        headers = {}
        if "client_secret_basic" in about.get("token_endpoint_auth_methods_supported", ("client_secret_basic",)):
            pair = f"{quote(ours.client_id, safe='')}:{quote(ours.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_secret"] = ours.client_secret
        return self._ask("POST", self._described("token_endpoint", about), headers, form)

    def _verified(self, about: Mapping[str, Any], token: object, nonce: str, now: datetime) -> dict[str, Any]:
        keys = self._ask("GET", self._described("jwks_uri", about))
        ours = self.registration
        rules = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": ours.issuer},
            aud={"essential": True, "value": ours.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
            azp={"value": ours.client_id},
        )
        try:
            claims = jwt.decode(str(token), KeySet.import_key_set({"keys": keys["keys"]}), ALGORITHMS).claims
            rules.validate(claims)
        except ClaimError as error:
            raise NotTrusted(error.claim) from None
        except (JoseError, KeyError, TypeError, ValueError):  # the library has no error of its own for every odd token
            raise NotTrusted("signature") from None
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims:
            raise NotTrusted("azp")
        return claims

    def _further(self, about: Mapping[str, Any], token: object, subject: object) -> dict[str, Any]:
        """What the provider says beside the token; it is about somebody else unless it names the same subject."""
        headers = {"Authorization": f"Bearer {token}"}
        claims = self._ask("GET", self._described("userinfo_endpoint", about), headers)
        if claims.get("sub") != subject:
            raise NotTrusted("sub")
        return claims

    def _ask(
        self, method: str, place: str, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        try:
            trusted = ssl.create_default_context(cafile=self.registration.ca_file)
            with httpx.Client(verify=trusted, timeout=PATIENCE_SECONDS) as client:
                answer = client.request(method, place, headers=headers, data=form)
            document = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise ProviderAway(f"The OpenID provider does not answer as one ({type(error).__name__}).") from None
        if answer.is_client_error and form is not None:
            raise NotTrusted("client" if answer.status_code == httpx.codes.UNAUTHORIZED else "code")
        if not answer.is_success or not isinstance(document, dict):
            raise ProviderAway(f"The OpenID provider answers {answer.status_code} at {urlsplit(place).path}.")
        return document


def is_safe(address: str) -> bool:
    """May secrets be sent to this address: is it https, or on this machine?"""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
