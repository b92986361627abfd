"""What the episodes of a return come to: periods of care, placements, and absences from them."""

from pathlib import Path

import pytest

from producers.casefile import tables
from producers.sources.ssda903 import SOURCE, return_tables
from producers.ssda903.codes import ABSENCES, LEGAL_STATUSES, PLACES
from schemas.catalogue import catalogue
from tests.lib.extracts import AUTHORITY, addresses, folder_settings
from tests.lib.returns import told


def test_a_child_comes_into_care_moves_and_goes_home(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        01/05/2017 | S   | V2 | U6    | 10/06/2017 | X1
        10/06/2017 | P   | V2 | K2    | 20/09/2017 | E4A
        """,
    )
    assert found.refusals == []
    assert found.periods == [("C1/2017-05-01", "C1", "2017-05-01", "2017-09-20", "accommodated")]
    assert found.placements == [
        ("C1/2017-05-01", "C1/2017-05-01", "C1", "2017-05-01", "2017-06-10", "foster", "", ""),
        ("C1/2017-06-10", "C1/2017-05-01", "C1", "2017-06-10", "2017-09-20", "residential", "", ""),
    ]
    assert sorted(each.SUBJECT for each in found.events) == [
        *("care_ended", "care_started"),
        *("placement_ended", "placement_ended", "placement_started", "placement_started"),
    ]


def test_a_child_who_is_still_in_care_has_neither_left_nor_moved(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
        DECOM      | RNE | DEC | REC
        01/05/2017 | S   |     |
        """,
    )
    assert [row[3] for row in found.periods] == [""]
    assert [row[4] for row in found.placements] == [""]


@pytest.mark.parametrize("reason", ["P", "T", "B", "U"])
def test_every_reason_but_a_change_of_legal_status_begins_a_placement(tmp_path: Path, reason: str) -> None:
    found = told(
        tmp_path,
        f"""
        DECOM      | RNE      | DEC        | REC
        01/05/2017 | S        | 10/06/2017 | X1
        10/06/2017 | {reason} |            |
        """,
    )
    assert [row[0] for row in found.placements] == ["C1/2017-05-01", "C1/2017-06-10"]
    assert len(found.periods) == 1


def test_a_change_of_legal_status_goes_on_in_the_same_placement(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
        DECOM      | RNE | LS | DEC        | REC
        01/05/2017 | S   | L2 | 10/06/2017 | X1
        10/06/2017 | L   | C1 | 20/09/2017 | X1
        20/09/2017 | L   | C2 | 01/02/2018 | X1
        01/02/2018 | P   | C2 |            |
        """,
    )
    assert found.refusals == []
    assert [row[3:5] for row in found.placements] == [("2017-05-01", "2018-02-01"), ("2018-02-01", "")]
    assert [row[4] for row in found.periods] == ["other"], "the footing is the one on which the period began"


def test_who_comes_back_later_has_two_periods(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
        DECOM      | RNE | DEC        | REC
        01/05/2017 | S   | 10/06/2017 | E4B
        11/06/2017 | S   | 20/09/2017 | E8
        """,
    )
    assert [row[2:4] for row in found.periods] == [("2017-05-01", "2017-06-10"), ("2017-06-11", "2017-09-20")]
    assert [row[1] for row in found.placements] == ["C1/2017-05-01", "C1/2017-06-11"]


def test_an_agreed_series_of_short_term_breaks_is_on_that_footing(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
        CHILD | DECOM      | RNE | LS | DEC        | REC
        C1    | 01/05/2017 | S   | V3 | 04/05/2017 | E4A
        C2    | 01/05/2017 | S   | V4 |            |
        """,
    )
    assert [row[4] for row in found.periods] == ["short_breaks", "short_breaks"]


@pytest.mark.parametrize(("status", "basis"), [(code, each.becomes) for code, each in LEGAL_STATUSES.items()])
def test_each_legal_status_is_a_footing(tmp_path: Path, status: str, basis: str) -> None:
    found = told(tmp_path, f"DECOM | RNE | LS | DEC | REC\n 01/05/2017 | S | {status} | | ")
    assert [row[4] for row in found.periods] == [basis]
    assert found.refusals == []


def test_every_code_becomes_one_that_the_casefile_has() -> None:
    types = catalogue().codes("placement_started", "placement_type")
    assert {each.becomes for each in PLACES.values()} == set(types)
    assert {each.becomes for each in LEGAL_STATUSES.values()} == set(catalogue().codes("care_started", "basis"))
    assert set(ABSENCES.values()) <= set(catalogue().codes("placement_started", "temporary"))


@pytest.mark.parametrize(
    ("place", "why"), [("T0", "other"), ("T1", "hospital"), ("T2", "holiday"), ("T3", "holiday"), ("T4", "other")]
)
def test_a_placement_stays_open_while_the_child_is_away_for_a_time(tmp_path: Path, place: str, why: str) -> None:
    found = told(
        tmp_path,
        f"""
        DECOM      | RNE | PLACE   | PLACE_PROVIDER | DEC        | REC
        01/05/2017 | S   | U6      | PR1            | 10/06/2017 | X1
        10/06/2017 | P   | {place} |                | 15/06/2017 | X1
        15/06/2017 | P   | U6      | PR1            | 20/09/2017 | X1
        20/09/2017 | P   | U6      | PR1            |            |
        """,
    )
    assert [row[3:] for row in found.placements] == [
        ("2017-05-01", "2017-09-20", "foster", "", ""),
        ("2017-06-10", "2017-06-15", "other", why, "true"),
        ("2017-09-20", "", "foster", "", ""),
    ]


@pytest.mark.parametrize("other", ["U4   | PR1 | 1", "U6 | PR4 | 1", "U6 | PR1 | 2", "T1 | | "])
def test_who_comes_to_another_place_after_an_absence_has_not_returned(tmp_path: Path, other: str) -> None:
    found = told(
        tmp_path,
        f"""
        DECOM      | RNE | PLACE | PLACE_PROVIDER | URN | DEC        | REC
        01/05/2017 | S   | U6    | PR1            | 1   | 10/06/2017 | X1
        10/06/2017 | P   | T4    |                |     | 15/06/2017 | X1
        15/06/2017 | P   | {other}                      | 20/09/2017 | E4A
        """,
    )
    assert [row[3:5] for row in found.placements] == [
        ("2017-05-01", "2017-06-10"),
        ("2017-06-10", "2017-06-15"),
        ("2017-06-15", "2017-09-20"),
    ]
    assert found.placements[1][7] == "false"


def test_an_absence_that_lasts_leaves_the_placement_open_and_does_not_say_whether_the_child_returns(
    tmp_path: Path,
) -> None:
    found = told(
        tmp_path,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        01/05/2017 | S   | C1 | U6    | 10/03/2018 | X1
        10/03/2018 | P   | C1 | T1    | 20/03/2018 | X1
        20/03/2018 | L   | C2 | T1    |            |
        """,
    )
    assert [row[4:] for row in found.placements] == [("", "foster", "", ""), ("", "other", "hospital", "")]


def test_who_leaves_care_from_an_absence_has_not_returned(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
        DECOM      | RNE | PLACE | DEC        | REC
        01/05/2017 | S   | U6    | 10/06/2017 | X1
        10/06/2017 | P   | T2    | 15/06/2017 | E4A
        """,
    )
    assert [row[4:] for row in found.placements] == [
        ("2017-06-10", "foster", "", ""),
        ("2017-06-15", "other", "holiday", "false"),
    ]


def test_each_type_of_placement_is_one_of_the_casefile(tmp_path: Path) -> None:
    rows = [f"C{place} | 01/05/2017 | S | {place} | | " for place in PLACES]
    found = told(tmp_path, "CHILD | DECOM | RNE | PLACE | DEC | REC\n" + "\n".join(rows))
    assert {row[2][1:]: row[5] for row in found.placements} == {code: each.becomes for code, each in PLACES.items()}
    assert found.refusals == []


FAULTS = [
    (" | 01/05/2017 | S | C2 | U6 | | ", "missing_value"),
    ("C9 | | S | C2 | U6 | | ", "missing_value"),
    ("C9 | 01/05/2017 | | C2 | U6 | | ", "missing_value"),
    ("C9 | 01/05/2017 | S | | U6 | | ", "missing_value"),
    ("C9 | 01/05/2017 | S | C2 | | | ", "missing_value"),
    ("C9 | 01/05/2017 | S | C2 | U6 | 10/06/2017 | ", "missing_value"),
    ("C9 | 01/05/2017 | S | C2 | U6 | | E4A", "missing_value"),
    ("C9 | 31/02/2017 | S | C2 | U6 | | ", "bad_date"),
    ("C9 | 05/13/2017 | S | C2 | U6 | | ", "bad_date"),
    ("C9 | 01/05/17 | S | C2 | U6 | | ", "bad_date"),
    ("C9 | 01/05/2017 | S | C2 | U6 | yesterday | E4A", "bad_date"),
    ("C9 | 01/05/2017 | X | C2 | U6 | | ", "unknown_code"),
    ("C9 | 01/05/2017 | S | C9 | U6 | | ", "unknown_code"),
    ("C9 | 01/05/2017 | S | C2 | U9 | | ", "unknown_code"),
    ("C9 | 01/05/2017 | S | C2 | U6 | 10/06/2017 | E99", "unknown_code"),
    ("C9 | 01/05/2017 | S | C2 | U6 | 30/04/2017 | E4A", "end_before_start"),
    ("C9 | 01/04/2018 | S | C2 | U6 | | ", "future_date"),
    ("C9 | 01/05/2017 | S | C2 | U6 | 01/04/2018 | E4A", "future_date"),
    ("C9 | 01/05/2017 | P | C2 | U6 | | ", "unknown_care_period"),
    ("C9 | 01/05/2017 | S | C2 | U6 | 10/06/2017 | X1", "broken_chain"),
]


@pytest.mark.parametrize(("row", "code"), FAULTS)
def test_a_row_that_is_wrong_by_itself_is_refused_once_and_the_rest_goes_on(
    tmp_path: Path, row: str, code: str
) -> None:
    found = told(
        tmp_path,
        f"""
        CHILD | DECOM | RNE | LS | PLACE | DEC | REC
        C1 | 01/05/2017 | S | C2 | U6 | |
        {row}
        C2 | 01/05/2017 | S | C2 | U6 | |
        """,
    )
    assert addresses(found.refusals) == [("episodes.csv", 3, code)]
    assert [row[1] for row in found.periods if row[1] != "C9"] == ["C1", "C2"]
    assert [row[2] for row in found.placements] == ["C1", "C2"]


def test_what_the_return_states_is_named_table_by_table() -> None:
    assert [each.file for each in return_tables()] == [
        "care_periods.csv",
        "placements.csv",
        "reviews.csv",
        "care_leavers.csv",
    ]
    assert all(each in tables() for each in return_tables())
    assert "care_plan_agreed" not in SOURCE.kinds(folder_settings(SOURCE, Path()), AUTHORITY)
