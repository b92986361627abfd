"""What is found right when asked of all messages together is found right of each, and the other way round."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.cases import Cases
from consumers.holding import HeldCases
from consumers.sorting import LAST_DAY, Sorter
from hub.broker.connection import Record
from hub.broker.stretch import stretches
from hub.domain.contributions import Judge
from hub.domain.likenesses import Likenesses
from hub.store.places import Position
from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.topics import Stream, topic
from tests.lib.statements import CARDIFF, POWYS, care_started, decided, received, review_held

CASES, CONTROL, PRACTICE = (topic(CARDIFF, stream) for stream in (Stream.CASE, Stream.CONTROL, Stream.PRACTICE))
GOOD: list[Any] = [
    received("R1", "P1", "2009-03-02"),
    decided("R1", "P1", "2009-03-03"),
    care_started("C1", "P2", "2009-03-02"),
    review_held("V1", "P2", "C1", "2009-03-30"),
]


def _with(event: Any, **changes: Any) -> Any:
    return replace(event, header=event.header._replace(**changes))


BAD = [
    received("R1", "P1", "2009-03-02", authority=POWYS),
    _with(GOOD[0], subject="a name"),
    _with(GOOD[1], record=""),
    _with(GOOD[2], occurred_on=LAST_DAY.replace(year=9000)),
    replace(GOOD[3], care_period="period of care"),
]


def record(offset: int, event: Any, key: bytes | None = None) -> Record:
    name = event.header.subject.encode() if key is None else key
    return Record(CASES, 0, offset, 1_000 + offset % 7, name, codec().encode(event))


def taken_in(cases: Cases) -> list[tuple[Any, ...]]:
    """All that is known of each statement about a person."""
    whole = cases.statements(range(len(cases)))
    return [
        (
            cases.kinds[each],
            cases.subjects[each],
            cases.event_ids[each],
            cases.revisions[each],
            cases.records[each],
            cases.sayings[each],
            int(cases.moments[each]),
            int(cases.recorded_at[each]),
            cases.messages[each],
            whole[each],
        )
        for each in range(len(cases))
    ]


def held_in(held: HeldCases) -> list[tuple[Any, ...]]:
    """All that is known of each statement that is held."""
    return [
        (held.kinds[each], held.subjects[each], int(held.extracts[each]), int(held.moments[each]), held.messages[each])
        for each in range(len(held))
    ]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*GOOD * 5, *BAD]), min_size=1, max_size=40),
    st.booleans(),
    st.sampled_from((0, 1, 9)),
    st.sampled_from((CASES, CONTROL, PRACTICE)),
)
def test_together_and_one_by_one_the_same_messages_are_set_aside(
    events: list[Any], torn: bool, sound: int, name: str
) -> None:
    records = [record(offset, event)._replace(topic=name) for offset, event in enumerate(events)]
    for offset, each in enumerate(records):  # none is sound, a few are, or all
        if offset % 10 >= sound and sound < 9:
            records[offset] = each._replace(value=(each.value or b"")[:-3])
    if torn:
        records[-1] = records[-1]._replace(key=b"somebody else")
    positions = {(name, 0): Position(1, 0, 1_003)}
    sorter = Sorter(codec(), catalogue(), Likenesses(Judge(())))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("schemas.codec.FEW", 1)
        together = sorter.sort(stretches(records), positions)
    known_at, alone, held, aside, mistaken = 1_003, [], [], [], []
    for each in records:
        one = sorter.sort(stretches([each]), {(name, 0): Position(1, each.offset, known_at)})
        alone += taken_in(one.cases)
        held += held_in(one.held)
        aside += one.set_aside
        mistaken += one.mistaken
        known_at = one.parts[name, 0].known_at
    assert (taken_in(together.cases), held_in(together.held)) == (alone, held)
    assert (together.set_aside, together.mistaken) == (aside, mistaken)
    part = together.parts[name, 0]
    assert (part.known_at, part.recorded) == (known_at, len(alone) + len(held))
    assert len(records) == part.recorded + part.practised + len(aside) + len(mistaken)
