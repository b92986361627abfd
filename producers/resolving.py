"""From a pseudonym back to the authority's own identifier: by trying everybody in the present extracts.

Only on the authority's machine, where the keys are: a pseudonym cannot be reversed, only made again.
"""

from datetime import date
from pathlib import Path

from producers.keyed import pseudonyms
from producers.reading import Request
from producers.settings import ConnectorSettings
from schemas.topics import Stream


def resolve(config: Path, pseudonym: str, today: date) -> str | None:
    """The person in the present extracts whose pseudonym this is, under any of the keys; None when it is nobody's there."""
    settings = ConnectorSettings.load(config)
    keys = settings.keys()
    wanted = pseudonym.strip().lower()
    for source, own in settings.of_sources():
        if source.stream is not Stream.CASE:
            continue
        extract = source.read(own, Request(settings.authority, today, keys.secret()))
        for sheet in extract.sheets:
            place = sheet.table.place(sheet.table.person or "")
            tried: set[str] = set()
            for block in sheet.rows.blocks():
                for row in range(len(block)):
                    person = block.cells(row)[place].strip()
                    if person in tried:
                        continue
                    tried.add(person)
                    if any(pseudonyms.subject(key, settings.authority, person) == wanted for key in keys.all()):
                        return person
    return None
