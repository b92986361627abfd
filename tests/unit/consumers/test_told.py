"""What is kept of somebody whom a consumer has in mind is what a dictionary of their facts would hold."""

from hypothesis import given
from hypothesis import strategies as st

from consumers.told import count, line, place, restated, stated

EVENT_IDS = st.binary(min_size=16, max_size=16) | st.sampled_from([bytes(16), bytes(15) + b"\1", b"\1" + bytes(15)])
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.just(0)


@given(st.lists(st.tuples(EVENT_IDS, NUMBERS, NUMBERS), max_size=8), EVENT_IDS)
def test_each_fact_is_found_by_its_event_id_as_it_was_stated_last(
    statements: list[tuple[bytes, int, int]], another: bytes
) -> None:
    told, wanted = b"", dict[bytes, tuple[int, int]]()
    for event_id, revision, digest in statements:
        number = place(told, event_id)
        told = restated(told, count(told) if number < 0 else number, line(event_id, revision, digest))
        wanted[event_id] = (revision, digest)
    assert count(told) == len(wanted)
    assert [(place(told, each), stated(told, number)) for number, each in enumerate(wanted)] == list(
        enumerate(wanted.values())
    )
    assert (place(told, another) >= 0) == (another in wanted)
