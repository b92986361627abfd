"""Answers as HTTP: which form the reader wants, what stays the same while the store does, what invented cases must say."""

import hashlib
from http import HTTPStatus

from fastapi import Request, Response

from hub.answers.mistakes import UnknownValue
from hub.answers.notice import Notice
from hub.api.problems import NotAcceptable

JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"
_BY_NAME = {"json": JSON, "csv": CSV, "parquet": PARQUET}
_RANGES = {"*/*": JSON, "application/*": JSON, "text/*": CSV} | {each: each for each in _BY_NAME.values()}


def wanted_form(request: Request, named: str | None) -> str:
    """The media type to answer with: by name, else the first in `Accept` that there is; NotAcceptable if none is."""
    if named == "parquet":
        raise UnknownValue("format", named, ("json", "csv"), "Parquet will come in a later version.")
    if named is not None:
        return _BY_NAME[named]
    ranges = [each.partition(";")[0].strip() for each in request.headers.get("accept", "*/*").split(",")]
    found = next((_RANGES[each] for each in ranges if _RANGES.get(each, PARQUET) != PARQUET), None)
    if found is None:
        raise NotAcceptable(
            "The answer comes as application/json or text/csv; ask for one of them in Accept or by ?format=."
        )
    return found


def reply(request: Request, body: bytes, *, language: str, notice: Notice | None, form: str = JSON) -> Response:
    """An answer with its headers, or only the word that the reader's copy is still right."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
        "Content-Language": language,
    }
    if notice is not None:
        headers["X-Notice"] = f"{notice.en} / {notice.cy}"
    if tag in [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]:
        return Response(None, HTTPStatus.NOT_MODIFIED, headers)
    if form == CSV:
        headers["Content-Disposition"] = 'attachment; filename="observations.csv"'
    return Response(body, HTTPStatus.OK, headers, form)
