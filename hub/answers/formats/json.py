"""JSON: the rows, and what must be known about them."""

from collections.abc import Iterator

from pydantic import TypeAdapter

from hub.answers.documents import PageMeta
from hub.answers.formats import Answer, Format
from hub.answers.formats._parts import parts
from hub.answers.kept import Kept
from hub.answers.moments import instant
from hub.answers.rows import ROWS, Row

_WRITTEN: Kept[Row, bytes] = Kept(TypeAdapter(Row).dump_json, ROWS)
_META = TypeAdapter(PageMeta)


def meta(answer: Answer) -> PageMeta:
    """What must be known about the rows of an answer."""
    count = len(answer.rows)
    return PageMeta(
        count=count,
        language=answer.language,
        state=answer.state,
        demonstration=answer.notice is not None,
        notice=answer.notice,
        as_known_at=None if answer.as_known_at is None else instant(answer.as_known_at),
        nightly=None if answer.nightly is None else instant(answer.nightly),
        total=count if answer.total is None else answer.total,
        next=answer.following,
    )


def write(answer: Answer) -> Iterator[bytes]:
    """The document of an answer, UTF-8."""
    yield b'{"data":['
    for number, part in enumerate(parts(answer.rows)):
        yield (b"," if number else b"") + b",".join(map(_WRITTEN.of, part))
    yield b'],"meta":' + _META.dump_json(meta(answer)) + b"}\n"


FORMAT = Format(
    name="json",
    media_type="application/json",
    ending=".json",
    sentence="the rows, and what must be known about them",
    write=write,
    schema={"$ref": "#/components/schemas/ObservationsDocument"},
)
