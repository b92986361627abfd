import os
import random
from pathlib import Path

import pytest

from hub.errors import ConfigurationError
from producers.report import SourceReport
from producers.sources import source_of
from producers.sources.casefile import CasefileSettings
from tests.lib.extracts import REFERRALS, addresses, first_extract, refused, write

GOOD = REFERRALS + "R1,P1,2009-03-02,school,,\n"


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"\n\n", 1, "missing_column"),
        (b"\xef\xbb\xbf", 1, "missing_column"),
        (GOOD.replace("P1", "M\xf4n").encode("latin-1"), 1, "bad_encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 1, "bad_encoding"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", 1, "missing_column"),
        (random.Random(1).randbytes(3000), 1, "bad_encoding"),
        (b"CHILD,DOB,REVIEW,REVIEW_CODE\n566910,27/03/2008,30/08/2017,PN6\n", 1, "missing_column"),
        (GOOD.replace("source", "Source").encode(), 1, "missing_column"),
        (GOOD.replace("decision", "source").encode(), 1, "missing_column"),  # twice: which of the two?
        ((GOOD + 'R2,"P2,2009-03-02,school,,\nR3,P3,2009-03-02,school,,\n').encode(), 3, "malformed_csv"),
        ((GOOD + 'R2,"P"2,2009-03-02,school,,\n').encode(), 3, "malformed_csv"),
        (GOOD.replace("decision", 'decision,"notes"s', 1).encode(), 1, "malformed_csv"),
        ((GOOD + 'R2,"P2,2009-0').encode()[:-1] + b"\xff", 1, "bad_encoding"),
        (b'"' + GOOD.encode(), 1, "missing_column"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path: Path, content: bytes, line: int, code: str) -> None:
    assert addresses(refused(write(tmp_path, referrals=content))) == [("referrals.csv", line, code)]


def test_the_other_files_of_the_extract_go_on(tmp_path: Path) -> None:
    write(tmp_path, referrals=b"\xff", school_changes="school_change_id,person_id,changed_on,reason\n,,,\n")
    assert addresses(refused(tmp_path)) == [
        ("referrals.csv", 1, "bad_encoding"),
        ("school_changes.csv", 2, "missing_value"),
    ]


def read(folder: Path) -> SourceReport:
    settings = CasefileSettings(name="it", format="casefile", folder=folder)
    return first_extract(source_of("casefile"), settings)[0]


def test_unknown_columns_and_files_are_ignored_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, referrals=GOOD.replace("decision", "decision,notes,notes"), episodes="CHILD,DECOM\n")
    report = read(tmp_path)
    assert [each.new for each in report.files] == [1]
    assert report.warnings == [
        "episodes.csv is no file of this format; it was left alone",
        "referrals.csv: 1 unknown column(s) ignored: notes",
    ]


def test_a_column_whose_cells_may_be_blank_may_be_absent(tmp_path: Path) -> None:
    write(tmp_path, care_periods="care_period_id,person_id,started_on,basis\nC1,P1,2009-01-05,care_order\n")
    assert addresses(refused(tmp_path)) == []


def test_a_required_column_may_not_be_absent(tmp_path: Path) -> None:
    write(tmp_path, care_periods="care_period_id,person_id,started_on,ended_on\nC1,P1,2009-01-05,\n")
    assert addresses(refused(tmp_path)) == [("care_periods.csv", 1, "missing_column")]


def test_a_folder_that_is_not_there_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no folder"):
        read(tmp_path / "nowhere")


def test_a_folder_in_the_place_of_a_file_is_an_error_and_nothing_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "referrals.csv").mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read(tmp_path)


def test_names_that_a_terminal_would_obey_or_no_text_can_hold_are_written_out(tmp_path: Path) -> None:
    write(tmp_path, referrals=REFERRALS.replace("\n", ",\x1b[31mred\n") + "R1,P1,2009-03-02,\x1b[2J,,\n")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv"))).write_bytes(b"")
    report = read(tmp_path)
    said = [*report.warnings, *(each.sentence for each in report.refusals)]
    assert len(said) == 3
    assert all(each.isprintable() for each in said)
