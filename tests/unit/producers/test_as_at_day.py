from datetime import date
from pathlib import Path

import pytest

from producers.as_at import read_as_at
from producers.reading import Request
from producers.refusals import Refusal
from tests.lib.extracts import AUTHORITY, GOOD_DAY, REFERRALS, TODAY, addresses, refused, write


def as_at(folder: Path, content: bytes | None, last: date | None = None, allowed: date | None = None) -> date | str:
    if content is not None:
        (folder / "as_at.txt").write_bytes(content)
    found = read_as_at(folder, Request(AUTHORITY, TODAY, last_as_at=last, allowed_as_at=allowed))
    return f"{found.file} {found.line} {found.code.value}" if isinstance(found, Refusal) else found


@pytest.mark.parametrize("content", [b"2009-03-31", b"\xef\xbb\xbf2009-03-31\r\n", b"  2009-03-31\n\n"])
def test_one_day_is_read(tmp_path: Path, content: bytes) -> None:
    assert as_at(tmp_path, content) == GOOD_DAY


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\n",
        b"31/03/2009",
        b"2009-02-30",
        b"20090331",
        b"2009-W14-2",
        b"2009-03-31 x",
        b"2009-03-31\n2009-04-01",
        b"\xff\xfe2",
        b"x" * 9999,
    ],
)
def test_anything_else_is_refused_with_the_whole_extract(tmp_path: Path, content: bytes | None) -> None:
    assert as_at(tmp_path, content) == "as_at.txt 1 bad_as_at"


def test_nothing_of_an_extract_without_its_day_is_read(tmp_path: Path) -> None:
    write(tmp_path, as_at=None, referrals=REFERRALS + "R1,,,,,\n")
    assert addresses(refused(tmp_path)) == [("as_at.txt", 1, "bad_as_at")]


def test_today_can_be_spoken_for_and_tomorrow_cannot(tmp_path: Path) -> None:
    assert as_at(tmp_path, b"2009-06-01") == TODAY
    assert as_at(tmp_path, b"2009-06-02") == "as_at.txt 1 bad_as_at"


def test_a_day_may_be_repeated_but_not_gone_back_behind(tmp_path: Path) -> None:
    assert as_at(tmp_path, b"2009-03-31", last=GOOD_DAY) == GOOD_DAY
    assert as_at(tmp_path, b"2009-03-30", last=GOOD_DAY) == "as_at.txt 1 bad_as_at"


def test_a_person_may_allow_one_such_day_by_its_name(tmp_path: Path) -> None:
    assert as_at(tmp_path, b"2009-03-30", last=GOOD_DAY, allowed=date(2009, 3, 30)) == date(2009, 3, 30)
    assert as_at(tmp_path, b"2009-06-02", allowed=date(2009, 6, 2)) == date(2009, 6, 2)
    assert as_at(tmp_path, b"2009-06-03", allowed=date(2009, 6, 2)) == "as_at.txt 1 bad_as_at"
