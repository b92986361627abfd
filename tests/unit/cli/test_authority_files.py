"""What a connector starts with."""

import stat
from pathlib import Path

from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.cli._authority_files import configuration_text, starting_sources
from producers.private_files import write_private
from producers.settings import ConnectorSettings

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


def test_only_its_owner_reads_a_secret(tmp_path: Path) -> None:
    file = tmp_path / "kafka.password"
    write_private(file, "one\n")
    write_private(file, "two\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == "two\n"
    assert list(tmp_path.iterdir()) == [file]
