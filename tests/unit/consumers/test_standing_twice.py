"""How far an authority has reported is computed in two ways, which agree."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consumers.rows import extract_row
from consumers.sorting import Address, Placed
from consumers.verification.standing import standing
from hub.domain.histories.facts import Statement
from hub.store.effects import is_reached, reached
from hub.store.rows import ExtractRow
from schemas.codec import codec
from schemas.events.extract_completed import Content, End, ExtractCompleted
from schemas.events.header import Header

TOPIC = "exchange.W06000015.case"
KINDS = ("referral_received", "review_held", "care_started")


@st.composite
def extracts(draw: st.DrawFn) -> list[ExtractCompleted]:
    made = []
    for revision in range(1, draw(st.integers(1, 8))):
        day = draw(st.integers(0, 3))
        source = draw(st.sampled_from(("casefile", "another")))
        states = {
            kind: draw(st.sampled_from(("stated", "refused", "absent")))
            for kind in draw(st.sets(st.sampled_from(KINDS)))
        }
        header = Header(
            f"{source}{day}".ljust(16).encode(),
            revision,
            draw(st.sampled_from(("asserted", "asserted", "withdrawn"))),
            "W06000015",
            source,
            str(day),
            source,
            "extract",
            0,
            date(2009, 3, 28) + timedelta(days=day),
        )
        contents = tuple(Content(kind, state, 0, "") for kind, state in states.items())
        made.append(ExtractCompleted(header, "case", contents, (), (End(TOPIC, 0, draw(st.integers(0, 10))),)))
    return made


@given(told=extracts(), position=st.integers(0, 10))
def test_the_plain_way_and_the_consumers_way_come_to_the_same_day_and_kinds(
    told: list[ExtractCompleted], position: int
) -> None:
    positions = {(TOPIC, 0): position}
    rows = [
        extract_row(Placed(Address("control", 0, 0), "W06000015", 0, Statement(each, codec().encode(each))), 1)
        for each in told
    ]
    in_effect = [
        ExtractRow(
            **{name: getattr(row, name) for name in row.__slots__}
            | {"effective_at": row.known_at if is_reached(row, positions) else None}
        )
        for row in rows
    ]
    by_consumer = reached(in_effect)
    assert standing(told, positions) == (by_consumer.as_at, dict(by_consumer.kinds))
