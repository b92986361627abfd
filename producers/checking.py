"""Is a connector ready to run? Each thing that it needs is tried, and nothing is changed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hub.broker.reader import Reader
from producers.pseudonyms import read_key
from producers.reading import Request
from producers.settings import ConnectorSettings
from schemas.topics import topic


def check(config: Path, today: date) -> Iterator[str]:
    """A sentence for each thing found in order; the first that is not raises an error that says how to mend it."""
    settings = ConnectorSettings.load(config)
    yield f"{config} is the configuration of {settings.authority}"
    read_key(settings.pseudonym_key_file)
    if settings.pseudonym_key_file.stat().st_mode & 0o077:
        yield f"the pseudonym key is there, but others may read {settings.pseudonym_key_file}: chmod 600 it"
    else:
        yield "the pseudonym key is there, and only you can read it"
    for source, own in settings.of_sources():
        extract = source.read(own, Request(settings.authority, today))
        if extract.refusal is not None:
            yield f"source {own.name}: its extract would be refused: {extract.refusal.sentence}"
            continue
        files = ", ".join(sheet.file for sheet in extract.sheets) or "no file"
        yield f"source {own.name}: as at {extract.as_at}: {files}"
    connection = settings.connection()
    with Reader(connection, f"connector-{settings.authority}") as reader:
        for stream in settings.streams():
            reader.end_offsets(topic(settings.authority, stream))
    yield f"the broker at {connection.bootstrap} lets {connection.login.username} in, and its topics are there"
