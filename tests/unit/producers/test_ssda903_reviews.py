"""The reviews and the care leavers of a return."""

from datetime import date
from pathlib import Path

import pytest

from producers.ssda903.codes import ACCOMMODATIONS, ACTIVITIES, IN_TOUCH, PARTICIPATIONS
from tests.lib.extracts import addresses, drawn, write
from tests.lib.returns import OC3, REVIEWS, Said, said, told

CARE = """
CHILD | DECOM      | RNE | DEC        | REC
C1    | 01/05/2017 | S   | 10/06/2017 | X1
C1    | 10/06/2017 | P   | 20/09/2017 | E4A
C1    | 01/12/2017 | S   |            |
C2    | 01/05/2016 | P   | 20/09/2017 | E4A
C3    | 01/05/2017 | S   | 20/09/2017 | X1
"""


def reviewed(folder: Path, *rows: str) -> Said:
    return told(folder, CARE, reviews=REVIEWS + "".join(f"{row}\n" for row in rows))


def of_reviews(found: Said) -> list[tuple[int, str]]:
    return [(line, code) for file, line, code in addresses(found.refusals) if file == "reviews.csv"]


@pytest.mark.parametrize("code", PARTICIPATIONS)
def test_a_review_was_held_however_the_child_took_part(tmp_path: Path, code: str) -> None:
    found = reviewed(tmp_path, f"C1,01/01/2015,01/06/2017,{code}")
    assert found.reviews == [("C1/2017-06-01", "C1/2017-05-01", "C1", "2017-06-01")]
    (event,) = (each for each in found.events if each.SUBJECT == "review_held")
    assert event.header.occurred_on == date(2017, 6, 1)


def test_a_review_is_of_the_period_that_covers_its_day(tmp_path: Path) -> None:
    found = reviewed(
        tmp_path,
        "C1,,01/05/2017,PN1",
        "C1,,20/09/2017,PN1",
        "C1,,01/12/2017,PN1",
        "C1,,2018-03-31,pn7",
    )
    assert [row[1] for row in found.reviews] == ["C1/2017-05-01"] * 2 + ["C1/2017-12-01"] * 2


def test_each_fault_of_a_review_has_its_code(tmp_path: Path) -> None:
    found = reviewed(
        tmp_path,
        ",01/01/2015,01/06/2017,PN1",
        "C1,01/01/2015,,PN1",
        "C1,01/01/2015,01/06/2017,",
        "C1,01/01/2015,31/06/2017,PN1",
        "C1,01/01/2015,02/06/2017,PN8",
        "C1,01/01/2015,03/06/2017,PN1",
        "C1,01/01/2015,03/06/2017,PN2",
        "C1,01/01/2015,01/04/2018,PN1",
        "C1,01/01/2015,30/04/2017,PN1",
        "C1,01/01/2015,21/09/2017,PN1",
        "C2,01/01/2015,01/06/2017,PN1",
        "C3,01/01/2015,01/06/2017,PN1",
        "C9,01/01/2015,01/06/2017,PN1",
        "C1,01/01/2015,01/09/2017,PN1",
    )
    assert of_reviews(found) == [
        (2, "missing_value"),
        (3, "missing_value"),
        (4, "missing_value"),
        (5, "bad_date"),
        (6, "unknown_code"),
        (7, "duplicate_key"),
        (8, "duplicate_key"),
        (9, "future_date"),
        (10, "unknown_care_period"),
        (11, "unknown_care_period"),
        (12, "unknown_care_period"),
        (13, "unknown_care_period"),
        (14, "unknown_care_period"),
    ]
    assert [row[3] for row in found.reviews] == ["2017-09-01"]
    why = {each.line: each.sentence for each in found.refusals if each.file == "reviews.csv"}
    assert why[10] == "the child was not looked after on 2017-04-30, the day of REVIEW"
    assert why[12].startswith("no episode with RNE S begins this period of care")
    assert why[14] == "the return holds no episode of this child"


def test_without_episodes_no_review_can_be_said_to_be_of_a_period(tmp_path: Path) -> None:
    found = said(write(tmp_path, "2018-03-31", reviews=REVIEWS + "C1,,01/06/2017,PN1\n"))
    assert addresses(found.refusals) == [("reviews.csv", 2, "unknown_care_period")]
    assert found.refusals[0].sentence.startswith("no file with the columns of Episodes")


def left(folder: Path, *rows: str, as_at: str = "2018-03-31") -> Said:
    return said(write(folder, as_at, oc3=OC3 + "".join(f"{row}\n" for row in rows)))


def test_a_care_leaver_is_stated_as_they_were_at_19(tmp_path: Path) -> None:
    found = left(
        tmp_path,
        "L1,01/04/1998,YES,F2,U1",
        "L2,31/03/1999,YES,G5,V2",
        "L3,1998-12-25,NO,0,0",
        "L4,25/12/1998,YES,,",
    )
    assert found.leavers == [
        ("L1", "2017-04-01", "true", "true", "true"),
        ("L2", "2018-03-31", "true", "false", "false"),
        ("L3", "2017-12-25", "false", "", ""),
        ("L4", "2017-12-25", "true", "", ""),
    ]
    assert found.refusals == []
    (event,) = (each for each in found.events if each.header.occurred_on == date(2017, 4, 1))
    assert (event.in_touch, event.suitable_accommodation, event.occupied) == (True, True, True)


def test_nothing_is_stated_of_another_birthday_nor_of_who_died_or_went_home(tmp_path: Path) -> None:
    found = left(
        tmp_path,
        "L1,31/03/1998,YES,F2,U1",
        "L2,01/04/1999,YES,F2,U1",
        "L3,01/05/1998,DIED,0,0",
        "L4,01/05/1998,RHOM,0,0",
        "L5,01/05/1998,NREQ,0,0",
    )
    assert [row[0] for row in found.leavers] == ["L5"]
    assert found.warnings == [
        "4 rows of OC3 are about another birthday than a 19th that has come, or about somebody who died or returned home;"
        " nothing is stated of them"
    ]


def test_a_return_of_the_middle_of_a_year_states_the_birthdays_that_have_come(tmp_path: Path) -> None:
    found = left(tmp_path, "L1,30/09/1998,YES,F2,U1", "L2,01/10/1998,YES,F2,U1", as_at="2017-09-30")
    assert [row[0] for row in found.leavers] == ["L1"]


@pytest.mark.parametrize(("code", "becomes"), [(code, each.becomes) for code, each in IN_TOUCH.items()])
def test_only_who_is_in_touch_is_in_touch(tmp_path: Path, code: str, becomes: str) -> None:
    found = left(tmp_path, f"L1,01/05/1998,{code},0,0")
    assert [row[2] for row in found.leavers] == ([becomes] if becomes else [])


def test_every_activity_and_accommodation_is_told(tmp_path: Path) -> None:
    codes = [*((code, "0") for code in ACTIVITIES), *(("0", letter + end) for letter in ACCOMMODATIONS for end in "12")]
    found = left(tmp_path, *(f"L{a}{b},01/05/1998,YES,{a},{b}" for a, b in codes))
    told_of = {row[0][1:]: row[3:] for row in found.leavers}
    assert {code: told_of[f"{code}0"][1] for code in ACTIVITIES} == {c: each.becomes for c, each in ACTIVITIES.items()}
    assert {letter for letter in ACCOMMODATIONS if told_of[f"0{letter}1"][0] == "true"} == set(ACCOMMODATIONS)
    assert {letter for letter in ACCOMMODATIONS if told_of[f"0{letter}2"][0] == "false"} == set(ACCOMMODATIONS)


def test_each_fault_of_a_care_leaver_has_its_code(tmp_path: Path) -> None:
    rows = drawn("""
        CHILD | DOB        | IN_TOUCH | ACTIV | ACCOM
              | 01/05/1998 | YES      | F2    | U1
        L2    |            | YES      | F2    | U1
        L3    | 01/05/1998 |          | F2    | U1
        L4    | 31/02/1998 | YES      | F2    | U1
        L5    | 01/05/1998 | MAYBE    | F2    | U1
        L6    | 01/05/1998 | YES      | F9    | U1
        L7    | 01/05/1998 | YES      | F2    | 01
        L8    | 01/05/2001 | YES      | F9    | U1
        L9    | 01/05/1998 | YES      | F2    | U1
        L9    | 01/05/1998 | NO       | F2    | U1
    """)
    found = said(write(tmp_path, "2018-03-31", oc3=rows))
    assert found.refused == [
        (2, "missing_value"),
        (3, "missing_value"),
        (4, "missing_value"),
        (5, "bad_date"),
        (6, "unknown_code"),
        (7, "unknown_code"),
        (8, "unknown_code"),
        (9, "unknown_code"),
        (10, "duplicate_key"),
        (11, "duplicate_key"),
    ]
    assert found.leavers == []


def test_no_day_of_birth_is_in_what_is_stated(tmp_path: Path) -> None:
    found = left(tmp_path, "L1,02/05/1998,YES,F2,U1")
    assert "1998" not in repr(found.events)
