"""The connector's memory: a local SQLite file with what is stated, what is still to be sent, and what became of it.

Written down before sending, forgotten after the acknowledgement. It holds pseudonyms, never identifiers.

`synchronous=NORMAL` is enough: after a power cut the file is whole but may miss its last transactions. If one of them
had led to messages, the topics are ahead of the file, which the next run sees by their ends and rebuilds the file from
them; if not, the next run reads the extract again.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from hub.errors import ConfigurationError
from producers.changes import Stated

VERSION = 1

_TABLES = (
    """CREATE TABLE statements (  -- the latest statement about each fact, and the SHA-256 of its message
      event_id BLOB NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, subject TEXT NOT NULL,
      revision INTEGER NOT NULL, withdrawn INTEGER NOT NULL, content BLOB NOT NULL, digest BLOB NOT NULL,
      PRIMARY KEY (kind, event_id)
    ) WITHOUT ROWID""",
    "CREATE TABLE bodies (event_id BLOB PRIMARY KEY, value BLOB NOT NULL)  -- the message of each",
    """CREATE TABLE messages (  -- to be sent, in this order
      number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL
    )""",
    """CREATE TABLE ends (  -- the offset after the last message known to lie in each partition
      topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL, PRIMARY KEY (topic, partition)
    )""",
    "CREATE TABLE kinds (kind TEXT PRIMARY KEY)  -- every kind of event ever stated",
    """CREATE TABLE extracts (  -- complete, or on their way
      extract_id TEXT PRIMARY KEY, source TEXT NOT NULL, stream TEXT NOT NULL, as_at TEXT NOT NULL,
      begun INTEGER NOT NULL, stage TEXT NOT NULL, acknowledged INTEGER NOT NULL, detail TEXT NOT NULL
    )""",
    "CREATE TABLE remarks (name TEXT PRIMARY KEY, value TEXT NOT NULL)  -- what the file is, and whether to trust it",
)


class Stage(StrEnum):
    """How far an extract has come."""

    STAGED = "staged"
    CLOSING = "closing"
    COMPLETE = "complete"


class Entry(NamedTuple):
    """A statement with the bytes that were, or are to be, published."""

    stated: Stated
    value: bytes

    @property
    def rank(self) -> tuple[int, bytes]:
        """Of several statements about one fact, the highest counts."""
        return self.stated.revision, self.value


class Message(NamedTuple):
    """One message to be sent."""

    number: int
    topic: str
    key: bytes
    value: bytes


class Place(NamedTuple):
    """A partition and the offset after its last known message."""

    topic: str
    partition: int
    offset: int


class Noted(NamedTuple):
    """An extract as written down; `detail` is its files and kinds as JSON."""

    extract_id: str
    source: str
    stream: str
    as_at: date
    begun: int
    stage: Stage
    acknowledged: int
    detail: str


class Outbox:
    """One authority's outbox, open."""

    def __init__(self, database: sqlite3.Connection, authority: str) -> None:
        self._database = database
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        if self._version() == 0:  # looked at first without a lock, so that a look at the status never waits for a run
            with self.writing():
                if self._version() == 0:
                    for statement in _TABLES:
                        database.execute(statement)
                    database.execute(f"PRAGMA user_version={VERSION}")
                    self.remark("authority", authority)
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

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside is written together, or not at all."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    # what is stated

    def stated(self, kinds: Collection[str]) -> Iterator[Stated]:
        """The latest statement about each fact of these kinds."""
        marks = ",".join("?" * len(kinds))
        rows = self._database.execute(
            f"SELECT event_id, kind, record, subject, revision, withdrawn, content FROM statements WHERE kind IN ({marks})",  # noqa: S608
            tuple(kinds),
        )
        return map(Stated._make, rows)

    def value(self, event_id: bytes) -> bytes | None:
        """The bytes of the latest statement about a fact."""
        found = self._database.execute("SELECT value FROM bodies WHERE event_id = ?", (event_id,)).fetchone()
        return found[0] if found else None

    def revision(self, kind: str, event_id: bytes) -> int:
        """The revision of the latest statement about a fact; 0 when there is none."""
        found = self._database.execute(
            "SELECT revision FROM statements WHERE kind = ? AND event_id = ?", (kind, event_id)
        ).fetchone()
        return found[0] if found else 0

    def asserted_digests(self, kind: str) -> Iterator[bytes]:
        """The SHA-256 of the latest message about each fact of a kind that is asserted."""
        rows = self._database.execute("SELECT digest FROM statements WHERE kind = ? AND NOT withdrawn", (kind,))
        return (row[0] for row in rows)

    def state(self, entries: Sequence[Entry]) -> None:
        """Remember these statements as the latest about their facts."""
        self._database.executemany(
            "INSERT OR REPLACE INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((*each.stated, sha256(each.value).digest()) for each in entries),
        )
        self._database.executemany(
            "INSERT OR REPLACE INTO bodies VALUES (?, ?)", ((each.stated.event_id, each.value) for each in entries)
        )

    def learn(self, entries: Sequence[Entry]) -> None:
        """Remember statements read from the topics, of each fact the one with the highest revision and message."""
        newest: list[Entry] = []
        best: dict[bytes, Entry] = {}
        for entry in entries:
            rival = best.get(entry.stated.event_id)
            if rival is None or entry.rank > rival.rank:
                best[entry.stated.event_id] = entry
        for entry in best.values():
            known = self.revision(entry.stated.kind, entry.stated.event_id)
            if known < entry.stated.revision or (
                known == entry.stated.revision and entry.value > (self.value(entry.stated.event_id) or b"")
            ):
                newest.append(entry)
        self.state(newest)

    def kinds(self) -> frozenset[str]:
        """Every kind of event ever stated, also those of which there is none now."""
        return frozenset(row[0] for row in self._database.execute("SELECT kind FROM kinds"))

    def add_kinds(self, kinds: Iterable[str]) -> None:
        """Remember that these kinds are stated."""
        self._database.executemany("INSERT OR IGNORE INTO kinds VALUES (?)", ((kind,) for kind in kinds))

    # what is to be sent

    def put(self, topic: str, messages: Iterable[tuple[bytes, bytes]]) -> None:
        """Write down messages (key and value) to be sent to a topic."""
        self._database.executemany(
            "INSERT INTO messages (topic, key, value) VALUES (?, ?, ?)",
            ((topic, key, value) for key, value in messages),
        )

    def pending(self, limit: int) -> list[Message]:
        """The next messages to be sent, in the order in which they were written down."""
        rows = self._database.execute(
            "SELECT number, topic, key, value FROM messages ORDER BY number LIMIT ?", (limit,)
        )
        return [Message(*row) for row in rows]

    def pending_count(self) -> int:
        """How many messages are still to be sent."""
        return int(self._database.execute("SELECT count(*) FROM messages").fetchone()[0])

    def forget(self, up_to: int) -> None:
        """These messages were acknowledged."""
        self._database.execute("DELETE FROM messages WHERE number <= ?", (up_to,))

    # where the topics end

    def ends(self) -> list[Place]:
        """How far each partition that holds anything is known."""
        rows = self._database.execute('SELECT topic, partition, "offset" FROM ends WHERE "offset" > 0 ORDER BY 1, 2')
        return [Place(*row) for row in rows]

    def reach(self, places: Iterable[Place]) -> None:
        """Remember how far partitions are known."""
        self._database.executemany("INSERT OR REPLACE INTO ends VALUES (?, ?, ?)", places)

    # extracts

    def note(self, extract: Noted) -> None:
        """Write down an extract, or how far it has come."""
        self._database.execute(
            "INSERT OR REPLACE INTO extracts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*extract[:3], extract.as_at.isoformat(), *extract[4:]),
        )

    def extracts(self, source: str | None = None) -> list[Noted]:
        """The extracts written down (of one source), the latest first."""
        rows = self._database.execute(
            "SELECT * FROM extracts WHERE ? IS NULL OR source = ? ORDER BY begun DESC, extract_id DESC",
            (source, source),
        )
        return [
            Noted(row[0], row[1], row[2], date.fromisoformat(row[3]), row[4], Stage(row[5]), row[6], row[7])
            for row in rows
        ]

    def remark(self, name: str, value: str) -> None:
        """Remember something about this file."""
        self._database.execute("INSERT OR REPLACE INTO remarks VALUES (?, ?)", (name, value))

    def remarked(self, name: str) -> str | None:
        """What was remembered under a name."""
        found = self._database.execute("SELECT value FROM remarks WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def clear(self) -> None:
        """Forget everything that the topics can tell again; also what was to be sent, which is computed again."""
        for table in ("statements", "bodies", "messages", "ends", "kinds", "extracts"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608


@contextmanager
def opened(file: Path, authority: str) -> Iterator[Outbox]:
    """Open the outbox, making it where there is none, readable by this user only.

    A ConfigurationError names a file that is none of ours.
    """
    try:
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
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
    except OSError as error:
        raise ConfigurationError(
            f"the state file {file} cannot be made ({error.strerror}); check the folder and its rights"
        ) from None


@contextmanager
def forgetful(authority: str) -> Iterator[Outbox]:
    """An outbox in memory, for looking at an extract where nothing was ever sent."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        yield Outbox(database, authority)
