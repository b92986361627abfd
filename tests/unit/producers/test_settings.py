from pathlib import Path

import pytest

from hub.errors import ConfigurationError
from producers.settings import ConnectorSettings

GOOD = """
authority = "W06000015"
pseudonym_key_file = "keys/pseudonym.key"
[kafka]
bootstrap = "broker.example:9093"
username = "W06000015"
password_file = "kafka.password"
[[sources]]
name = "case management"
format = "casefile"
folder = "exports/nightly"
"""


def load(folder: Path, text: str) -> ConnectorSettings:
    (folder / "connector.toml").write_text(text, "utf-8")
    return ConnectorSettings.load(folder / "connector.toml")


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert found.pseudonym_key_file == tmp_path / "keys/pseudonym.key"
    assert found.state == tmp_path / "outbox.sqlite"
    assert found.kafka.password_file == tmp_path / "kafka.password"
    assert found.sources[0].folder == tmp_path / "exports/nightly"


def test_the_way_to_the_broker_is_encrypted_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "kafka.password").write_text("a secret\n")
    connection = load(tmp_path, GOOD).connection()
    assert (connection.security_protocol, connection.login.password) == ("SASL_SSL", "a secret")
    assert "a secret" not in repr(connection)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('authority = "W06000015"', 'authority = "E06000001"', "key authority: is not the ONS code"),
        ('authority = "W06000015"', "", "key authority: it is not given"),
        ("pseudonym_key_file", "pseudonym_key", "key pseudonym_key: there is no such key"),
        ('bootstrap = "broker.example:9093"', "bootstrap = 9093", "key kafka.bootstrap"),
        ("[kafka]", "[kafka]\ncompression = 3", "key kafka.compression: there is no such key"),
        ('format = "casefile"', 'format = "csv"', "sources 1, key format: there is no source format 'csv'"),
        ('format = "casefile"', "", "sources 1, key format: it is missing"),
        ("folder", "path", "sources 1, key folder: it is not given"),
        ("[[sources]]", "[sources]", "key sources"),
        ('name = "case management"', "", "sources 1, key name: it is not given"),
        ("=", ":", "is not TOML"),
        ("[[sources]]", GOOD[GOOD.index("[[sources]]") :] + "[[sources]]", "two are called 'case management'"),
        (
            "[[sources]]",
            GOOD[GOOD.index("[[sources]]") :].replace("case management", "other") + "[[sources]]",
            "each kind of event has one source",
        ),
        (GOOD[GOOD.index("[[sources]]") :], "", "key sources: it is not given"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert str(tmp_path / "connector.toml") in str(caught.value)
    assert said in str(caught.value)


BESIDE_RETURNS = """
files = ["referrals", "assessments"]
[[sources]]
name = "returns"
format = "ssda903"
folder = "returns"
"""


def test_a_casefile_that_gives_some_files_may_stand_beside_returns_that_give_others(tmp_path: Path) -> None:
    casefile, returns = load(tmp_path, GOOD + BESIDE_RETURNS).of_sources()
    stated = [source.kinds(own, "W06000015") for source, own in (casefile, returns)]
    assert {"referral_received", "assessment_completed"} <= stated[0]
    assert "care_started" in stated[1]
    assert not stated[0] & stated[1]


def test_a_source_whose_rows_are_named_comes_before_the_one_that_names_them(tmp_path: Path) -> None:
    visits = GOOD + BESIDE_RETURNS.replace('["referrals", "assessments"]', '["visits"]')
    with pytest.raises(
        ConfigurationError, match=r"rows of 'case management' \(visits\) name rows of 'returns'.* put that one first"
    ):
        load(tmp_path, visits)


@pytest.mark.parametrize("named", ['["referrals", "referal"]', "[]"])
def test_a_file_that_a_casefile_does_not_have_is_named_with_those_that_it_has(tmp_path: Path, named: str) -> None:
    with pytest.raises(
        ConfigurationError, match=r"line 12: .*key files: it names .*; the files of a casefile are .*referrals"
    ):
        load(tmp_path, GOOD + f"files = {named}\n")


def test_a_file_or_a_password_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no configuration file"):
        ConnectorSettings.load(tmp_path / "connector.toml")
    with pytest.raises(ConfigurationError, match="password file .* cannot be read"):
        load(tmp_path, GOOD).connection()
