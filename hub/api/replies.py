"""Answers as HTTP: what stays the same while the store does, what belongs to an answer, what invented cases must say."""

import hashlib
from collections.abc import Iterable
from http import HTTPStatus

from fastapi import Request, Response

from hub.answers.notice import Notice

JSON = "application/json"


def reply(
    request: Request,
    body: bytes,
    *,
    language: str,
    notice: Notice | None,
    media_type: str = JSON,
    file: str | None = None,
    links: Iterable[str] = (),
) -> Response:
    """An answer with its headers, or only the word that the reader's copy is still right.

    `file` is the name under which a browser is to keep it, and `links` are what belongs to it, as values of `Link`.
    """
    linked = ", ".join(links)
    tag = f'"{hashlib.sha256(linked.encode() + body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
        "Content-Language": language,
    }
    if linked:
        headers["Link"] = linked
    if notice is not None:
        headers["X-Notice"] = f"{notice.en} / {notice.cy}"
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(None, HTTPStatus.NOT_MODIFIED, headers)
    if file is not None:
        headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return Response(body, HTTPStatus.OK, headers, media_type)


def written(body: bytes, status: HTTPStatus, *, language: str, notice: Notice | None) -> Response:
    """What was just written, as it stands now; nobody keeps a copy of it."""
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    if notice is not None:
        headers["X-Notice"] = f"{notice.en} / {notice.cy}"
    return Response(body, status, headers, JSON)


def _has(copies: str, tag: str) -> bool:
    """Is one of the copies that the reader has this one? `*` stands for any."""
    return copies.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in copies.split(",")]
