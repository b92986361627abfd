"""The files of a return: known by their columns, however a system writes them, and refused as a whole where they cannot be read."""

import random
from pathlib import Path

import pytest

from hub.errors import ConfigurationError
from producers.ssda903.csv_file import CsvFile
from producers.ssda903.parts import Part
from tests.lib.extracts import addresses, write
from tests.lib.returns import EPISODES, OC3, REVIEWS, said

GOOD = EPISODES + (
    "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,X1,CARPL,,,1\n"
    "C1,10/06/2017,P,C2,N1,T4,,15/06/2017,X1,,,,\n"
    "C1,15/06/2017,P,C2,N1,U6,PR1,,,,,,1\n"
)
REVIEW = REVIEWS + "C1,,01/06/2017,PN1\n"


def written(folder: Path, content: str | bytes, name: str = "episodes") -> Path:
    return write(folder, "2018-03-31", **{name: content})


def contents(folder: Path) -> list[list[tuple[str, ...]]]:
    found = said(folder)
    assert found.refusals == []
    return [found.periods, found.placements, found.reviews]


WAYS: dict[str, str | bytes] = {
    "with a byte-order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "with the line ends of another system": GOOD.replace("\n", "\r\n"),
    "with old line ends": GOOD.replace("\n", "\r"),
    "with blank lines at the end": GOOD + "\n\n",
    "with rows of nothing but commas": GOOD + ",,,,,,,,,,,,\n , ,,,,,,,,,,,\n",
    "without a last line end": GOOD.rstrip("\n"),
    "with quotes": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in GOOD.splitlines()),
    "with names in small letters": GOOD.replace(EPISODES, EPISODES.lower()),
    "with spaces around": GOOD.replace(",", " , "),
    "with codes in small letters": GOOD.replace("U6", "u6").replace("X1", "x1").replace("PR1", "pr1"),
    "with ISO dates": GOOD.replace("01/05/2017", "2017-05-01").replace("10/06/2017", "2017-06-10"),
    "with date-times": GOOD.replace("01/05/2017", "2017-05-01T00:00:00").replace("10/06/2017", "10/06/2017 00:00:00"),
    "with ISO dates without noughts": GOOD.replace("01/05/2017", "2017-5-1").replace("10/06/2017", "2017-6-10"),
    "with dates without noughts": GOOD.replace("01/05/2017", "1/5/2017").replace("10/06/2017", "10/6/2017"),
    "with further columns": "\n".join(f"{line},{place or 'EXPORTED'}" for place, line in enumerate(GOOD.splitlines())),
    "with the columns of the XML": GOOD.replace("CHILD,", "CHILDID,").replace("PLACE,", "PL,", 1),
    "in another order": "\n".join(",".join(reversed(line.split(","))) for line in GOOD.splitlines()),
    "without trailing cells": GOOD.replace(",,,,,,1", ",,,,,,1").replace("X1,,,,\n", "X1\n"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_return_says_the_same_however_it_is_written(tmp_path: Path, way: str) -> None:
    assert contents(written(tmp_path / "one", GOOD)) == contents(written(tmp_path / "other", WAYS[way]))


def test_files_are_known_by_their_columns_and_not_by_their_names(tmp_path: Path) -> None:
    (write(tmp_path, "2018-03-31", a=GOOD, b=REVIEW) / "b.csv").rename(tmp_path / "SSDA903 extract (2).CSV")
    found = said(tmp_path)
    assert (len(found.periods), len(found.reviews), found.refusals, found.warnings) == (1, 1, [], [])


def test_the_other_parts_of_a_return_are_known_and_left_alone(tmp_path: Path) -> None:
    others = {
        "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
        "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK",
        "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
        "placed": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
        "permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
        "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
        "uasc": "CHILD,SEX,DOB,DUC",
        "sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
        "dolo": "CHILD,DOB,DOLO_START,DOLO_END",
        "something": "a,b,c",
    }
    found = said(
        write(tmp_path, "2018-03-31", episodes=GOOD, **{"notes.txt": "x"}, **{n: f"{h}\n" for n, h in others.items()})
    )
    assert len(found.periods) == 1
    assert found.warnings == [
        "notes.txt is no file of this format; it was left alone",
        "something.csv is no file of this format; it was left alone",
    ]


@pytest.mark.parametrize(
    ("name", "content", "line", "code"),
    [
        ("episodes", b"\n\n", 1, "missing_column"),
        ("x", GOOD.replace("REC", "DEC").encode(), 1, "missing_column"),
        ("x", (REVIEWS.replace("REVIEW_CODE", "HOW") + "C1,,01/06/2017,PN1\n").encode(), 1, "missing_column"),
        ("x", OC3.replace("DOB", "BORN").encode(), 1, "missing_column"),
        ("Episodes 2018", GOOD.replace(",", ";").encode(), 1, "missing_column"),
        ("x", GOOD.replace("C1", "M\xf4n").encode("latin-1"), 1, "bad_encoding"),
        ("reviews", random.Random(1).randbytes(3000), 1, "bad_encoding"),
        ("x", (GOOD + 'C2,"01/05"2017,S,C2,N1,U6,PR1,,,,,,\n').encode(), 5, "malformed_csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole_and_once(
    tmp_path: Path, name: str, content: bytes, line: int, code: str
) -> None:
    found = said(written(tmp_path, content, name))
    assert addresses(found.refusals) == [(f"{name}.csv", line, code)]
    assert found.events == []


def test_what_is_told_from_other_files_goes_on(tmp_path: Path) -> None:
    found = said(write(tmp_path, "2018-03-31", episodes=GOOD, reviews=b"\xff", oc3=OC3 + "L1,01/05/1998,YES,F2,U1\n"))
    assert addresses(found.refusals) == [("reviews.csv", 1, "bad_encoding")]
    assert (len(found.periods), len(found.placements), len(found.leavers)) == (1, 2, 1)


def test_reviews_fall_with_the_episodes_that_would_say_of_which_period_they_are(tmp_path: Path) -> None:
    found = said(write(tmp_path, "2018-03-31", episodes=b"\xff", reviews=REVIEW))
    assert addresses(found.refusals) == [("episodes.csv", 1, "bad_encoding")]
    assert found.reviews == []


def test_a_file_that_breaks_off_loses_only_the_row_it_breaks_off_in(tmp_path: Path) -> None:
    whole = GOOD + "C2,01/05/2017,S,C2,N1,U6,PR1,,,CARPL,,,1\n"
    for cut in range(len(GOOD) + 1, len(whole) - 3):
        found = said(written(tmp_path, whole[:cut]))
        assert addresses(found.refusals) == [("episodes.csv", 5, "missing_value")], whole[:cut][-30:]
        assert [row[1] for row in found.periods] == ["C1"]


def test_a_sign_that_is_none_is_no_end_of_the_file(tmp_path: Path) -> None:
    wrong = GOOD.replace("U6", "U6\x00", 1) + "C2,01/05/2017,S,C2,N1,U6,PR1,,,CARPL,,,\x00\n"
    found = said(written(tmp_path, wrong))
    assert [(line, code) for _, line, code in addresses(found.refusals)] == [(2, "unknown_code")]
    assert "C2" in [row[1] for row in found.periods]


def test_what_a_system_puts_beside_the_files_is_no_part_of_the_return(tmp_path: Path) -> None:
    beside = {"~$episodes.csv": b"\x05someone", "._episodes.csv": b"\x00\x05\x16\x07"}
    found = said(write(tmp_path, "2018-03-31", episodes=GOOD, **beside))
    assert (len(found.periods), found.refusals) == (1, [])
    assert len(found.warnings) == 2


def test_two_files_of_one_part_are_not_chosen_between(tmp_path: Path) -> None:
    found = said(write(tmp_path, "2018-03-31", episodes=GOOD, old=GOOD, reviews=REVIEW))
    assert addresses(found.refusals) == [("episodes.csv", 1, "unknown_layout")]
    assert "episodes.csv and old.csv" in found.refusals[0].sentence


def test_a_folder_without_a_return_states_nothing(tmp_path: Path) -> None:
    found = said(write(tmp_path, "2018-03-31"))
    assert (found.refusals, found.events) == ([], [])
    assert found.warnings == ["there is no file of an SSDA903 return; nothing is stated and nothing withdrawn"]


def test_columns_that_are_not_known_are_passed_over_with_a_word(tmp_path: Path) -> None:
    content = "\n".join(f"{line},{n or 'LOCAL'}" for n, line in enumerate(GOOD.replace(",URN", ",KEY").splitlines()))
    assert said(written(tmp_path, content)).warnings == [
        "episodes.csv: 2 unknown column(s) ignored: KEY, LOCAL",
        "episodes.csv: no column URN; it counts as blank in every row",
    ]


def test_a_file_that_is_written_to_while_it_is_read_is_read_again_later(tmp_path: Path) -> None:
    file = CsvFile(written(tmp_path, GOOD) / "episodes.csv", "episodes.csv", Part.EPISODES)
    rows = file.rows()
    next(rows)
    with file.path.open("a") as opened:
        opened.write("C2,")
    with pytest.raises(ConfigurationError, match="was written to while it was read"):
        list(rows)
