"""From a pseudonym back to the authority's own identifier: by trying everybody in the present extracts.

Only on the authority's machine, where the keys are: a pseudonym cannot be reversed, only made again.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from producers.keyed import pseudonyms
from producers.keyed.keys import Keys
from producers.reading import Request, Sheet
from producers.refusals import Code, FileRefused
from producers.settings import ConnectorSettings
from schemas.topics import Stream


@dataclass(slots=True)
class Answer:
    """Whom a pseudonym stands for, as far as the present extracts could be read."""

    #: The authority's own identifier; None when nobody in what could be read has the pseudonym.
    person: str | None = None
    #: What could not be read, or not to its end: source, file and code, each once.
    unread: list[str] = field(default_factory=list)

    def not_read(self, source: str, file: str, code: Code) -> None:
        """A file was refused."""
        named = f"{source}: {file} ({code.value})"
        if named not in self.unread:
            self.unread.append(named)


def resolve(config: Path, pseudonym: str, today: date) -> Answer:
    """The person in the present extracts whose pseudonym this is, under any of the keys.

    A file that is refused hides nobody who is in another: the rest is gone through all the same.
    """
    settings = ConnectorSettings.load(config)
    keys = settings.keys()
    wanted = pseudonym.strip().lower()
    answer = Answer()
    for source, own in settings.of_sources():
        if source.stream is not Stream.CASE:
            continue
        extract = source.read(own, Request(settings.authority, today, keys.secret()))
        if extract.refusal is not None:
            answer.not_read(own.name, extract.refusal.file, extract.refusal.code)
        for sheet in extract.sheets:
            try:
                answer.person = _found(sheet, settings.authority, keys, wanted)
            except FileRefused as refused:
                answer.not_read(own.name, refused.file or sheet.file, refused.code)
            if answer.person is not None:
                return answer
    return answer


def _found(sheet: Sheet, authority: str, keys: Keys, wanted: str) -> str | None:
    """The person of a sheet who has the pseudonym."""
    place = sheet.table.place(sheet.table.person or "")
    tried: set[str] = set()
    for block in sheet.rows.blocks():
        for row in range(len(block)):
            person = block.cells(row)[place].strip()
            if person in tried:
                continue
            tried.add(person)
            if any(pseudonyms.subject(key, authority, person) == wanted for key in keys.all()):
                return person
    return None
