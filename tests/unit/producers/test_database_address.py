"""Where a database is, and that its password stays where it was put."""

import sys
from pathlib import Path
from typing import Any

import pytest

from hub.errors import ConfigurationError
from producers.settings import ConnectorSettings
from producers.sources.sql import SqlSettings
from tests.lib.checkout import ROOT
from tests.lib.pages import blocks

SECRET = "postgresql://case:canary@db.example:5432/case"
CONNECTOR = """
authority = "W06000015"
pseudonym_key_file = "pseudonym.key"
[kafka]
bootstrap = "broker.example:9093"
username = "W06000015"
password_file = "kafka.password"
[[sources]]
name = "case management"
format = "sql"
url_file = "database.url"
"""
REFERRALS = '[sources.tables.referrals]\nselect = "SELECT * FROM referrals"\n'


def made(**keys: Any) -> SqlSettings:
    return SqlSettings(name="it", format="sql", tables={"referrals": {"select": "SELECT 1"}}, **keys)


def load(folder: Path, text: str) -> ConnectorSettings:
    (folder / "connector.toml").write_text(text, "utf-8")
    return ConnectorSettings.load(folder / "connector.toml")


def test_an_address_is_read_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    settings: Any = load(tmp_path, CONNECTOR + REFERRALS).sources[0]
    with pytest.raises(ConfigurationError, match=r"database\.url cannot be read"):
        settings.address()
    file = tmp_path / "database.url"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o640)
    with pytest.raises(ConfigurationError, match="others may read .* chmod 600"):
        settings.address()
    file.chmod(0o600)
    assert settings.address().url == SECRET
    file.write_text("\n")
    with pytest.raises(ConfigurationError, match="is empty"):
        settings.address()


def test_an_address_is_what_a_command_prints(capfd: pytest.CaptureFixture[str]) -> None:
    assert made(url_command=[sys.executable, "-c", f"print('{SECRET}')"]).address().url == SECRET
    for command, said in (
        ([sys.executable, "-c", "import sys; sys.exit('canary')"], "ended with 1 and printed nothing"),
        ([sys.executable, "-c", "print('canary'); exit(3)"], "ended with 3 and printed something"),
        (["/nowhere/canary"], "cannot be run"),
    ):
        with pytest.raises(ConfigurationError, match=said) as caught:
            made(url_command=command).address()
        assert "canary" not in str(caught.value)
    assert "canary" not in "".join(capfd.readouterr())


def test_an_address_is_in_the_environment_variable_that_the_file_names(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = made(url_variable="CASE_DATABASE")
    monkeypatch.delenv("CASE_DATABASE", raising=False)
    with pytest.raises(ConfigurationError, match="CASE_DATABASE is not set"):
        settings.address()
    monkeypatch.setenv("CASE_DATABASE", SECRET)
    assert settings.address().url == SECRET


def test_an_address_shows_its_password_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASE_DATABASE", SECRET)
    address = made(url_variable="CASE_DATABASE").address()
    assert "canary" not in f"{address!r} {address} {made(url_variable='CASE_DATABASE')!r}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('url_file = "database.url"', "", "give exactly one of url, url_file, url_command and url_variable"),
        ('url_file = "database.url"', 'url_file = "x"\nurl_variable = "Y"', "give exactly one of url"),
        ('url_file = "database.url"', f'url = "{SECRET}"', "key url: holds a password"),
        ('url_file = "database.url"', 'url = "mssql+pyodbc://db/case?odbc_connect=PWD%3Dcanary"', "holds a password"),
        ('url_file = "database.url"', 'url = "canary"', "is no address"),
        (
            "[sources.tables.referrals]",
            "[sources.tables.episodes]",
            "line 12: sources 1, key tables.episodes: there is no file episodes in a casefile",
        ),
        (
            "SELECT * FROM referrals",
            'SELECT 1"\ncolumns = {ref = "Ref"}\n#"',
            "line 14: sources 1, key tables.referrals.columns.ref: there is no column ref; there are referral_id",
        ),
        (
            "SELECT * FROM referrals",
            'SELECT 1"\ncodes = {source = {"1" = "skool"}}\n#"',
            'key tables.referrals.codes.source.1: is "skool"; it is one of',
        ),
        ("SELECT * FROM referrals", 'SELECT 1"\noverlap = "2 hours"\n#"', 'is written with its unit, as "30s"'),
        ("SELECT * FROM referrals", 'SELECT 1"\noverlap = -1\n#"', "overlap"),
        ("url_file", 'reconcile_every = "often"\nurl_file', "reconcile_every"),
        ("url_file", "connect_timeout = 5\nurl_file", "connect_timeout: is written with its unit"),
        ("url_file", 'mode = "partial"\nurl_file', "mode"),
        (REFERRALS, "", "tables: it is not given"),
    ],
)
def test_a_mistake_is_named_and_shows_no_password(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, (CONNECTOR + REFERRALS).replace(old, new, 1))
    assert said in str(caught.value)
    assert "canary" not in str(caught.value)


def test_an_outbox_table_says_which_files_of_the_casefile_it_is_about(tmp_path: Path) -> None:
    text = CONNECTOR.replace('"sql"', '"outbox_table"')
    with pytest.raises(ConfigurationError, match="tables: it is not given"):
        load(tmp_path, text)
    with pytest.raises(ConfigurationError, match="there is no file episodes in a casefile"):
        load(tmp_path, text + 'tables = ["referrals", "episodes"]')
    with pytest.raises(ConfigurationError, match="payload is no column of the contract"):
        load(tmp_path, text + 'tables = ["referrals"]\ncolumns = {payload = "row"}')
    assert load(tmp_path, text + 'tables = ["referrals"]\n').sources[0].gap_wait is None


@pytest.mark.parametrize("page", ["source-sql.md", "source-outbox-table.md"])
def test_the_example_of_the_reference_is_a_configuration(tmp_path: Path, page: str) -> None:
    text = (ROOT / "docs" / "reference" / page).read_text("utf-8")
    (example,) = (each.text for each in blocks(text) if each.language == "toml")
    assert load(tmp_path, CONNECTOR[: CONNECTOR.index("[[sources]]")] + example).sources[0].name == "case system"
