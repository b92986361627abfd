"""What is packed comes out as it went in, and no bytes whatever are taken for something else."""

import gzip
from collections.abc import Callable
from contextlib import suppress

import zstandard
from hypothesis import given
from hypothesis import strategies as st

from hub.broker.connection import Record
from hub.broker.over_https.parcels import NoParcel, pack_messages, pack_records, unpack_messages, unpack_records
from hub.edge.bodies import ENCODINGS, unpacked
from hub.edge.bounds import Bounds
from hub.edge.problems import Refused

pieces = st.binary(max_size=40)
messages = st.lists(st.tuples(pieces, pieces), max_size=20)
places = st.integers(0, 2**63 - 1)
records = st.lists(st.builds(Record, st.just("t"), st.just(3), places, places, st.none() | pieces, st.none() | pieces))
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
SMALL = Bounds(body_bytes=500, messages=10, message_bytes=60)


@given(messages)
def test_messages_come_out_as_they_went_in(sent) -> None:
    keys, values = [key for key, _ in sent], [value for _, value in sent]
    assert unpack_messages(pack_messages(keys, values)) == (keys, values)


@given(records, places)
def test_records_come_out_as_they_went_in(lying, following) -> None:
    assert unpack_records("t", 3, pack_records(lying, following)) == (lying, following)


@given(messages, st.sampled_from(ENCODINGS), st.data())
def test_a_body_with_another_byte_is_refused_or_has_no_more_than_it_may(sent, encoding, data) -> None:
    body = bytearray(PACKED[encoding](pack_messages([key for key, _ in sent], [value for _, value in sent])))
    for _ in range(data.draw(st.integers(0, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(body[: data.draw(st.integers(0, len(body)))])
    with suppress(Refused):
        found = unpacked(cut, encoding, SMALL)
        assert len(found.keys) == len(found.values) <= SMALL.messages
        assert pack_messages(found.keys, found.values) if encoding != "identity" else cut == pack_messages(*found)


@given(st.binary(max_size=200))
def test_no_bytes_are_taken_for_records_that_they_are_not(body) -> None:
    for mark in (b"", b"CYR1"):
        with suppress(NoParcel):
            found = unpack_records("t", 3, mark + body)
            assert pack_records(*found) == mark + body
