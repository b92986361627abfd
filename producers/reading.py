"""What a source hands on: rows of the tables that the exchange knows, in the authority's own terms.

A source is one file in `producers/sources` with a constant `SOURCE`. It reads what it is told to and yields one `Sheet`
after another, parents before the sheets whose rows name them. Whatever the format is, a sheet holds the rows of one
table (`producers.rules.tables`): a source translates, and what all sources share judges, compares and states.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol, Self

from pydantic import BaseModel, PrivateAttr

from producers.refusals import Fault, Refusal
from producers.rules.tables import Table
from producers.toml_lines import Located, dotted
from schemas.topics import Stream

MARK_BYTES = 16

WAITS = "waits"
"""The mark that holds a sentence, without any cell, of what a source cannot take yet; a status shows it."""


class Block(Protocol):
    """Some rows of a sheet that follow each other."""

    def __len__(self) -> int:
        """How many rows."""
        ...

    def marks(self) -> bytes:
        """Sixteen bytes for each row: rows with equal marks hold equal cells."""
        ...

    def line(self, place: int) -> int:
        """Where the row begins at its source: the physical line, or its number where there are no lines."""
        ...

    def file(self, place: int) -> str | None:
        """The file of the row where the rows of the sheet come of more than one; None where it is the sheet's."""
        ...

    def cells(self, place: int) -> list[str]:
        """The row's cells in the order of the table's columns; blank where there is none."""
        ...

    def fault(self, place: int) -> Fault | None:
        """What the source itself found wrong with the row; its cells then hold at least the key, if it has one."""
        ...

    def is_gone(self, place: int) -> bool:
        """Does the row say that its record is there no longer? Of its cells only the key counts then. In a part alone."""
        ...


class Rows(Protocol):
    """The rows of a sheet, which can be gone through more than once, with the same rows in the same order each time."""

    @property
    def warnings(self) -> list[str]:
        """What is worth saying about the file and refuses nothing; complete once the rows were gone through."""
        ...

    @property
    def labels(self) -> Mapping[str, str]:
        """What the source itself calls a column of the table, or the file of a parent's rows, where that is another name."""
        ...

    def context(self) -> bytes:
        """What decides beside the cells how a row is read, as the columns of the file; known once they were gone through."""
        ...

    def blocks(self) -> Iterator[Block]:
        """Every row, in order. Raises FileRefused at any moment when the file cannot be used as a whole."""
        ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one table in one extract."""

    table: Table
    #: The file as the authority knows it.
    file: str
    rows: Rows
    #: Is this everything? Of a part, a row that is not there says nothing; what is withdrawn is said by a row (`is_gone`).
    is_whole: bool = True
    #: The rows have no lines that a person could look up, so a sentence about one names its key too.
    is_named_by_key: bool = False
    #: Where the file is about a period, its first day. When the file read last was about an earlier one, then what that held,
    #: all of it before this day, and is not in this one stays as stated.
    since: date | None = None
    #: Its period begins later with each extract, so that this is so also within what the file read last was about.
    is_rolling: bool = False


@dataclass(slots=True)
class Extract:
    """One reading of a source. When `refusal` is set nothing is read, sent or withdrawn."""

    as_at: date | None
    refusal: Refusal | None = None
    warnings: list[str] = field(default_factory=list)
    #: To be gone through once; a file that is absent is not among them.
    sheets: Iterator[Sheet] = field(default_factory=lambda: iter(()))
    #: Asked once the sheets were gone through, with all that was refused of them: what the source wants to be given back at
    #: its next extract. It is remembered in the transaction that writes the extract down, or not at all.
    marks: Callable[[Sequence[Refusal]], Mapping[str, str]] = lambda _: {}


@dataclass(frozen=True, slots=True)
class Request:
    """What a source is asked to read."""

    authority: str
    today: date
    #: Thirty-two secret bytes that the marks of rows depend on, so that nobody can guess a row by its mark.
    secret: bytes = field(default=bytes(32), repr=False)
    #: The as-at day of the last complete extract of this source.
    last_as_at: date | None = None
    #: An as-at day that is taken although it lies after today or before the last one.
    allowed_as_at: date | None = None
    #: The run's start in milliseconds since 1970-01-01 UTC.
    begun: int = 0
    #: What this source asked to have remembered at the last extract that was written down; nothing when that was lost, or when
    #: everything is to be read.
    marks: Mapping[str, str] = field(default_factory=dict)


class SourceSettings(BaseModel, frozen=True, extra="forbid"):
    """The keys of a `[[sources]]` entry that every format has."""

    #: What the authority calls this source; it is stated with every event.
    name: str
    #: The file in producers/sources that reads it.
    format: str

    _located: Located | None = PrivateAttr(default=None)

    def placed(self, located: Located) -> Self:
        """These settings, with where they stand in the configuration file."""
        placed = self.model_copy()
        placed._located = located
        return placed

    def places(self) -> tuple[Path, ...]:
        """The files and folders that these settings name: everything on this machine that a reading depends on."""
        found: list[Path] = []
        for _, value in self:
            found += [each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, Path)]
        return tuple(found)

    def where(self, *keys: str | int) -> str:
        """Where a key stands, as a sentence names it."""
        return dotted(keys) if self._located is None else self._located.said(*keys)


class FolderSettings(SourceSettings, frozen=True):
    """The keys of a source that is a folder of files."""

    #: Where the extract is; relative to the configuration file.
    folder: Path


@dataclass(frozen=True, slots=True)
class Source:
    """A format that the connector can read."""

    format: str
    stream: Stream
    settings: type[SourceSettings]
    #: The tables that a source of these settings can state, for an authority; a kind of event that is in none it never states.
    tables: Callable[[Any, str], Sequence[Table]]
    read: Callable[[Any, Request], Extract]
    #: Told of the marks that were remembered, once all that was written down with them is acknowledged; gives warnings.
    acknowledged: Callable[[Any, Mapping[str, str]], Sequence[str]] = lambda *_: ()
    #: For a key that must be given and that nobody can guess, as `tables`: TOML to begin with.
    examples: Mapping[str, str] = field(default_factory=dict)

    def kinds(self, settings: SourceSettings, authority: str) -> frozenset[str]:
        """Every kind of event that a source of these settings can state."""
        return frozenset(kind for table in self.tables(settings, authority) for kind in table.kinds)
