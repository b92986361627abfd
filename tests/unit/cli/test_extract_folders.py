"""What lies in a folder given to a demonstration."""

from datetime import date
from pathlib import Path

import pytest

from hub.cli._extract_folders import find
from hub.errors import UsageError


def lay(root: Path, *paths: str) -> Path:
    for path in paths:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("")
    return root


def test_extracts_lie_by_authority_or_by_night_and_authority(tmp_path: Path) -> None:
    (only,) = find(lay(tmp_path / "one", "W06000015/as_at.txt", "W06000016/as_at.txt", "E06000001/as_at.txt")).nights
    assert (only.day, list(only.folders)) == (None, ["W06000015", "W06000016"])
    nights = find(lay(tmp_path / "two", "2009-04-02/W06000015/as_at.txt", "2009-04-01/W06000015/as_at.txt")).nights
    assert [each.day for each in nights] == [date(2009, 4, 1), date(2009, 4, 2)]


def test_populations_beside_the_extracts_are_the_publishers(tmp_path: Path) -> None:
    given = find(lay(tmp_path, "W06000015/as_at.txt", "populations.csv", "notes.txt"))
    assert [each.populations for each in given.nights] == [tmp_path]
    assert given.beside == ("notes.txt",)


def test_populations_of_a_night_are_stated_that_night_and_those_of_all_nights_with_the_first(tmp_path: Path) -> None:
    nights = ("2009-04-01/W06000015/as_at.txt", "2009-04-02/W06000015/as_at.txt", "2009-04-03/W06000015/as_at.txt")
    lay(tmp_path, *nights, "populations.csv", "2009-04-02/populations.csv")
    assert [each.populations for each in find(tmp_path).nights] == [tmp_path, tmp_path / "2009-04-02", None]


def test_without_populations_the_publisher_states_none(tmp_path: Path) -> None:
    assert [each.populations for each in find(lay(tmp_path, "W06000015/as_at.txt")).nights] == [None]


def test_populations_alone_are_no_extract(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no extract"):
        find(lay(tmp_path, "populations.csv"))
