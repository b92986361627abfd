"""What a source declares, so that every source is shown the same twelve nights: how it is written, and what it must answer.

A module of this folder holds `DECLARED`, one declaration for each spelling of a format. In each there are people, of whom every
one has one row; what a row says of a person can be corrected.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from producers.reading import FolderSettings, SourceSettings
from tests.lib.extracts import AUTHORITY


class Night(StrEnum):
    """What may be in the place of an extract on a night."""

    NEW = "new-row"
    CORRECTED = "corrected-row"
    WITHDRAWN = "withdrawn-row"
    REAPPEARING = "re-appearing-row"
    REORDERED = "reordered"
    REFORMATTED = "reformatted"
    TRUNCATED = "truncated"
    WRONG_COLUMNS = "wrong-columns"
    WRONG_ENCODING = "wrong-encoding"
    HALF_WRITTEN = "half-written"
    ZERO_BYTES = "zero-bytes"
    MILLION = "a-million-rows"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of whom an extract has a row."""

    number: int
    is_corrected: bool = False


People = Sequence[Person]
FEW = tuple(map(Person, (1, 2, 3)))
ONE_MORE = (*FEW, Person(4))
CORRECTED = (Person(1), Person(2, True), Person(3))
ONE_LESS = FEW[:2]
#: So many that half of them do not go in one night unasked.
MANY = tuple(map(Person, range(1, 61)))
HALF = MANY[:30]

Lay = Callable[[Path], Callable[[], None] | None]
"""Puts something in the place of an extract, where nothing of the last night stays; gives back what to do after it was read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source must answer: facts new, changed and withdrawn, and what it refuses, each with file, line and code."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    refused: tuple[tuple[str, int, str], ...] = ()
    #: Part of the sentence of the error with which the whole run ends; nothing is written down then.
    error: str = ""


NOTHING = Answer()
CHANGED = Answer(changed=1)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a night may come to a source."""

    lay: Lay
    answer: Answer
    since: People = FEW
    #: Where the night has no meaning in this format: what is shown in its place, and why.
    instead: str = ""


@dataclass(frozen=True)
class Declared:
    """One spelling of a format."""

    name: str
    format: str
    #: The extract of some people.
    whole: Callable[[People], Lay]
    nights: Mapping[Night, Sequence[Way]]
    #: Writes an extract of so many rows into a folder, a piece at a time.
    grow: Callable[[Path, int], None]
    settings: Callable[[Path], SourceSettings]
    authority: str = AUTHORITY
    #: How many bytes of a row may be held while all are staged: some for the numbers that are kept of it, and none for its cells.
    holds: int = 150


@dataclass(frozen=True)
class Folder:
    """The settings of a source that is the folder `extract`."""

    format: str
    further: Mapping[str, object] = field(default_factory=dict)

    def __call__(self, place: Path) -> SourceSettings:
        """The settings where that folder is in this place."""
        from producers.sources import source_of

        said = {"name": "it", "format": self.format, "folder": place / "extract", **self.further}
        settings = source_of(self.format).settings.model_validate(said)
        assert isinstance(settings, FolderSettings)
        return settings


def files(content: Mapping[str, str | bytes], as_at: str | None = "2009-03-31") -> Lay:
    """Exactly these files in the folder `extract`, by their names."""

    def lay(place: Path) -> None:
        folder = place / "extract"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        if as_at is not None:
            (folder / "as_at.txt").write_text(as_at)
        for name, each in content.items():
            (folder / name).write_bytes(each.encode() if isinstance(each, str) else each)

    return lay


def usual_nights(whole: Callable[[People], Lay], new: int, corrected: Answer = CHANGED) -> dict[Night, Sequence[Way]]:
    """The four nights that are told by rows alone, where each row makes so many facts."""
    return {
        Night.NEW: [Way(whole(ONE_MORE), Answer(new=new))],
        Night.CORRECTED: [Way(whole(CORRECTED), corrected)],
        Night.WITHDRAWN: [Way(whole(ONE_LESS), Answer(withdrawn=new))],
        Night.REAPPEARING: [Way(whole(FEW), Answer(new=new), since=ONE_LESS)],
    }


@cache
def declarations() -> Sequence[Declared]:
    """Every declaration of this folder."""
    import tests.lib.matrix as folder

    found: list[Declared] = []
    for module in pkgutil.iter_modules(folder.__path__):
        with suppress(AttributeError):
            found += importlib.import_module(f"{folder.__name__}.{module.name}").DECLARED
    return found
