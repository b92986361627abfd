"""How a reader is known: a token in a request's header, or a session in its cookie; of both only a hash is kept."""

import hashlib
from datetime import date

from hub.answers.bilingual import bilingual
from hub.answers.mistakes import BadToken
from hub.store import tokens
from hub.store.engine import Store
from hub.store.tokens import Token


def token_hash(token: str) -> bytes:
    """What is kept of a token, or of what the browser shows for a session."""
    return hashlib.sha256(token.encode()).digest()


def bearer(header: str | None) -> str | None:
    """The token in an `Authorization` header, None without one; BadToken for anything else that stands there."""
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken(
            bilingual("The Authorization header is not understood here; write `Authorization: Bearer TOKEN`.")
        )
    return token.strip()


def working_token(store: Store, token: str, today: date) -> Token:
    """What is kept of a token; BadToken when it does not work on that day of Europe/London."""
    found = tokens.find(store, token_hash(token))
    if found is None:
        raise BadToken(bilingual("The token is not known here. Ask the operator for one (`hub token create`)."))
    if not found.works_on(today):
        if found.revoked_at is not None:
            raise BadToken(bilingual("The token was revoked. Ask the operator for another (`hub token create`)."))
        raise BadToken(
            bilingual(
                "The token ended on {day}. Ask the operator for another (`hub token create`).", day=found.expires_on
            )
        )
    return found
