"""The last statement of an extract: this is everything, as at that day, once you have read as far as here."""

import json

from producers.keyed import pseudonyms
from producers.keyed.keys import Keys
from producers.keyed.mapping import content_of
from producers.outbox.extracts import Manner, Noted, Stage
from producers.outbox.file import Outbox
from producers.outbox.statements import Entry
from schemas.codec import codec
from schemas.events.extract_completed import Content, End, ExtractCompleted, FileCount
from schemas.events.header import Header, Status
from schemas.topics import Stream, topic


def complete(outbox: Outbox, authority: str, keys: Keys, extract: Noted) -> None:
    """Write down `extract_completed` for an extract all of whose messages are acknowledged.

    Stating the same day again raises the statement's revision. Nothing may be pending, for its ends cover everything.
    """
    stream = Stream(extract.stream)
    day = extract.as_at.isoformat()
    event_id = _event_id(authority, keys, extract)
    before = outbox.statements.of_record(event_id)
    revision = max([each.revision + 1 for each in before] + [extract.begun])
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
    written = {topic(authority, each) for each in _written(extract.manner, stream)}
    event = ExtractCompleted(
        header,
        stream.value,
        tuple(_content(outbox, kind, state) for kind, state in detail["states"].items()),
        tuple(FileCount(*each) for each in detail["files"]),
        tuple(End(*place) for place in outbox.queue.ends() if place.topic in written),
    )
    value = codec().encode(event)
    entry = Entry(event_id, event.SUBJECT, event_id, header.subject, revision, False, content_of(event), value)
    with outbox.writing():
        if before:
            outbox.statements.replace([(before[0].number, entry)], extract.number)
            number = before[0].number
        else:
            number, _ = outbox.statements.add([entry], extract.number)
        to = Stream.PRACTICE if extract.manner is Manner.PRACTICE else Stream.CONTROL
        outbox.queue.put(topic(authority, to), [(number, number)])
        outbox.extracts.note(extract._replace(stage=Stage.CLOSING))


def is_known_to_completions(outbox: Outbox, authority: str, keys: Keys) -> bool:
    """Was any extract completed under the oldest of these keys, or none at all? If not, it is another key than before."""
    done = [each for each in outbox.extracts.all() if each.stage is Stage.COMPLETE]
    return not done or any(outbox.statements.of_record(_event_id(authority, keys, each)) for each in done)


def _event_id(authority: str, keys: Keys, extract: Noted) -> bytes:
    day = extract.as_at.isoformat()
    return pseudonyms.event_id(keys.first, authority, ExtractCompleted.SUBJECT, extract.source, day)


def _written(manner: Manner, stream: Stream) -> tuple[Stream, ...]:
    """The streams that must have been read as far as an extract's end."""
    if manner is Manner.PRACTICE:
        return (Stream.PRACTICE,)
    return (stream, Stream.CONTROL) if manner is Manner.REKEYED else (stream,)


def _content(outbox: Outbox, kind: str, state: str) -> Content:
    """How many facts of a kind are asserted, and the sum of their messages' digests, whatever their order."""
    count = outbox.statements.count(kind)
    return Content(kind, state, count.asserted, f"{count.digest:064x}")
