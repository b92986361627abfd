"""All authorities of Wales let in at once."""

import time
from pathlib import Path

import pytest

from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.cli._authority_files import starting_sources
from hub.cli._enrol import enrol
from hub.domain.areas import AUTHORITIES, WALES_CODE
from hub.embedded.endpoints import Endpoints
from hub.errors import UsageError
from producers.settings import ConnectorSettings
from schemas.topics import Stream, topic

EVERYBODY = [*(each.code for each in AUTHORITIES), WALES_CODE]


def test_all_22_and_the_publisher_are_let_in_within_seconds_and_can_write(endpoints: Endpoints, tmp_path: Path) -> None:
    begun = time.monotonic()
    files = enrol(endpoints, tmp_path, EVERYBODY, starting_sources)
    assert time.monotonic() - begun < 15
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
