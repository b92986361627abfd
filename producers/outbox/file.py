"""The file that is the connector's memory: SQLite, with what is stated, what is still to be sent, and what became of it.

Written down before sending, taken off the queue after the acknowledgement. It holds pseudonyms, never identifiers.

`synchronous=NORMAL` is enough: after a power cut the file is whole but may miss its last transactions. If one of them
had led to messages, the topics are ahead of the file, which the next run sees by their ends and rebuilds the file from
them; if not, the next run reads the extract again.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hub.errors import ConfigurationError
from producers.outbox.extracts import Extracts
from producers.outbox.fates import Fates
from producers.outbox.known import Known
from producers.outbox.layout import CACHE_KIB, PAGE_BYTES, RETOLD, TABLES, VERSION
from producers.outbox.marks import Marks
from producers.outbox.queue import Queue
from producers.outbox.statements import Statements

BEHIND = "behind"
"""A remark: somebody else wrote to our topics, so what is remembered of them must be read again."""


class Outbox:
    """One authority's outbox, open."""

    def __init__(self, database: sqlite3.Connection, authority: str) -> None:
        self._database = database
        database.execute(f"PRAGMA page_size={PAGE_BYTES}")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        self.statements = Statements(database)
        self.queue = Queue(database)
        self.extracts = Extracts(database)
        self.fates = Fates(database)
        self.marks = Marks(database)
        self._files: dict[str, int] = {}
        if self._version() in (
            0,
            1,
        ):  # looked at first without a lock, so that a look at the status never waits for a run
            self._make(authority)
        found = self._version()
        if found != VERSION:
            raise ConfigurationError(
                f"the state file has version {found}, this connector knows version {VERSION}; use the newer connector"
            )
        if self.remarked("authority") != authority:
            raise ConfigurationError(
                f"the state file is that of {self.remarked('authority')}, not of {authority}; give each its own"
            )

    def _version(self) -> int:
        return int(self._database.execute("PRAGMA user_version").fetchone()[0])

    def _make(self, authority: str) -> None:
        """Make the tables; what an older connector remembered is read again from the topics."""
        with self.writing():
            if self._version() == 1:
                old = self._database.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                )
                authority = self.remarked("authority") or authority
                for (name,) in old.fetchall():
                    self._database.execute(f"DROP TABLE {name}")
            if self._version() in (0, 1):
                for statement in TABLES:
                    self._database.execute(statement)
                self._database.execute(f"PRAGMA user_version={VERSION}")
                self.remark("authority", authority)

    @contextmanager
    def writing(self, keep: bool = True) -> Iterator[None]:
        """Everything inside is written together, or not at all; without `keep` not at all in any case.

        Inside another one it is a part of that.
        """
        if self._database.in_transaction:
            yield
            return
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            if keep:
                self.statements.have_index()
        except BaseException:
            self._take_back()
            raise
        if keep:
            self._database.execute("COMMIT")
        else:
            self._take_back()

    def _take_back(self) -> None:
        if self._database.in_transaction:  # a full disk has ended it already
            self._database.execute("ROLLBACK")
        self.statements.forget_names()
        self._files.clear()

    def known(self, file: str) -> Known:
        """The accepted rows of a file, as it was read last."""
        return Known(self._database, file)

    def file(self, name: str) -> int:
        """The number of a file, as the authority knows it."""
        number = self._files.get(name)
        if number is None:
            self._database.execute("INSERT OR IGNORE INTO files (name) VALUES (?)", (name,))
            number = int(self._database.execute("SELECT number FROM files WHERE name = ?", (name,)).fetchone()[0])
            self._files[name] = number
        return number

    def remark(self, name: str, value: str) -> None:
        """Remember something about this file."""
        self._database.execute("INSERT OR REPLACE INTO remarks VALUES (?, ?)", (name, value))

    def remark_lastingly(self, name: str, value: str) -> None:
        """Remember something, and come back when even a power cut cannot make it forgotten. Not inside `writing`."""
        self._database.execute("PRAGMA synchronous=FULL")
        try:
            with self.writing():
                self.remark(name, value)
        finally:
            self._database.execute("PRAGMA synchronous=NORMAL")

    def remarked(self, name: str) -> str | None:
        """What was remembered under a name."""
        found = self._database.execute("SELECT value FROM remarks WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def clear(self) -> None:
        """Forget everything that the topics can tell again; also what was to be sent, which is computed again."""
        for table in RETOLD:
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608
        self.fates.read_from(0)
        self.marks.forget()
        self.statements.forget_names()
        self._files.clear()


@contextmanager
def opened(file: Path, authority: str) -> Iterator[Outbox]:
    """Open the outbox, making it where there is none, readable by this user only.

    A ConfigurationError names a file that is none of ours.
    """
    try:
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise ConfigurationError(
            f"the state file {file} cannot be made ({error.strerror}); check the folder and its rights"
        ) from None
    try:
        with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as database:
            yield Outbox(database, authority)
    except sqlite3.OperationalError as error:
        raise ConfigurationError(
            f"the state file {file} cannot be read or written now ({error}); see that the disk is not full, and that no"
            " other program holds the file"
        ) from None
    except sqlite3.DatabaseError as error:
        raise ConfigurationError(
            f"the state file {file} cannot be used ({error}); move it away, and the next run rebuilds it from the topics"
        ) from None


@contextmanager
def forgetful(authority: str) -> Iterator[Outbox]:
    """An outbox in memory, for looking at an extract where nothing was ever sent."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        yield Outbox(database, authority)
