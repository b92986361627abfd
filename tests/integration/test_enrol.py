"""All authorities of Wales let in at once."""

from pathlib import Path

import pytest

from hub.broker.lines import rights_of
from hub.broker.login import Login
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.cli._authority_files import starting_sources
from hub.cli._enrol import enrol, let_in
from hub.cli._enrolment_file import EnrolmentFile
from hub.cli.main import main
from hub.domain.areas import AUTHORITIES, WALES_CODE
from hub.embedded.endpoints import Endpoints
from hub.errors import UsageError
from producers.settings import ConnectorSettings
from schemas.topics import Stream, topic

EVERYBODY = [*(each.code for each in AUTHORITIES), WALES_CODE]


def test_all_22_and_the_publisher_are_let_in_and_can_write(endpoints: Endpoints, tmp_path: Path) -> None:
    files = enrol(endpoints, tmp_path, EVERYBODY, starting_sources)
    assert sorted(files) == sorted(EVERYBODY)
    for code in (EVERYBODY[0], WALES_CODE):
        connection = ConnectorSettings.load(files[code]).connection()
        with Publisher(connection, "connector") as publisher, Reader(connection) as reader:
            publisher.send(topic(code, Stream.CONTROL), b"key", b"value").result()
            assert sum(reader.end_offsets(topic(code, Stream.CONTROL)).values()) >= 1


def test_letting_in_again_keeps_passwords_keys_and_what_was_configured(endpoints: Endpoints, tmp_path: Path) -> None:
    code = AUTHORITIES[1].code
    (file,) = enrol(endpoints, tmp_path, [code], starting_sources).values()
    secrets = {each.name: each.read_text() for each in file.parent.iterdir() if each != file}
    assert set(secrets) == {"kafka.password", "pseudonym.key"}
    file.write_text(file.read_text().replace('"extract"', '"exports/nightly"'))
    enrol(endpoints, tmp_path, [code], starting_sources, keep_configuration=True)
    assert "exports/nightly" in file.read_text()
    enrol(endpoints, tmp_path, [code], starting_sources)
    assert "exports/nightly" not in file.read_text()
    assert {each.name: each.read_text() for each in file.parent.iterdir() if each != file} == secrets


def test_one_unknown_code_among_many_stops_all_before_anything_is_made(endpoints: Endpoints, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'W06000099' is not the code"):
        enrol(endpoints, tmp_path, [*EVERYBODY, "W06000099"], starting_sources)
    assert list(tmp_path.iterdir()) == []


def test_an_authority_makes_its_own_connector_from_the_one_file_that_it_was_handed(
    endpoints: Endpoints, tmp_path: Path
) -> None:
    code = AUTHORITIES[2].code
    data, handed, config = tmp_path / "data", tmp_path / "enrolment.toml", tmp_path / "connector" / "connector.toml"
    login = let_in(endpoints, data, code, 2)
    EnrolmentFile.of(code, login, endpoints).write(handed)
    assert [each.name for each in (data / "authorities" / code).iterdir()] == ["kafka.password"]
    wanted = [
        "connector",
        "init",
        "--config",
        config,
        "--enrolment",
        handed,
        "--source",
        "ssda903",
        "--folder",
        "returns",
    ]
    with pytest.raises(SystemExit) as left:
        main(list(map(str, wanted)))
    assert left.value.code in (0, None)
    settings = ConnectorSettings.load(config)
    assert settings.authority == code
    assert [(each.format, each.folder.name) for each in settings.sources] == [("ssda903", "returns")]
    assert settings.connection() == endpoints.connection(login)
    assert {each.name for each in config.parent.iterdir()} == {"connector.toml", "kafka.password", "pseudonym.key"}
    assert {rights_of(settings.connection(), [topic(code, Stream.CASE)])[topic(code, Stream.CASE)]} == {
        frozenset({"read", "write"})
    }
    assert let_in(endpoints, data, code, 2) == login


def test_a_file_of_another_authority_is_not_used(endpoints: Endpoints, tmp_path: Path, capsys) -> None:
    handed, config = tmp_path / "enrolment.toml", tmp_path / "connector" / "connector.toml"
    EnrolmentFile.of(AUTHORITIES[2].code, Login(AUTHORITIES[2].code, "secret"), endpoints).write(handed)
    wanted = ["connector", "init", "--config", config, "--enrolment", handed, "--authority", AUTHORITIES[3].code]
    with pytest.raises(SystemExit) as left:
        main(list(map(str, wanted)))
    assert left.value.code == 2
    assert f"is of {AUTHORITIES[2].code}" in capsys.readouterr().err
    assert not config.parent.exists()
