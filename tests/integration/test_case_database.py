"""A database that stands in for the copy of a case system: one user fills it, another may only read it."""

import stat
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from hub.cli.main import main
from hub.embedded.case_database import make_case_database
from hub.embedded.parts import Parts
from hub.errors import ConfigurationError, UsageError


def test_one_user_fills_the_database_and_the_other_may_only_select(parts: Parts, tmp_path: Path, capsys) -> None:
    wanted = ["sandbox", "database", "cases", "--data", parts.folder.path, "--out", tmp_path]
    with pytest.raises(SystemExit) as left:
        main(list(map(str, wanted)))
    assert left.value.code in (0, None)
    owner, reader = (tmp_path / f"cases.{user}.url" for user in ("owner", "reader"))
    assert {stat.S_IMODE(each.stat().st_mode) for each in (owner, reader)} == {0o600}
    assert str(urlsplit(owner.read_text()).password) not in capsys.readouterr().out
    with psycopg.connect(owner.read_text().strip()) as session:
        session.execute("CREATE TABLE referral (ref_no integer PRIMARY KEY)")
        session.execute("INSERT INTO referral VALUES (1)")
    with psycopg.connect(reader.read_text().strip(), autocommit=True) as session:
        assert session.execute("SELECT ref_no FROM referral").fetchall() == [(1,)]
        for statement in (
            "INSERT INTO referral VALUES (2)",
            "DELETE FROM referral",
            "CREATE TABLE mine (id integer)",
            "CREATE TEMPORARY TABLE mine (id integer)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)
    with pytest.raises(UsageError, match="there is a database cases already"):
        make_case_database(parts.folder.path, "cases")


@pytest.mark.parametrize("name", ["hub", "postgres"])
def test_a_database_of_the_hub_is_not_touched(parts: Parts, name: str) -> None:
    with pytest.raises(UsageError, match="choose another name"):
        make_case_database(parts.folder.path, name)


def test_a_name_that_is_none_and_a_folder_without_a_hub_are_refused(parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no name for a database"):
        make_case_database(parts.folder.path, "Cases; DROP")
    with pytest.raises(UsageError, match="not pg_ first"):
        make_case_database(parts.folder.path, "pg_cases")
    with pytest.raises(ConfigurationError, match="no hub with an embedded database runs"):
        make_case_database(tmp_path, "cases")


def test_a_place_that_cannot_be_written_to_is_named(parts: Parts, tmp_path: Path, capsys) -> None:
    (tmp_path / "unwritable.owner.url").mkdir()
    wanted = ["sandbox", "database", "unwritable", "--data", parts.folder.path, "--out", tmp_path]
    with pytest.raises(SystemExit):
        main(list(map(str, wanted)))
    assert "unwritable.owner.url cannot be written (Is a directory)" in capsys.readouterr().err
