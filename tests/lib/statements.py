"""Makes statements as an authority's connector would, and the records that carry them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from hub.broker.connection import Record
from schemas.codec import codec
from schemas.events.care_ended import CareEnded
from schemas.events.care_started import CareStarted
from schemas.events.extract_completed import Content, End, ExtractCompleted
from schemas.events.header import Header
from schemas.events.referral_decided import ReferralDecided
from schemas.events.referral_received import ReferralReceived
from schemas.events.review_held import ReviewHeld
from schemas.topics import topic

CARDIFF = "W06000015"
POWYS = "W06000023"


def pseudonym(text: str) -> str:
    """A pseudonym that a test can name."""
    return sha256(text.encode()).hexdigest()[:32]


def header(
    kind: str, record: str, person: str, on: str, revision: int = 1, status: str = "asserted", authority: str = CARDIFF
) -> Header:
    """The header of a statement about a fact of a person."""
    event_id = uuid5(NAMESPACE_OID, f"{authority}/{kind}/{record}/{person}").bytes
    return Header(
        event_id=event_id,
        revision=revision,
        status=status,
        authority=authority,
        subject=pseudonym(person),
        record=pseudonym(record),
        source="casefile",
        extract_id="test",
        recorded_at=1_000_000,
        occurred_on=date.fromisoformat(on),
    )


def received(record: str, person: str, on: str, **header_fields: Any) -> ReferralReceived:
    """A referral reached the authority."""
    return ReferralReceived(header("referral_received", record, person, on, **header_fields), "school")


def decided(record: str, person: str, on: str, **header_fields: Any) -> ReferralDecided:
    """It was decided."""
    return ReferralDecided(header("referral_decided", record, person, on, **header_fields), "assessment")


def care_started(record: str, person: str, on: str, **header_fields: Any) -> CareStarted:
    """A child came into care."""
    return CareStarted(header("care_started", record, person, on, **header_fields), "care_order")


def care_ended(record: str, person: str, on: str, **header_fields: Any) -> CareEnded:
    """The child left care."""
    return CareEnded(header("care_ended", record, person, on, **header_fields))


def review_held(record: str, person: str, care: str, on: str, **header_fields: Any) -> ReviewHeld:
    """A review was held."""
    return ReviewHeld(header("review_held", record, person, on, **header_fields), pseudonym(care))


@dataclass
class Log:
    """A log in memory: gives records their places, as topics with one partition would."""

    authority: str = CARDIFF
    ends: dict[str, int] = field(default_factory=dict)

    def put(self, *events: Any, authority: str | None = None) -> list[Record]:
        """The records of events about people, in order."""
        return [self.put_raw("case", codec().encode(each), each.header.subject.encode(), authority) for each in events]

    def hold(self, extract_id: str, *events: Any) -> list[Record]:
        """The records of events about people that are held until the extract is complete."""
        told = [replace(each, header=each.header._replace(extract_id=extract_id)) for each in events]
        return [self.put_raw("control", codec().encode(each), each.header.subject.encode()) for each in told]

    def put_raw(self, stream: str, value: bytes, key: bytes = b"", authority: str | None = None) -> Record:
        """A record with any bytes."""
        name = topic(authority or self.authority, stream)
        offset = self.ends.get(name, 0)
        self.ends[name] = offset + 1
        return Record(name, 0, offset, 1_000_000 + offset, key, value)

    def complete(
        self,
        as_at: str,
        revision: int,
        kinds: dict[str, str] | None = None,
        status: str = "asserted",
        extract_id: str = "test",
        waits_for: Mapping[str, int] | None = None,
    ) -> Record:
        """The record of a complete extract, as at a day, of all that was put before on case and control.

        `waits_for` holds other ends, by stream.
        """
        ends = {stream: self.ends.get(topic(self.authority, stream), 0) for stream in ("case", "control")}
        states = kinds or dict.fromkeys(
            ("referral_received", "referral_decided", "care_started", "care_ended", "review_held"), "stated"
        )
        head = header("extract_completed", as_at, "casefile", as_at, revision, status, self.authority)
        head = head._replace(extract_id=extract_id)
        event = ExtractCompleted(
            head,
            "case",
            tuple(Content(kind, state, 0, "0" * 64) for kind, state in states.items()),
            (),
            tuple(
                End(topic(self.authority, stream), 0, end)
                for stream, end in (ends if waits_for is None else waits_for).items()
            ),
        )
        return self.put_raw("control", codec().encode(event), b"casefile")
