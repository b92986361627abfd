"""What stands after several nights of one return: changes, corrections, and files that cannot be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producers.outbox.file import forgetful
from tests.lib.extracts import AUTHORITY, Nights, addresses
from tests.lib.returns import EPISODES, OC3, REVIEWS, episodes

AS_AT = "2009-03-31"
TABLE = """
CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
C1    | 01/05/2008 | S   | C1 | U6    | 10/06/2008 | X1
C1    | 10/06/2008 | L   | C2 | U6    | 20/09/2008 | X1
C1    | 20/09/2008 | P   | C2 | K2    |            |
C2    | 01/06/2008 | S   | V2 | U6    |            |
C3    | 01/06/2008 | S   | V2 | U6    | 01/07/2008 | E4A
"""
CARE = episodes(TABLE)
HELD = REVIEWS + "C1,,01/06/2008,PN1\nC1,,01/09/2008,PN1\nC2,,01/07/2008,PN0\n"
LEFT = OC3 + "L1,01/05/1989,YES,F2,U1\n"


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with forgetful(AUTHORITY) as outbox:
        yield Nights(outbox, tmp_path, "ssda903")


def counts(nights: Nights) -> list[tuple[int, int, int]]:
    """New, changed and withdrawn: of periods, placements, reviews and leavers."""
    return [(each.new, each.changed, each.withdrawn) for each in nights.reports[-1].files]


def test_a_return_that_comes_again_says_nothing_new(nights: Nights) -> None:
    nights.night(AS_AT, episodes=CARE, reviews=HELD, oc3=LEFT)
    assert counts(nights) == [(4, 0, 0), (6, 0, 0), (3, 0, 0), (1, 0, 0)]
    first = nights.asserted()
    header, *rows = CARE.splitlines(keepends=True)
    for again in (
        CARE,
        header + "".join(reversed(rows)),
        CARE.replace("\n", "\r\n").replace("01/05/2008", "2008-05-01"),
        CARE.replace(",N1,", ",N5,").replace("C2,01/06", "C2,1/6"),
    ):
        nights.night(AS_AT, episodes=again, reviews=HELD, oc3=LEFT)
        assert counts(nights) == [(0, 0, 0)] * 4
        assert nights.asserted() == first


def test_what_happens_to_a_child_is_stated_as_it_becomes_known(nights: Nights) -> None:
    nights.night(AS_AT, episodes=CARE)
    moved = CARE.replace("C2,01/06/2008,S,V2,N1,U6,PR1,,", "C2,01/06/2008,S,V2,N1,U6,PR1,01/12/2008,X1")
    nights.night(AS_AT, episodes=moved + "C2,01/12/2008,P,V2,N1,K2,PR1,,,,,,\n")
    assert counts(nights) == [(0, 0, 0), (2, 0, 0)], "the placement ended and another began"
    nights.night(AS_AT, episodes=moved + "C2,01/12/2008,P,V2,N1,K2,PR1,01/02/2009,E4A,,,,\n")
    assert counts(nights) == [(1, 0, 0), (1, 0, 0)], "the child went home"


def test_a_correction_changes_just_what_it_corrects(nights: Nights) -> None:
    nights.night(AS_AT, episodes=CARE, reviews=HELD)
    nights.night(AS_AT, episodes=CARE.replace("K2", "P1"), reviews=HELD)
    assert counts(nights) == [(0, 0, 0), (0, 1, 0), (0, 0, 0)]
    nights.night(AS_AT, episodes=CARE.replace("01/07/2008,E4A", "02/07/2008,E4A"), reviews=HELD)
    assert counts(nights) == [(0, 1, 0), (0, 2, 0), (0, 0, 0)]


def test_a_child_who_is_gone_is_withdrawn_with_everything_and_may_come_back(nights: Nights) -> None:
    nights.night(AS_AT, episodes=CARE, reviews=HELD)
    before = nights.asserted()
    without = "".join(line for line in CARE.splitlines(keepends=True) if not line.startswith("C1"))
    kept = "".join(line for line in HELD.splitlines(keepends=True) if not line.startswith("C1"))
    nights.night(AS_AT, episodes=without, reviews=kept)
    assert counts(nights) == [(0, 0, 1), (0, 0, 3), (0, 0, 2)]
    nights.night(AS_AT, episodes=CARE, reviews=HELD)
    assert nights.asserted() == before


def test_a_file_that_is_not_there_withdraws_nothing(nights: Nights) -> None:
    nights.night(AS_AT, episodes=CARE, reviews=HELD, oc3=LEFT)
    before = nights.asserted()
    nights.night(AS_AT)
    assert nights.asserted() == before
    report = nights.night(AS_AT, reviews=HELD)
    assert [each.stale for each in report.files] == [3], "without episodes what was accepted of reviews stands"
    assert nights.asserted() == before


def test_a_file_with_its_header_alone_says_that_there_are_none(nights: Nights) -> None:
    nights.night(AS_AT, episodes=CARE, reviews=HELD, oc3=LEFT)
    nights.night(AS_AT, episodes=EPISODES, reviews=REVIEWS, oc3=OC3)
    assert nights.asserted() == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("C2,01/06/2008,S", "C2,01/06/2008,X", 5, "unknown_code"),
        ("C2,01/06/2008,S,V2", "C2,01/06/2008,S,V9", 5, "unknown_code"),
        ("C2,01/06/2008,S,V2,N1,U6,PR1,,", "C2,01/06/2008,S,V2,N1,U6,PR1,01/09/2008,X1", 5, "broken_chain"),
        ("C2,01/06/2008,S,V2,N1,U6,PR1,,", "C2,01/06/2008,S,V2,N1,U6,PR1,,E4A", 5, "missing_value"),
    ],
)
def test_what_was_accepted_of_a_row_stands_while_it_is_refused(
    nights: Nights, old: str, new: str, line: int, code: str
) -> None:
    nights.night(AS_AT, episodes=CARE, reviews=HELD)
    before = nights.asserted()
    assert old in CARE
    report = nights.night(AS_AT, episodes=CARE.replace(old, new), reviews=HELD)
    assert addresses(report.refusals) == [("episodes.csv", line, code)]
    assert report.refusals[0].stale
    assert nights.asserted() == before, "the child is still in care, with the same review"


def test_an_episode_of_last_year_that_is_not_read_any_more_is_said_to_be_missing(nights: Nights) -> None:
    nights.night(AS_AT, episodes=CARE)
    later = CARE.replace("C1,01/05/2008,S,C1,N1,U6,PR1,10/06/2008,X1,,,,\n", "")
    report = nights.night(AS_AT, episodes=later)
    assert {each[1:] for each in addresses(report.refusals)} == {(2, "unknown_care_period"), (3, "unknown_care_period")}


LINES = [
    *CARE.splitlines()[1:],
    "C4,01/05/2008,S,C2,N1,U6,PR1,10/06/2008,X1,,,,",
    "C4,12/06/2008,P,C2,N1,T4,,15/06/2008,X1,,,,",
    "C4,15/06/2008,P,C2,N1,U6,PR1,,,,,,",
    "C5,01/05/2008,S,C2,N1,U6,PR1,,,,,,",
    "C5,01/05/2008,S,C2,N1,K2,PR1,,,,,,",
    "C6,01/05/2008,P,C2,N1,K2,PR1,10/06/2008,E4A,,,,",
    "C6,10/06/2008,S,C2,N1,K2,PR1,,,,,,",
    ",01/05/2008,S,C2,N1,K2,PR1,,,,,,",
    "C7,01/13/2008,S,C2,N1,K2,PR1,,,,,,",
    "C7,01/05/2008,S,C2,N1,K2,PR1,10/06/2008,X1,,,,",
]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(LINES), reviews=st.permutations(HELD.splitlines()[1:]))
def test_any_order_of_the_rows_says_the_same_and_refuses_the_same(
    tmp_path: Path, order: list[str], reviews: list[str]
) -> None:
    def said(lines: list[str], held: list[str]) -> tuple[dict[bytes, bytes], list[tuple[str, str]]]:
        with forgetful(AUTHORITY) as outbox:
            nights = Nights(outbox, tmp_path, "ssda903")
            report = nights.night(
                AS_AT, episodes=EPISODES + "\n".join(lines) + "\n", reviews=REVIEWS + "\n".join(held) + "\n"
            )
            texts = {"episodes.csv": lines, "reviews.csv": held}
            refused = [(texts[each.file][each.line - 2], each.code.value) for each in report.refusals]
            return nights.asserted(), sorted(refused)

    assert said(order, reviews) == said(LINES, HELD.splitlines()[1:])
