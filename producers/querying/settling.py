"""Which entries of an outbox table are settled: nothing that is written before them can still appear.

A sequence is drawn before its transaction commits: 5 may be there while 4 is not yet. Whoever read on from 5 would never
see 4.

PostgreSQL knows. Every entry says which transaction wrote it, and a snapshot says before which transaction all have ended
(`pg_snapshot_xmin`). So a reading takes what was written by transactions before that one, and the next goes on from there;
an entry that was rolled back is passed as soon as its transaction has ended. Sequences alone would not do: one can be
drawn before its transaction has a number. The numbers of transactions have 64 bits and never come again.

Other databases do not tell: there a reading stops where a sequence is missing, until it is there, or a set time has passed.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from producers.durations import Duration, seconds
from producers.querying.database import Reading
from producers.querying.outbox import OutboxTable
from producers.querying.progress import Progress
from producers.querying.sequences import Stretch, asked, without

EVERYTHING = -(1 << 63)
#: How often in a set time the highest sequence is remembered.
TOPS = 20


class Settled(Protocol):
    """What one reading may take."""

    #: Entries from this sequence on; None when nothing is new.
    begin: int | None
    #: What else an entry must fulfil, and the parameters of that.
    condition: str
    parameters: Mapping[str, Any]
    #: What cannot be taken yet, without any cell.
    waits: str | None

    def takes(self, sequence: int) -> bool:
        """May the next entry be taken? If not, none after it may."""
        ...

    def progress(self, of: str, highest: int | None) -> Progress | None:
        """How far the entries are taken after this reading, whose highest sequence is given."""
        ...


class ByTransactions:
    """On PostgreSQL: by the transactions that wrote the entries."""

    def __init__(self, reading: Reading, table: OutboxTable, before: Progress | None) -> None:
        """What is settled in this reading's snapshot."""
        what = f"the transactions of {table.shown}"
        self._until = int(reading.value("SELECT pg_snapshot_xmin(pg_current_snapshot())::text", what))
        self.condition = f"{table.written_by} < CAST(:until AS xid8)"
        self.parameters: Mapping[str, Any] = {"until": str(self._until)}
        late = table.select("count(*)", f"{table.written_by} >= CAST(:until AS xid8)")
        waiting = reading.value(late, what, **self.parameters)
        self.waits: str | None = None
        if waiting:
            waits = "1 entry waits" if waiting == 1 else f"{waiting} entries wait"
            self.waits = f"{table.shown}: {waits} until transaction {self._until} of the database has ended"
        if before is None or before.before is None or before.before > self._until:  # the last: an older copy of it
            self._through = 0
            self.begin: int | None = EVERYTHING
            return
        # From the lowest new one on everything is read again, also what was taken: of the entries of one key the last counts.
        self._through = before.through
        fresh = f"{table.written_by} >= CAST(:since AS xid8) AND {self.condition}"
        lowest = f"SELECT min({table.sequence}) FROM ({table.select(table.sequence, fresh)} OFFSET 0) fresh"  # noqa: S608
        self.begin = reading.value(lowest, what, since=str(before.before), **self.parameters)

    def takes(self, sequence: int) -> bool:
        """Every entry that is asked for."""
        return True

    def progress(self, of: str, highest: int | None) -> Progress | None:
        """Everything written by a transaction that has ended."""
        return Progress(of, max(self._through, highest or 0), self._until)


class ByGaps:
    """Where the database does not tell: up to the first sequence that is missing."""

    condition = ""
    parameters: Mapping[str, Any] = {}

    def __init__(
        self, reading: Reading, table: OutboxTable, before: Progress | None, gap_wait: Duration | None, now_ms: int
    ) -> None:
        """What is there, and how long what is not has been waited for; `gap_wait`: None is for ever."""
        what = f"the sequences of {table.shown}"
        self._shown, self._written, self._now = table.shown, gap_wait, now_ms
        self._wait = None if gap_wait is None else seconds(gap_wait) * 1_000
        self._top: int | None = reading.value(table.select(f"max({table.sequence})"), what)
        self.waits: str | None = None
        self.begin: int | None
        if before is None or (self._top is not None and self._top < before.through):  # the last: an older copy of it
            first: int | None = reading.value(table.select(f"min({table.sequence})"), what)
            self._next = first or 0
            self._missing: tuple[Stretch, ...] = () if first is None else ((EVERYTHING, first - 1),)
            self._tops: tuple[tuple[int, int], ...] = ()
            self.begin = first
        else:
            late = sorted(
                row[0]
                for where, values in asked(before.missing, table.sequence)
                for block in reading.select(table.select(table.sequence, where), what, **values).blocks()
                for row in block
            )
            self._next = before.through + 1
            self._missing = tuple(without(before.missing, late))
            self._tops = before.tops
            self.begin = late[0] if late else self._next
        seen = [top for top, at in self._tops if self._wait is not None and now_ms - at >= self._wait]
        self._passed = max(seen, default=EVERYTHING)

    def takes(self, sequence: int) -> bool:
        """The entries up to the first gap, and those behind a gap that was waited for long enough."""
        if sequence < self._next:
            return True
        if sequence == self._next or sequence <= self._passed:
            self._next = sequence + 1
            return True
        missing = str(self._next) if sequence == self._next + 1 else f"{self._next} to {sequence - 1}"
        ends = "" if self._written is None else f", or for {self._written}"
        self.waits = f"{self._shown}: the sequence {missing} is missing; what comes after waits for it{ends}"
        return False

    def progress(self, of: str, highest: int | None) -> Progress | None:
        """Everything up to the first gap."""
        if self.begin is None:
            return None
        through = self._next - 1
        tops = [each for each in self._tops if each[0] > through]
        is_waiting = self._wait is not None and self._top is not None and self._top > through
        if is_waiting and (not tops or self._now - tops[-1][1] >= (self._wait or 0) // TOPS):
            tops.append((self._top or 0, self._now))
        return Progress(of, through, missing=self._missing, tops=tuple(tops))
