"""What a route may be told: JSON of a closed shape, small, and refused in sentences that never repeat what was written."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from hub.answers.bilingual import Bilingual, bilingual
from hub.errors import HubError

JSON = "application/json"
#: Bytes of a body, at most: the longest texts in both languages, written with escapes.
LARGEST = 16_384

B = TypeVar("B", bound=BaseModel)


class BadBody(HubError):
    """What was written is not what can be; the `parts` of its text say which part of it, and what it should be."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts
        super().__init__(" ".join(parts))


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
        first = error.errors(include_url=False, include_input=False)[0]
        known = [str(each) for each in first["loc"] if str(each) in model.model_fields]
        place = (
            bilingual("{field} is not right.", field=".".join(known)) if known else bilingual("The body is not right.")
        )
        fields = bilingual("The fields are {fields}.", fields=", ".join(model.model_fields))
        raise BadBody(place, _wrong(first), fields) from None


def _wrong(found: ErrorDetails) -> str:
    """What is wrong, in a sentence of ours: what a library says, it says in English alone."""
    kind, about = found["type"], found.get("ctx", {})
    told = about.get("error")
    if isinstance(told, ValueError) and told.args and isinstance(told.args[0], Bilingual):
        return told.args[0]
    if kind == "greater_than_equal":
        return bilingual("It has to be {least:.0f} or more.", least=about["ge"])
    if kind == "less_than_equal":
        return bilingual("It has to be {most:.0f} or less.", most=about["le"])
    return next((sentence for part, sentence in _WRONG.items() if part in kind), _OTHERWISE)


#: What is wrong, by what stands in the library's name for it; the first that fits.
_WRONG = {
    "missing": bilingual("It has to be given."),
    "extra_forbidden": bilingual("There is no such field."),
    "json": bilingual("It is no JSON."),
    "too_long": bilingual("It is too long."),
    "too_short": bilingual("It is too short."),
    "string": bilingual("It is no text of the shape that is described in /api/openapi.json."),
    "date": bilingual("It is no day; write 2009-03-31."),
    "float": bilingual("It is no number."),
    "finite_number": bilingual("It is no number."),
}
_OTHERWISE = bilingual("It is not of the kind that is described in /api/openapi.json.")


def described(model: type[BaseModel], codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A body in OpenAPI, with the codes that its fields may hold."""
    schema = model.model_json_schema()
    for name, known in codes.items():
        field = schema["properties"][name]
        text = next((each for each in field.get("anyOf", ()) if each.get("type") == "string"), field)
        text["enum"] = list(known)
    return {"required": True, "content": {JSON: {"schema": schema}}}
