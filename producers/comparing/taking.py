"""One sheet of an extract, taken: its rows sifted, judged and compared, and what they make necessary written down.

The rows are gone through three times, a block at a time, so that memory does not grow with them: once for their marks,
once for the keys of those that must be looked at, once to judge these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from producers.comparing.accepting import Accepting, Taken
from producers.comparing.beside import MANY, Begin, Beside
from producers.comparing.looking import Looker
from producers.comparing.piles import Piles, Rows, words
from producers.comparing.sifting import NO_RECORD, Keyed, Sifted, known_rows, look_at_keys, mark, sift
from producers.comparing.writing import Writer
from producers.keyed.mapping import Pseudonyms
from producers.outbox.file import Outbox
from producers.outbox.known import WIDTH, Known
from producers.reading import Block, Sheet
from producers.refusals import FileRefused, Refusal, is_mass_withdrawal, mass_withdrawal
from producers.report import FileReport
from producers.rules.tables import Table
from schemas.codec import codec


@dataclass(frozen=True, slots=True)
class Taking:
    """What sheets of one extract are taken with."""

    outbox: Outbox
    pseudonyms: Pseudonyms
    writer: Writer
    as_at: date
    #: Files of which any number of rows may be withdrawn.
    allowed: frozenset[str]
    #: The kind of event that every row of a table states, by the table's file.
    first_kinds: Mapping[str, str]
    #: What the marks of rows depend on, apart from the file itself.
    version: bytes
    heard: Callable[[str, int], None] = lambda *_: None
    beside: Beside = field(default_factory=Beside)
    #: What a second process must know, but for the sheet; None where everything is looked at here.
    begin: Begin | None = None
    #: Nothing stays as it was stated before: all of it is stated anew, or withdrawn.
    is_anew: bool = False

    def take(self, sheet: Sheet, moved: set[int], hangs_further: bool = False) -> Taken:
        """Take a sheet. `moved`: first halves of the records of its parent table that no longer stand as they stood;
        `hangs_further`: not all of that table was looked at, so that a row which names none of it may yet name one."""
        with Piles() as piles:
            return self._take(sheet, moved, piles, hangs_further)

    def _take(self, sheet: Sheet, moved: set[int], piles: Piles, hangs_further: bool) -> Taken:
        is_first = not self.outbox.statements.has_any(sheet.table.kinds)
        try:
            marked = mark(sheet.rows, piles, self._hastening() if self.begin is not None and is_first else self.heard)
        except FileRefused as refused:
            at = refused.file or sheet.file
            return _refused(sheet, Refusal(at, refused.line, refused.code, refused.sentence), 0)
        known = self._known(sheet.table)
        context = self.version + sheet.rows.context()
        is_read_alike = (
            known.reading is not None and known.reading.context == context and known.reading.as_at <= self.as_at
        )
        if not (sheet.is_whole or is_read_alike):
            known.doubt()  # those that do not come now were read otherwise
        if self.begin is not None and is_first:
            self.beside.begin(replace(self.begin, file=sheet.table.file, labels=dict(sheet.rows.labels)))
        looker = Looker(sheet.table, self.as_at, self.pseudonyms, sheet.rows.labels)
        doubted: set[int] = set()
        while True:
            sifted = sift(marked, known, is_read_alike, doubted, moved, piles)
            keyed = self._keyed(sheet, looker, sifted, piles)
            if not keyed.clashes - doubted:
                break
            doubted |= keyed.clashes
        if sheet.is_whole and sheet.since is not None and self._is_of_another_period(known, sheet):
            keyed.gone[:] = [self._due(each, sheet.since) for each in keyed.gone]
        gone = keyed.gone_count()
        if is_mass_withdrawal(len(known), gone) and not self.allowed & {sheet.table.file, sheet.file}:
            return _refused(sheet, mass_withdrawal(sheet.file, len(known), gone), marked.rows)
        taken = Taken(FileReport(sheet.file, False, marked.rows, 0, 0), warnings=list(sheet.rows.warnings))
        if sifted.is_fresh.any() or (sheet.is_whole and len(sifted.unlike)) or not is_read_alike:
            keyed.records.rewind()
            accepted = piles.new(WIDTH)
            whose = partial(self._whose, sheet.table.parent.file) if sheet.table.parent else _nobody
            accepting = Accepting(self.outbox, self.writer, sheet, keyed, looker, whose, taken, is_first, hangs_further)
            accepting.go_through(sifted, accepted, self.beside, self.heard)
            for record in keyed.gone_records():
                self._withdraw(record, taken)
            self.writer.flush()
            replaced = None if sheet.is_whole else keyed.firsts
            known.replace(context, self.as_at, sifted.buckets, known_rows(sifted, known, accepted, replaced))
        return taken

    def _hastening(self) -> Callable[[str, int], None]:
        """Tells of rows that are read, and has the second process start as soon as they are many."""
        read = 0

        def heard(what: str, count: int) -> None:
            nonlocal read
            read += count
            if read >= MANY:
                self.beside.start()
            self.heard(what, count)

        return heard

    def _whose(self, file: str, key: str) -> str | None:
        """The pseudonym of the person whom an accepted row of another table is about."""
        kind = self.first_kinds[file]
        for record in self.pseudonyms.under_each_key(file, key):
            subject = self.outbox.statements.subject(kind, record)
            if subject is not None:
                return subject
        return None

    def _known(self, table: Table) -> Known:
        known = self.outbox.known(table.file)
        if (known.reading is None or self.is_anew) and self.outbox.statements.has_any(table.kinds[:1]):
            known.learn(self.outbox.statements.records(table.kinds[0]))  # told by the topics, or of an earlier period
        return known

    def _is_of_another_period(self, known: Known, sheet: Sheet) -> bool:
        """Was the file read last, as far as is remembered, about a period that began before this one's?"""
        if self.is_anew or sheet.since is None or known.reading is None:
            return False
        return sheet.is_rolling or known.reading.as_at < sheet.since

    def _records_of(self, table: Table, looker: Looker) -> Callable[[Sequence[list[str]]], bytes]:
        """The records of some rows by their cells; NO_RECORD for one that has no key."""
        place = table.place(table.person) if table.person else None

        def records_of(rows: Sequence[list[str]]) -> bytes:
            keys = list(map(looker.key, rows))
            persons = [None if place is None else cells[place].strip() for cells in rows]
            found = self.pseudonyms.records(table.file, [key or "" for key in keys], persons)
            return b"".join([NO_RECORD if key is None else each for key, each in zip(keys, found, strict=True)])

        return records_of

    def _keyed(self, sheet: Sheet, looker: Looker, sifted: Sifted, piles: Piles) -> Keyed:
        kind = sheet.table.kinds[0]

        def stands(record: bytes) -> bool:
            return self.outbox.statements.subject(kind, record) is not None

        goes = None if sheet.is_whole else self._goes(sheet.table, looker)
        under_each = None if self.pseudonyms.has_one_key else self._under_each(sheet.table, looker)
        return look_at_keys(sheet.rows, sifted, self._records_of(sheet.table, looker), stands, piles, goes, under_each)

    def _under_each(self, table: Table, looker: Looker) -> Callable[[Sequence[list[str]]], list[bytes]]:
        """For each of the keys what the records of some rows would be, whoever they are about."""

        def under_each(rows: Sequence[list[str]]) -> list[bytes]:
            found = [self.pseudonyms.under_each_key(table.file, looker.key(cells) or "") for cells in rows]
            return [b"".join([each[number] for each in found]) for number in range(self.pseudonyms.key_count)]

        return under_each

    def _goes(self, table: Table, looker: Looker) -> Callable[[Block, int], list[bytes]]:
        """What a row of a part takes back: its record when that is gone, and what it was under the key of somebody else."""
        records_of, of_all = self._records_of(table, looker), self.pseudonyms.under_each_key
        is_sole = self.pseudonyms.has_one_key

        def goes(block: Block, place: int) -> list[bytes]:
            is_gone = block.is_gone(place)
            if (is_sole and not is_gone) or block.fault(place) is not None:
                return []
            cells = block.cells(place)
            key = looker.key(cells)
            if key is None:
                return []
            stays = None if is_gone else records_of([cells])
            return [each for each in of_all(table.file, key) if each != stays]

        return goes

    def _due(self, gone: Rows, since: date) -> Rows:
        """Of the records that are gone, those of which something is stated that happened on a day or later."""
        return gone[[self._is_stated_since(row[0:2].tobytes(), since) for row in gone]]

    def _is_stated_since(self, record: bytes, since: date) -> bool:
        decode, statements = codec().decode, self.outbox.statements
        return any(
            not each.is_withdrawn and decode(statements.value(each.number)).header.occurred_on >= since
            for each in statements.of_record(record)
        )

    def _withdraw(self, record: bytes, taken: Taken) -> None:
        for stated in self.outbox.statements.of_record(record):
            if not stated.is_withdrawn:
                self.writer.withdraw(stated, record)
                taken.file.withdrawn += 1
        taken.moved.add(int(words(record)[0, 0]))


def _nobody(_: str) -> None:
    """Whom a row is about that hangs on none."""


def _refused(sheet: Sheet, refusal: Refusal, rows: int) -> Taken:
    return Taken(FileReport(sheet.file, True, rows, rows, 0), [refusal])
