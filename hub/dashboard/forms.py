"""Forms that a browser sends: read, and taken only where this site gave them to this very browser.

A form holds what only the site can make of a secret in the browser's cookie (of its session, or of a visitor who is about to
sign in), and the browser itself must say that the form comes from here (`Origin`, `Sec-Fetch-Site`).
"""

import hmac
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from hub.answers.mistakes import ForeignForm

#: The field that binds a form to its browser.
FIELD = "form"
TYPE = "application/x-www-form-urlencoded"
LONGEST = 8_192


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, of each name the last; HTTPException for what is none, or is longer than any of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != TYPE:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def form_token(secret: str) -> str:
    """What a form holds for the browser that keeps this secret; the secret does not follow from it."""
    return hmac.digest(secret.encode(), b"form", "sha256").hex()


def require_own(headers: Mapping[str, str], home: str, form: Mapping[str, str], secrets: Iterable[str]) -> None:
    """ForeignForm unless the site at `home` gave this form to the browser that keeps one of these secrets."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        raise ForeignForm("The browser does not say where this form comes from.")
    if site not in (None, "same-origin") or origin not in (None, home):
        raise ForeignForm("This form comes from another site.")
    shown = form.get(FIELD, "").encode()
    if not any(hmac.compare_digest(form_token(secret).encode(), shown) for secret in secrets):
        raise ForeignForm("This form is not the one that this browser was given last.")
