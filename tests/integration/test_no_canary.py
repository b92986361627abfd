"""No value of anybody's row is anywhere but in the authority's own extract and on the screen of its own preview."""

import base64
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from kafka import KafkaAdminClient

from hub.broker.client import open_client
from hub.broker.reader import Reader
from hub.cli._connector.run import _tell, _tell_standing
from hub.cli.main import main
from hub.domain.areas import AUTHORITIES
from hub.ops.exposition import exposition
from hub.ops.listener import ConnectorListener
from hub.store.engine import Store
from producers.connector import run_connector
from producers.sources import catalogue
from producers.status import connector_status
from schemas.topics import Stream, topic
from tests.lib.canaries import ALL, CELLS, RECORDS, found_in
from tests.lib.connectors import Authority
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange
from tests.lib.planted import Planted, configure, planted

#: What a connector publishes: what the authority calls its source. It has to be found, or nothing was looked at.
PUBLISHED = "canpublished"
#: What is done with an extract, and with the spoiled one after it; of each source every second command says it as JSON.
WHOLE = (("check",), ("preview",), ("run", "--once"), ("status",), ("receipts", "--csv", "receipts.csv"))
SPOILED = (("preview",), ("run", "--once", "--refusals", "refused.csv"))
#: Where the names of files are published, with the number of their rows, as the reference says.
NAMES_FILES = (".control", "public.extracts.", "public.statements.message")


@contextmanager
def everything_logged(file: Path) -> Iterator[None]:
    """Every line that any library would log of anything, in a file."""
    root = logging.getLogger()
    handler, level = logging.FileHandler(file), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def command(place: Path, words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command of a connector says; files that it writes are in the connector's folder."""
    said = [str(place / word) if word.endswith(".csv") else word for word in words]
    with pytest.raises(SystemExit):
        main(["connector", *said, "--config", str(place / "connector.toml")])
    captured = capsys.readouterr()
    return captured.out + captured.err


def commands(number: int) -> Iterator[tuple[bool, Sequence[str]]]:
    """The commands for a source of this number, and whether its extract is spoiled by then."""
    for place, words in enumerate((*WHOLE, *SPOILED), number):
        yield place - number >= len(WHOLE), [*words, "--json"] if place % 2 else words


def unanswered(authority: Authority) -> int:
    """How many messages of an authority the hub has not written a receipt for."""
    return connector_status(authority.config).without_receipt or 0


def allowed(words: Sequence[str], each: Planted) -> set[str]:
    """What a command may say of canaries: a name of a file; and the preview what is wrong with a cell, on the authority's screen."""
    named = {"file name"}
    if words[0] == "preview":
        named |= set(CELLS) | (set(RECORDS) if each.is_named_by_key else set())
    return named


def dumped(address: str) -> Iterator[tuple[str, bytes]]:
    """Every column of every table, in every form that a value has there."""
    with psycopg.connect(address) as session:
        columns = session.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table, column in columns:
            rows = session.execute(f'SELECT "{column}" FROM "{schema}"."{table}"'.encode()).fetchall()
            held = b"\n".join(value if isinstance(value, bytes) else written(value) for (value,) in rows)
            yield f"{schema}.{table}.{column}", held


def written(value: Any) -> bytes:
    """A value that is no bytes, and may hold some, as bytes."""
    if isinstance(value, list | tuple):
        return b" ".join(each if isinstance(each, bytes) else written(each) for each in value)
    return (json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict) else str(value)).encode()


def in_topics(exchange: Exchange) -> dict[str, bytes]:
    """The keys and values of every message of every topic, as they lie there."""
    client = open_client(KafkaAdminClient, exchange.admin, "tests")
    names = [name for name in client.list_topics() if not name.startswith("__")]
    client.close()
    with Reader(exchange.admin) as reader:
        return {
            name: b"\n".join((each.key or b"") + b"\t" + (each.value or b"") for each in reader.read(name))
            for name in names
        }


def test_no_value_of_a_row_is_found_anywhere_outside_the_extract(
    exchange: Exchange,
    fresh_database: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    monkeypatch.setenv("TMPDIR", str(spare))
    codes = iter(area.code for area in AUTHORITIES)
    authorities: dict[str, Authority] = {}
    for name, each in planted().items():
        authorities[name] = made = Authority.enrolled(exchange, tmp_path / name, each.authority or next(codes))
        configure(made.folder, each, f"{PUBLISHED} {name}")
        each.lay(made.folder, False)
    log = tmp_path / "everything.log"
    said: list[tuple[str, str, set[str]]] = []
    with everything_logged(log), Store(fresh_database) as store, consuming(store, exchange.hub) as hub:
        for number, (name, each) in enumerate(planted().items()):
            folder = authorities[name].folder
            was_spoiled = False
            for is_spoiled, words in commands(number):
                if is_spoiled and not was_spoiled:
                    each.lay(folder, True)
                was_spoiled = is_spoiled
                said.append(
                    (f"{name}: {' '.join(words)}, {is_spoiled}", command(folder, words, capsys), allowed(words, each))
                )
        assert wait_for(lambda: sum(unanswered(each) for each in authorities.values()), 0) == 0
        metrics = exposition(hub.meters.registry)
        for name, each in planted().items():
            listener = ConnectorListener(authorities[name].code)
            if each.format != "sql":  # which ends with an error, so that nothing is told of a run
                _tell(listener, run_connector(authorities[name].config, date(2026, 1, 5), 1_800_000_000_000), 1.0)
            _tell_standing(listener, authorities[name].config)
            metrics += exposition(listener.meters.registry)
    leaks = [(where, found) for where, text, may in said for found in found_in(text) if found[0] not in may]
    assert leaks == []
    for name in planted():  # the preview shows what is wrong with a cell, so what is said was looked at
        assert {"date", "code"} <= {
            each for where, text, _ in said for each, _ in found_in(text) if f"{name}: preview" in where
        }
    elsewhere = {
        "the log": log.read_bytes(),
        "the metrics": metrics,
        **in_topics(exchange),
        **dict(dumped(fresh_database)),
    }
    public = {"published": PUBLISHED}
    for where, held in elsewhere.items():
        may = {"file name"} if where == "the log" or any(each in where for each in NAMES_FILES) else set()
        assert [(where, found) for found in found_in(held) if found[0] not in may] == []
    published_in = {where for where, held in elsewhere.items() if found_in(held, public)}
    assert "public.extracts.source" in published_in
    for name, made in authorities.items():
        stream = catalogue()[planted()[name].format].stream
        assert {topic(made.code, stream), topic(made.code, Stream.CONTROL)} <= published_in, name
    for made in authorities.values():
        for file in [each for each in made.folder.rglob("*") if each.is_file() and each.parent.name != "extract"]:
            if file.name not in ("case.db",):
                assert [(file, found) for found in found_in(file.read_bytes()) if found[0] != "file name"] == []
    assert [each.name for each in spare.rglob("*") if each.is_file() and found_in(each.read_bytes())] == []


def test_every_source_has_an_extract_with_canaries() -> None:
    assert {each.format for each in planted().values()} == set(catalogue()) - {"synthetic"}, "which reads nothing"


@pytest.mark.parametrize("begin", range(4))
def test_a_leak_is_found_in_any_form(begin: int) -> None:
    before = b"x" * begin
    for name, value in ALL.items():
        plain = value.encode()
        for leak in (plain, plain.upper(), value.encode("utf-16-le")):
            assert name in {each for each, _ in found_in(before + leak + b"y")}
        for spelled in (plain, plain.upper(), plain.lower()):
            digest = sha256(spelled)
            leaks = (
                (before + spelled + b"y").hex().encode(),
                base64.b64encode(before + spelled + b"yz"),
                digest.hexdigest()[: 32 + begin].encode(),
                before + digest.digest(),
                base64.b64encode(digest.digest()),
            )
            for leak in leaks:
                assert name in {each for each, _ in found_in(leak)}
    assert found_in(b"nobody") == []
