"""How an authority is let in, and how the contracts are looked at."""

import json

from producers.settings import ConnectorSettings

CARDIFF = "W06000015"


def test_an_authority_gets_a_password_once_and_a_configuration_that_its_connector_reads(hub, tmp_path) -> None:
    first = hub("authority", "add", CARDIFF, "--data", tmp_path / "data", "--json")
    assert first.returncode == 0, first.stderr
    added = json.loads(first.stdout)
    settings = ConnectorSettings.load(tmp_path / "data" / "authorities" / CARDIFF / "connector.toml")
    assert added["username"] == settings.authority == CARDIFF
    assert settings.connection().login.password == added["password"]
    again = hub("authority", "add", CARDIFF, "--data", tmp_path / "data")
    assert again.returncode == 0, again.stderr
    assert added["password"] not in again.stdout + again.stderr
    assert "unchanged" in again.stdout


def test_a_code_that_is_no_authoritys_is_refused_with_the_codes_there_are(hub, tmp_path) -> None:
    refused = hub("authority", "add", "E09000001", "--data", tmp_path / "data")
    assert refused.returncode == 2
    assert "W06000015  Cardiff" in refused.stderr
    assert refused.stderr.count("\n  W06") == 22
    assert not (tmp_path / "data").exists()


def test_the_versions_of_every_contract_go_together(hub) -> None:
    checked = hub("schemas", "check")
    assert checked.returncode == 0, checked.stderr
    assert "all go together" in checked.stdout
    assert json.loads(hub("schemas", "check", "--json").stdout) == {"incompatible": []}


def test_every_contract_is_listed_with_the_id_its_messages_begin_with(hub) -> None:
    listed = json.loads(hub("schemas", "list", "--json").stdout)
    assert {"subject": "referral_received", "version": 1} in [
        {"subject": each["subject"], "version": each["version"]} for each in listed
    ]
    assert len({each["schema_id"] for each in listed}) == len(listed)
    assert "referral_received" in hub("schemas", "list").stdout
