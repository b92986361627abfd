"""Messages read by the column say exactly what messages read one by one say, broken ones too."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.catalogue import catalogue
from schemas.codec import FEW, Undecodable, codec, event_class
from schemas.events.care_leaver_turned_19 import CareLeaverTurned19
from schemas.events.conference_held import ConferenceHeld
from schemas.events.header import Header
from schemas.events.placement_ended import PlacementEnded
from schemas.events.referral_received import ReferralReceived

TEXTS = st.one_of(
    st.just("casefile"), st.just("long " * 1_000), st.text(max_size=40), st.just("ystadegau gofal cymdeithasol, ŵyrion")
)
NUMBERS = st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**41))

HEADERS = st.builds(
    Header,
    event_id=st.binary(min_size=16, max_size=16),
    revision=NUMBERS,
    status=st.sampled_from(["asserted", "withdrawn"]),
    authority=st.sampled_from(["W06000015", "W06000023"]),
    subject=TEXTS,
    record=TEXTS,
    source=TEXTS,
    extract_id=TEXTS,
    recorded_at=NUMBERS,
    occurred_on=st.dates(),
    occurred_at=st.none() | NUMBERS,
)
FLAGS = st.none() | st.booleans()
EVENTS = st.one_of(
    st.builds(ReferralReceived, HEADERS, st.sampled_from(["self", "school", "other"])),
    st.builds(PlacementEnded, HEADERS, TEXTS, FLAGS),
    st.builds(ConferenceHeld, HEADERS, st.sampled_from(["initial", "review"]), st.none() | st.dates()),
    st.builds(CareLeaverTurned19, HEADERS, st.booleans(), FLAGS, FLAGS),
)


def one_by_one(messages: list[bytes | None]) -> list[Any]:
    found: list[Any] = []
    for message in messages:
        try:
            found.append(codec().decode(message))
        except Undecodable as problem:
            found.append(problem)
    return found


def comparable(read: list[Any]) -> list[Any]:
    return [(each.code, each.reason) if isinstance(each, Undecodable) else each for each in read]


@st.composite
def messages(draw: st.DrawFn) -> list[bytes | None]:
    """As many as are read by the column; some broken: cut, lengthened, with other bytes, or nothing at all."""
    pool = [codec().encode(event) for event in draw(st.lists(EVENTS, min_size=1, max_size=6))]
    found: list[bytes | None] = []
    for _ in range(draw(st.integers(FEW, 3 * FEW))):
        message = draw(st.sampled_from(pool))
        match draw(st.integers(0, 12)):
            case 0:
                message = message[: draw(st.integers(0, len(message)))]
            case 1:
                message += draw(st.binary(min_size=1, max_size=5))
            case 2:
                at = draw(st.integers(0, len(message) - 1))
                message = message[:at] + bytes([draw(st.integers(0, 255))]) + message[at + 1 :]
            case 3:
                found.append(None)
                continue
        found.append(message)
    return found


@settings(deadline=None)
@given(messages())
def test_reading_many_is_reading_each(told: list[bytes | None]) -> None:
    assert comparable(codec().decode_many(told)) == comparable(one_by_one(told))


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), min_size=FEW, max_size=2 * FEW), st.sampled_from(sorted(catalogue().by_id)))
def test_bytes_that_nobody_wrote_are_set_aside_as_they_are_one_by_one(bodies: list[bytes], schema_id: int) -> None:
    told: list[bytes | None] = [b"\0" + schema_id.to_bytes(4, "big") + body for body in bodies]
    assert comparable(codec().decode_many(told)) == comparable(one_by_one(told))


def test_every_kind_of_event_about_a_person_is_read_by_the_column() -> None:
    for kind in catalogue().streams("case"):
        assert kind == event_class(kind).SUBJECT
        assert codec()._readable[catalogue().newest(kind).schema_id].columns is not None, kind
    head = Header(b"0" * 16, 1, "asserted", "W06000015", "s" * 32, "r" * 32, "casefile", "x", 1, date(2009, 3, 2), None)
    event = ReferralReceived(head, "school")
    assert codec().decode_many([codec().encode(event)] * FEW) == [event] * FEW
