"""From a pseudonym back to the authority's own identifier: by trying everybody in the present extracts.

Only on the authority's machine, where the key is: a pseudonym cannot be reversed, only made again.
"""

from datetime import date
from pathlib import Path

from producers.mapping import Mapping
from producers.pseudonyms import read_key
from producers.reading import NothingAccepted, Request
from producers.settings import ConnectorSettings
from schemas.topics import Stream


def resolve(config: Path, pseudonym: str, today: date) -> str | None:
    """The person in the present extracts whose pseudonym this is; None when it is nobody's there."""
    settings = ConnectorSettings.load(config)
    key = read_key(settings.pseudonym_key_file)
    wanted = pseudonym.strip().lower()
    for source, own in settings.of_sources():
        if source.stream is not Stream.CASE:
            continue
        mapping = Mapping(settings.authority, key, source.stream)
        extract = source.read(own, Request(settings.authority, NothingAccepted(), today))
        for reading in extract.files:
            for fact in reading.facts:
                if mapping.subject(fact.person) == wanted:
                    return fact.person
    return None
