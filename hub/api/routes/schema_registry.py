"""`/schema-registry/...`: the contract in Confluent's form, read-only, for other people's Kafka tools."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from hub.api.access import counter
from hub.api.problems import MEDIA_TYPE as PROBLEM_TYPE
from hub.api.problems import documented
from schemas.catalogue import SchemaVersion, catalogue

MEDIA_TYPE = "application/vnd.schemaregistry.v1+json"


@dataclass(frozen=True, slots=True)
class SchemaText:
    """A schema by its id."""

    schema: str


@dataclass(frozen=True, slots=True)
class SubjectVersion:
    """One version of a subject."""

    subject: str
    version: int
    id: int
    schema: str


def router() -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/schema-registry", tags=["contract"])
    subject = {"name": "subject", "in": "path", "required": True, "schema": {"type": "string", "enum": list(catalogue().subjects)}}  # fmt: skip
    version = {"name": "version", "in": "path", "required": True, "schema": {"type": "string", "pattern": r"^(latest|-1|[1-9]\d{0,8})$"}}  # fmt: skip
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}

    @routes.get("/subjects", summary="Every subject", responses=_responses(list[str]))
    def subjects(request: Request) -> Response:
        """The names of all subjects."""
        counter(request).reader(request)
        return _answer(list(catalogue().subjects))

    @routes.get(
        "/subjects/{subject}/versions",
        summary="The versions of a subject",
        responses=_responses(list[int], HTTPStatus.NOT_FOUND),
        openapi_extra={"parameters": [subject]},
    )
    def versions(request: Request) -> Response:
        """Their numbers, from 1."""
        counter(request).reader(request)
        found = catalogue().subjects.get(request.path_params["subject"])
        return _answer([each.version for each in found]) if found else _missing(40401, "Subject not found.")

    @routes.get(
        "/subjects/{subject}/versions/{version}",
        summary="One version of a subject",
        responses=_responses(SubjectVersion, HTTPStatus.NOT_FOUND),
        openapi_extra={"parameters": [subject, version]},
    )
    def subject_version(request: Request) -> Response:
        """By its number, or `latest`."""
        counter(request).reader(request)
        found = catalogue().subjects.get(request.path_params["subject"])
        if not found:
            return _missing(40401, "Subject not found.")
        one = _version(found, request.path_params["version"])
        if one is None:
            return _missing(40402, "Version not found.")
        return _answer({"subject": one.subject, "version": one.version, "id": one.schema_id, "schema": one.text})

    @routes.get(
        "/schemas/ids/{id}",
        summary="A schema by its id",
        responses=_responses(SchemaText, HTTPStatus.NOT_FOUND),
        openapi_extra={"parameters": [number]},
    )
    def schema_by_id(request: Request) -> Response:
        """The schema whose id stands in the messages."""
        counter(request).reader(request)
        asked = request.path_params["id"]
        found = catalogue().by_id.get(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        return _answer({"schema": found.text}) if found else _missing(40403, "Schema not found.")

    return routes


def _version(versions: Sequence[SchemaVersion], asked: str) -> SchemaVersion | None:
    if asked in ("latest", "-1"):
        return versions[-1]
    return next((each for each in versions if str(each.version) == asked), None)


def _answer(document: object) -> Response:
    return Response(json.dumps(document), media_type=MEDIA_TYPE, headers={"Cache-Control": "private, no-cache"})


def _missing(code: int, message: str) -> Response:
    """A problem that is also an error as Confluent's clients read it."""
    document = {
        "type": "urn:cyfnewid:problem:not-found",
        "title": HTTPStatus.NOT_FOUND.phrase,
        "status": int(HTTPStatus.NOT_FOUND),
        "detail": f"{message} /schema-registry/subjects lists the subjects.",
        "error_code": code,
        "message": message,
    }
    return Response(json.dumps(document), HTTPStatus.NOT_FOUND, media_type=PROBLEM_TYPE)


def _responses(model: Any, *statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    schema = TypeAdapter(model).json_schema()
    return {200: {"description": "Found", "content": {MEDIA_TYPE: {"schema": schema}}}, **documented(*statuses)}
