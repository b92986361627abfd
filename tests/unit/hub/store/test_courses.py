"""How an authority stood over time: at every moment as all its extracts in effect until then make it."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.store.courses import Effect, course
from hub.store.effects import reached
from hub.store.rows import ExtractRow
from tests.lib.statements import CARDIFF

KINDS = ("referral_received", "care_started")


def invented(chance: Random) -> list[Effect]:
    """Extracts of two sources and streams, restated, withdrawn, and taking effect in any order."""
    found = []
    for revision in range(1, chance.randint(2, 14)):
        source, stream = chance.choice(
            (("casefile", "case"), ("casefile", "case"), ("other", "case"), ("it", "performance"))
        )
        found.append(
            Effect(
                authority=CARDIFF,
                event_id=chance.choice((b"a", b"b", b"c")),
                revision=chance.randint(1, revision + 1),
                asserted=chance.random() < 0.75,
                source=source,
                of_stream=stream,
                as_at=date(2009, 3, chance.randint(1, 31)),
                contents={
                    kind: chance.choice(("stated", "stated", "refused")) for kind in KINDS if chance.random() < 0.8
                },
                effective_at=chance.randint(1, 8),
            )
        )
    return list({(each.event_id, each.revision): each for each in found}.values())


def row(effect: Effect) -> ExtractRow:
    return ExtractRow(**effect._asdict(), known_at=0, ends={})


@settings(max_examples=500, deadline=None)
@given(chance=st.integers(0, 2**32).map(Random))
def test_at_every_moment_an_authority_stands_as_its_extracts_in_effect_make_it(chance: Random) -> None:
    effects = invented(chance)
    found = course(CARDIFF, effects)
    assert [moment for moment, _ in found] == sorted({each.effective_at for each in effects})
    for moment, standing in found:
        whole = reached([row(each) for each in effects if each.effective_at <= moment])
        assert standing.as_at == whole.as_at
        assert {kind for kind, state in standing.kinds.items() if state == "stated"} == {
            kind for kind, state in whole.kinds.items() if state == "stated"
        }
        assert set(standing.kinds) == set(whole.kinds)


def test_the_order_in_which_extracts_are_told_plays_no_part() -> None:
    effects = invented(Random(7))
    assert course(CARDIFF, effects) == course(CARDIFF, reversed(effects))
    later = [each._replace(effective_at=9) for each in effects]
    assert course(CARDIFF, later)[-1][1].as_at == course(CARDIFF, effects)[-1][1].as_at
