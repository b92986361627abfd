"""What a connector starts with."""

import stat
from pathlib import Path

import pytest

from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.cli._authority_files import configuration_text, starting_sources
from hub.cli._enrolment_file import EnrolmentFile
from hub.errors import ConfigurationError, UsageError
from producers.keyed.private_files import write_private
from producers.reading import Source
from producers.settings import ConnectorSettings
from producers.sources import catalogue

LOGIN = Login("W06000015", "ELEGANT-LAMP")


def test_a_connector_reads_the_configuration_it_is_given(tmp_path: Path) -> None:
    connection = Connection("broker.example:9093", LOGIN, "SASL_SSL", ca_file=Path("/etc/ca.pem"))
    file = tmp_path / "connector.toml"
    file.write_text(configuration_text("W06000015", connection, starting_sources("W06000015")), encoding="utf-8")
    write_private(tmp_path / "kafka.password", "ELEGANT-LAMP\n")
    settings = ConnectorSettings.load(file)
    assert settings.authority == "W06000015"
    assert settings.connection() == connection
    assert [each.format for each in settings.sources] == ["casefile"]


def test_the_publisher_starts_with_figures_and_populations(tmp_path: Path) -> None:
    file = tmp_path / "connector.toml"
    text = configuration_text("W92000004", Connection("localhost:9092", LOGIN), starting_sources("W92000004"))
    file.write_text(text, encoding="utf-8")
    assert [each.format for each in ConnectorSettings.load(file).sources] == ["performance_return", "populations"]


def test_the_configuration_holds_no_secret() -> None:
    assert "ELEGANT-LAMP" not in configuration_text("W06000015", Connection("localhost:9092", LOGIN), [])


def test_a_folder_named_in_welsh_or_with_quotes_survives(tmp_path: Path) -> None:
    folder = tmp_path / 'Môn "2026" \\ allforion'
    file = tmp_path / "connector.toml"
    sources = [{"name": "casefile", "format": "casefile", "folder": str(folder)}]
    file.write_text(configuration_text("W06000001", Connection("localhost:9092", LOGIN), sources), encoding="utf-8")
    (source,) = ConnectorSettings.load(file).sources
    assert source.folder == folder


@pytest.mark.parametrize(
    "source", [each for each in catalogue().values() if each.examples], ids=lambda each: each.format
)
def test_what_must_be_given_is_asked_for_by_name_and_the_example_beside_it_can_be_used(
    source: Source, tmp_path: Path
) -> None:
    keys = {"name": "case system", "format": source.format, "folder": "extract", "url_file": "database.url"}
    own = {name: value for name, value in keys.items() if name in source.settings.model_fields}
    file = tmp_path / "connector.toml"
    text = configuration_text("W06000015", Connection("localhost:9092", LOGIN), [own])
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="key tables: it is not given, and must be"):
        ConnectorSettings.load(file)
    (example,) = source.examples.values()
    for line in example.splitlines():
        text = text.replace(f"# {line}\n", f"{line}\n")
    file.write_text(text, encoding="utf-8")
    (settings,) = ConnectorSettings.load(file).sources
    assert "referrals.csv" in {each.file for each in source.tables(settings, "W06000015")}


def test_an_enrolment_is_read_as_it_was_written_and_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "enrolment.toml"
    enrolment = EnrolmentFile(
        authority="W06000015",
        bootstrap="a.example:9093,b.example:9093",
        security_protocol="SASL_SSL",
        username=LOGIN.username,
        password=LOGIN.password,
        certificates="-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    )
    enrolment.write(file)
    assert EnrolmentFile.read(file) == enrolment
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert LOGIN.password not in repr(enrolment)


@pytest.mark.parametrize("content", ["", "authority = ", 'password = "ELEGANT-LAMP"\n', "\xff"])
def test_what_is_no_enrolment_is_refused_without_any_of_it(tmp_path: Path, content: str) -> None:
    file = tmp_path / "enrolment.toml"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(UsageError, match="is not as `hub authority add CODE --enrolment FILE` writes it") as refused:
        EnrolmentFile.read(file)
    assert LOGIN.password not in str(refused.value)


def test_only_its_owner_reads_a_secret(tmp_path: Path) -> None:
    file = tmp_path / "kafka.password"
    write_private(file, "one\n")
    write_private(file, "two\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == "two\n"
    assert list(tmp_path.iterdir()) == [file]
