"""The last statement of an extract: this is everything, as at that day, once you have read as far as here."""

import json

from producers import pseudonyms
from producers.changes import Stated
from producers.mapping import content_of
from producers.outbox import Entry, Noted, Outbox, Stage
from schemas.codec import codec
from schemas.events.extract_completed import Content, End, ExtractCompleted, FileCount
from schemas.events.header import Header, Status
from schemas.topics import Stream, topic

MODULUS = 1 << 256


def complete(outbox: Outbox, authority: str, key: bytes, extract: Noted) -> None:
    """Write down `extract_completed` for an extract all of whose messages are acknowledged.

    Stating the same day again raises the statement's revision. Nothing may be pending, for its ends cover everything.
    """
    stream = Stream(extract.stream)
    day = extract.as_at.isoformat()
    event_id = pseudonyms.event_id(key, authority, ExtractCompleted.SUBJECT, extract.source, day)
    revision = max(outbox.revision(ExtractCompleted.SUBJECT, event_id) + 1, extract.begun)
    detail = json.loads(extract.detail)
    header = Header(
        event_id=event_id,
        revision=revision,
        status=Status.ASSERTED.value,
        authority=authority,
        subject=extract.source,
        record=day,
        source=extract.source,
        extract_id=extract.extract_id,
        recorded_at=extract.begun,
        occurred_on=extract.as_at,
    )
    written = topic(authority, stream)
    event = ExtractCompleted(
        header,
        stream.value,
        tuple(_content(outbox, kind, state) for kind, state in detail["states"].items()),
        tuple(FileCount(*each) for each in detail["files"]),
        tuple(End(*place) for place in outbox.ends() if place.topic == written),
    )
    value = codec().encode(event)
    stated = Stated(event_id, event.SUBJECT, header.record, header.subject, revision, False, content_of(event))
    with outbox.writing():
        outbox.state([Entry(stated, value)])
        outbox.put(topic(authority, Stream.CONTROL), [(extract.source.encode(), value)])
        outbox.note(extract._replace(stage=Stage.CLOSING))


def _content(outbox: Outbox, kind: str, state: str) -> Content:
    """How many facts of a kind are asserted, and the sum of their messages' digests, whatever their order."""
    count = total = 0
    for digest in outbox.asserted_digests(kind):
        count += 1
        total += int.from_bytes(digest, "big")
    return Content(kind, state, count, f"{total % MODULUS:064x}")
