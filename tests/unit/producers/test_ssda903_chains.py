"""Where the episodes of a child do not fit together: which row is at fault, and what goes on."""

from pathlib import Path

import pytest

from tests.lib.returns import Said, told


def days(found: Said) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """First and last day of each accepted period and placement."""
    return [row[2:4] for row in found.periods], [row[3:5] for row in found.placements]


CHAINS = {
    "the next episode begins two days after the one that says it follows": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        12/06/2017 | P   |            |
        """,
        [(2, "broken_chain")],
        [("2017-05-01", "")],
        [("2017-06-12", "")],
    ),
    "the next episode begins before the one that says it follows has ceased": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        08/06/2017 | P   | 20/09/2017 | E4A
        """,
        [(2, "broken_chain")],
        [("2017-05-01", "2017-09-20")],
        [("2017-06-08", "2017-09-20")],
    ),
    "nothing follows an episode that says another does": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2017 | P   | 20/09/2017 | X1
        """,
        [(2, "unknown_care_period"), (3, "broken_chain")],
        [],
        [],
    ),
    "two episodes of one child are open": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   |            |
        10/06/2017 | P   |            |
        """,
        [(2, "broken_chain")],
        [("2017-05-01", "")],
        [("2017-06-10", "")],
    ),
    "a period begins while the one before is open": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   |            |
        10/06/2017 | S   |            |
        """,
        [(2, "broken_chain")],
        [("2017-06-10", "")],
        [("2017-06-10", "")],
    ),
    "a period begins after an episode that says another one follows": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        12/06/2017 | S   |            |
        """,
        [(2, "broken_chain")],
        [("2017-06-12", "")],
        [("2017-06-12", "")],
    ),
    "an episode follows on the day on which the child left care": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | E4A
        10/06/2017 | P   |            |
        """,
        [(3, "broken_chain")],
        [("2017-05-01", "2017-06-10")],
        [("2017-05-01", "2017-06-10")],
    ),
    "a period begins on the day on which the one before ended": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | E4A
        10/06/2017 | S   | 20/09/2017 | X1
        20/09/2017 | P   |            |
        """,
        [(3, "broken_chain"), (4, "unknown_care_period")],
        [("2017-05-01", "2017-06-10")],
        [("2017-05-01", "2017-06-10")],
    ),
    "a period begins before the one before ended": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | E4A
        08/06/2017 | S   |            |
        """,
        [(3, "broken_chain")],
        [("2017-05-01", "2017-06-10")],
        [("2017-05-01", "2017-06-10")],
    ),
    "a later period begins within an earlier one, with another between": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/12/2017 | E4A
        01/06/2017 | S   | 01/07/2017 | E4A
        01/08/2017 | S   |            |
        """,
        [(3, "broken_chain"), (4, "broken_chain")],
        [("2017-05-01", "2017-12-10")],
        [("2017-05-01", "2017-12-10")],
    ),
    "an episode goes on after care had ended, without a new beginning": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | E4A
        11/06/2017 | P   | 20/09/2017 | X1
        20/09/2017 | L   |            |
        """,
        [(3, "unknown_care_period"), (4, "unknown_care_period")],
        [("2017-05-01", "2017-06-10")],
        [("2017-05-01", "2017-06-10")],
    ),
    "an episode that says the child came into care joins two that say care went on": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2017 | S   | 20/09/2017 | X1
        20/09/2017 | P   |            |
        """,
        [(3, "broken_chain")],
        [("2017-05-01", "")],
        [("2017-05-01", "2017-06-10"), ("2017-09-20", "")],
    ),
    "an episode lies within another that has its successor": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        20/05/2017 | P   | 25/05/2017 | X1
        10/06/2017 | P   |            |
        """,
        [(3, "broken_chain")],
        [("2017-05-01", "")],
        [("2017-05-01", "2017-06-10"), ("2017-06-10", "")],
    ),
    "a change of legal status comes with another placement": (
        """
        DECOM      | RNE | PLACE | DEC        | REC
        01/05/2017 | S   | U6    | 10/06/2017 | X1
        10/06/2017 | L   | K2    | 20/09/2017 | X1
        20/09/2017 | P   | U6    |            |
        """,
        [(3, "broken_chain")],
        [("2017-05-01", "")],
        [("2017-09-20", "")],
    ),
    "short breaks become something else without a new beginning": (
        """
        DECOM      | RNE | LS | DEC        | REC
        01/05/2017 | S   | V4 | 10/06/2017 | X1
        10/06/2017 | L   | C2 |            |
        """,
        [(3, "broken_chain")],
        [],
        [],
    ),
    "the same episode is there twice": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2017 | P   | 20/09/2017 | X1
        10/06/2017 | P   | 20/09/2017 | X1
        20/09/2017 | P   |            |
        """,
        [(3, "duplicate_key"), (4, "duplicate_key")],
        [("2017-05-01", "")],
        [("2017-05-01", "2017-06-10"), ("2017-09-20", "")],
    ),
    "the beginning of a period is there twice": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2017 | P   |            |
        """,
        [(2, "duplicate_key"), (3, "duplicate_key"), (4, "unknown_care_period")],
        [],
        [],
    ),
    "one episode between others has no day that can be read": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        31/06/2017 | P   | 20/09/2017 | X1
        20/09/2017 | P   |            |
        """,
        [(3, "bad_date")],
        [("2017-05-01", "")],
        [("2017-05-01", "2017-06-10"), ("2017-09-20", "")],
    ),
    "the last episode has no day that can be read": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        31/06/2017 | P   |            |
        """,
        [(2, "unknown_care_period"), (3, "bad_date")],
        [],
        [],
    ),
    "it cannot be read why the last episode ceased": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2017 | P   | 20/09/2017 | E99
        """,
        [(2, "unknown_care_period"), (3, "unknown_code")],
        [],
        [],
    ),
    "it cannot be read why an episode between others ceased": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | E99
        10/06/2017 | P   |            |
        """,
        [(2, "unknown_code")],
        [("2017-05-01", "")],
        [("2017-06-10", "")],
    ),
    "it cannot be read where the child lived": (
        """
        DECOM      | RNE | PLACE | DEC        | REC
        01/05/2017 | S   | XX    | 10/06/2017 | X1
        10/06/2017 | P   | U6    |            |
        """,
        [(2, "unknown_code")],
        [("2017-05-01", "")],
        [("2017-06-10", "")],
    ),
    "it cannot be read on what footing the period began": (
        """
        DECOM      | RNE | LS | DEC        | REC
        01/05/2017 | S   | XX | 10/06/2017 | X1
        10/06/2017 | P   | C2 |            |
        """,
        [(2, "unknown_code"), (3, "unknown_care_period")],
        [],
        [],
    ),
    "it cannot be read why the first episode began": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | X   | 10/06/2017 | X1
        10/06/2017 | P   |            |
        """,
        [(2, "unknown_code"), (3, "unknown_care_period")],
        [],
        [],
    ),
    "it cannot be read why an episode between others began": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2017 | X   | 20/09/2017 | X1
        20/09/2017 | P   |            |
        """,
        [(3, "unknown_code")],
        [("2017-05-01", "")],
        [("2017-05-01", "2017-06-10"), ("2017-09-20", "")],
    ),
    "an episode ends before it begins and the next one is where it should be": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2016 | X1
        10/06/2017 | P   |            |
        """,
        [(2, "end_before_start")],
        [("2017-05-01", "")],
        [("2017-06-10", "")],
    ),
    "a move is dated after the as-at day": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2018 | X1
        10/06/2018 | P   |            |
        """,
        [(2, "future_date"), (3, "future_date")],
        [("2017-05-01", "")],
        [],
    ),
    "an episode is met by none and begins after the as-at day": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2018 | P   | 20/09/2018 | E4A
        """,
        [(3, "future_date")],
        [("2017-05-01", "")],
        [("2017-05-01", "2017-06-10")],
    ),
    "a further period is dated after the as-at day": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   |            |
        10/06/2018 | S   |            |
        """,
        [(3, "future_date")],
        [("2017-05-01", "")],
        [("2017-05-01", "")],
    ),
    "a move is dated after the day on which it is said to have ceased": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/12/2017 | P   | 20/09/2017 | X1
        20/09/2017 | P   |            |
        """,
        [(3, "end_before_start")],
        [("2017-05-01", "")],
        [("2017-05-01", "2017-06-10"), ("2017-09-20", "")],
    ),
    "a beginning is dated after the day on which it is said to have ceased": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   |            |
        10/12/2017 | S   | 20/09/2017 | E4A
        """,
        [(3, "end_before_start")],
        [("2017-05-01", "")],
        [("2017-05-01", "")],
    ),
    "a child who came back is said to have left the first time only after the as-at day": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2018 | E4A
        01/09/2017 | S   |            |
        """,
        [(2, "future_date")],
        [("2017-09-01", "")],
        [("2017-09-01", "")],
    ),
    "the child leaves after the as-at day": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | X1
        10/06/2017 | P   | 10/06/2018 | E4A
        """,
        [(2, "unknown_care_period"), (3, "future_date")],
        [],
        [],
    ),
    "the first episode held began before the return": (
        """
        DECOM      | RNE | DEC        | REC
        01/05/2016 | P   | 10/06/2017 | X1
        10/06/2017 | L   | 20/09/2017 | E4A
        01/12/2017 | S   |            |
        """,
        [(2, "unknown_care_period"), (3, "unknown_care_period")],
        [("2017-12-01", "")],
        [("2017-12-01", "")],
    ),
}


@pytest.mark.parametrize("what", CHAINS)
def test_the_row_at_fault_is_named_and_what_can_be_relied_on_goes_on(tmp_path: Path, what: str) -> None:
    drawn, refused, periods, placements = CHAINS[what]
    found = told(tmp_path, drawn)
    assert found.refused == refused
    assert days(found) == (periods, placements)


def test_a_row_at_the_source_is_refused_once_though_it_begins_a_period_and_a_placement(tmp_path: Path) -> None:
    found = told(tmp_path, "DECOM | RNE | LS | DEC | REC\n 01/05/2017 | S | XX | | ")
    assert found.refused == [(2, "unknown_code")]
    (refusal,) = found.refusals
    assert refusal.sentence.startswith('LS is "XX"; it is one of C1, C2')


def test_the_sentences_say_what_was_seen_and_which_day_was_expected(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
        CHILD | DECOM      | RNE | LS | DEC        | REC
        C1    | 01/05/2017 | S   | C2 | 10/06/2017 | X1
        C1    | 12/06/2017 | P   | C2 |            |
        C2    | 01/05/2017 | S   | C2 | 10/06/2017 | X1
        C3    | 01/05/2017 | S   | C2 | 10/06/2017 | E4A
        C3    | 10/06/2017 | P   | C2 |            |
        C4    | 01/05/2017 | P   | C2 |            |
        """,
    )
    assert [each.sentence for each in sorted(found.refusals, key=lambda each: each.line)] == [
        "REC is X1, but no episode of the child begins on 2017-06-10; the next one begins on 2017-06-12",
        "REC is X1, but no episode of the child begins on 2017-06-10",
        "RNE is P, but the episode begins on the day on which the child ceased to be looked after, 2017-06-10",
        "no episode with RNE S begins this period of care; a return that holds it, named in `earlier`, gives all of it",
    ]


def test_how_many_episodes_began_before_the_returns_is_said(tmp_path: Path) -> None:
    found = told(tmp_path, "CHILD | DECOM | RNE | DEC | REC\n C1 | 01/05/2016 | P | | \n C2 | 01/05/2016 | L | |")
    assert found.warnings == [
        "2 episodes are of periods of care that began before the returns that are read, and in no figure; name the returns of"
        " the years before in `earlier`"
    ]
