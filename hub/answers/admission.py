"""How a reader is known: the token in a request's header, of which only a hash is kept."""

import hashlib

from hub.answers.mistakes import BadToken


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def bearer(header: str | None) -> str | None:
    """The token in an `Authorization` header, None without one; BadToken for anything else that stands there."""
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken("The Authorization header is not understood here; write `Authorization: Bearer TOKEN`.")
    return token.strip()
