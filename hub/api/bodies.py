"""What a route may be told: JSON of a closed shape, small, and refused in sentences that never repeat what was written."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError

from hub.answers.bilingual import bilingual
from hub.errors import HubError

JSON = "application/json"
#: Bytes of a body, at most: the longest texts in both languages, written with escapes.
LARGEST = 16_384

B = TypeVar("B", bound=BaseModel)


class BadBody(HubError):
    """What was written is not what can be; the text says which part, and what it should be."""


class TooLarge(HubError):
    """A body is longer than any that can be used."""


class NotJson(HubError):
    """A body comes in a form that is not understood here."""


class Body(BaseModel):
    """The base of every body: no fields but its own, and nothing of it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


async def body(request: Request) -> bytes:
    """The body of a request, as it comes; NotJson or TooLarge for one that nobody needs to read."""
    form = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if form != JSON:
        raise NotJson(bilingual("What is written comes as {media_type}; say so in Content-Type.", media_type=JSON))
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > LARGEST:
            raise TooLarge(
                bilingual(
                    "The body has more than {most:,} bytes; nothing that can be written here is so long.", most=LARGEST
                )
            )
    return bytes(found)


def parsed(model: type[B], content: bytes) -> B:
    """A body as what it says; BadBody names the first part that is wrong, and never what it was."""
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        known = [str(each) for each in first["loc"] if str(each) in model.model_fields]
        fields = ", ".join(model.model_fields)
        if known:
            sentence = bilingual(
                "{field}: {message}. The fields are {fields}.",
                field=".".join(known),
                message=first["msg"],
                fields=fields,
            )
        else:
            sentence = bilingual("The body: {message}. The fields are {fields}.", message=first["msg"], fields=fields)
        raise BadBody(sentence) from None


def described(model: type[BaseModel], codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A body in OpenAPI, with the codes that its fields may hold."""
    schema = model.model_json_schema()
    for name, known in codes.items():
        field = schema["properties"][name]
        text = next((each for each in field.get("anyOf", ()) if each.get("type") == "string"), field)
        text["enum"] = list(known)
    return {"required": True, "content": {JSON: {"schema": schema}}}
