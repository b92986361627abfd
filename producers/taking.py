"""One sheet of an extract, taken: its rows sifted, judged and compared, and what they make necessary written down.

The rows are gone through three times, a block at a time, so that memory does not grow with them: once for their marks,
once for the keys of those that must be looked at, once to judge these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import numpy as np

from producers import changes
from producers.judging import Judge
from producers.mapping import Accepted, Pseudonyms
from producers.outbox.file import Outbox
from producers.outbox.known import WIDTH, Known
from producers.piles import Pile, Piles, Rows, words
from producers.reading import Block, Sheet
from producers.refusals import Fault, FileRefused, Refusal, is_mass_withdrawal, mass_withdrawal
from producers.report import FileReport
from producers.sifting import NO_RECORD, Keyed, Sifted, fresh_blocks, known_rows, look_at_keys, mark, sift
from producers.tables import Table
from producers.writing import Writer
from schemas.codec import codec

REMEMBERED = 1 << 16
#: Stands for half of the record of a row that hangs on none.
NOTHING = bytes(8)
#: Rows judged at a time: many enough to be quick, and few enough to be gone before memory is searched for what is not needed.
TOGETHER = 1_000


@dataclass(slots=True)
class Taken:
    """What became of a sheet."""

    file: FileReport
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: First halves of the records that no longer stand, or are about somebody else now: rows that hang on them are looked at.
    moved: set[int] = field(default_factory=set)


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
    #: Nothing stays as it was stated before: all of it is stated anew, or withdrawn.
    is_anew: bool = False

    def take(self, sheet: Sheet, moved: set[int]) -> Taken:
        """Take a sheet. `moved`: first halves of the records of its parent table that no longer stand as they stood."""
        with Piles() as piles:
            return self._take(sheet, moved, piles)

    def _take(self, sheet: Sheet, moved: set[int], piles: Piles) -> Taken:
        try:
            marked = mark(sheet.rows, piles, self.heard)
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
        judge = self._judge(sheet)
        doubted: set[int] = set()
        while True:
            sifted = sift(marked, known, is_read_alike, doubted, moved, piles)
            keyed = self._keyed(sheet, judge, sifted, piles)
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
            accepted = _Accepted(self, sheet, judge, taken, keyed).gone_through(sifted, piles.new(WIDTH))
            for record in keyed.gone_records():
                self._withdraw(record, taken)
            self.writer.flush()
            replaced = None if sheet.is_whole else keyed.firsts
            known.replace(context, self.as_at, sifted.buckets, known_rows(sifted, known, accepted, replaced))
        return taken

    def whose(self, file: str, key: str) -> str | None:
        """The pseudonym of the person whom an accepted row of another table is about."""
        kind = self.first_kinds[file]
        for record in self.pseudonyms.records(file, key):
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

    def _judge(self, sheet: Sheet) -> Judge:
        remembered: dict[str, str | None] = {}
        parent = sheet.table.parent

        def whose(key: str) -> str | None:
            if key not in remembered:
                if len(remembered) >= REMEMBERED:
                    remembered.clear()
                assert parent is not None
                remembered[key] = self.whose(parent.file, key)
            return remembered[key]

        return Judge(sheet.table, self.as_at, whose, self.pseudonyms.subject, sheet.rows.labels)

    def _records_of(self, table: Table, judge: Judge) -> Callable[[Sequence[list[str]]], bytes]:
        """The records of some rows by their cells; NO_RECORD for one that has no key."""
        place = table.place(table.person) if table.person else None

        def records_of(rows: Sequence[list[str]]) -> bytes:
            keys = list(map(judge.key, rows))
            persons = [None if place is None else cells[place].strip() for cells in rows]
            found = self.pseudonyms.records_of(table.file, [key or "" for key in keys], persons)
            return b"".join([NO_RECORD if key is None else each for key, each in zip(keys, found, strict=True)])

        return records_of

    def _keyed(self, sheet: Sheet, judge: Judge, sifted: Sifted, piles: Piles) -> Keyed:
        kind = sheet.table.kinds[0]

        def stands(record: bytes) -> bool:
            return self.outbox.statements.subject(kind, record) is not None

        goes = None if sheet.is_whole else self._goes(sheet.table, judge)
        return look_at_keys(sheet.rows, sifted, self._records_of(sheet.table, judge), stands, piles, goes)

    def _goes(self, table: Table, judge: Judge) -> Callable[[Block, int], list[bytes]]:
        """What a row of a part takes back: its record when that is gone, and what it was under the key of somebody else."""
        records_of, of_all = self._records_of(table, judge), self.pseudonyms.records
        is_sole = self.pseudonyms.has_one_key

        def goes(block: Block, place: int) -> list[bytes]:
            is_gone = block.is_gone(place)
            if (is_sole and not is_gone) or block.fault(place) is not None:
                return []
            cells = block.cells(place)
            key = judge.key(cells)
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


class _Accepted:
    """Goes through the rows that must be looked at, and gathers what is known of the sheet from now on."""

    def __init__(self, taking: Taking, sheet: Sheet, judge: Judge, taken: Taken, keyed: Keyed) -> None:
        self._taking = taking
        self._sheet = sheet
        self._judge = judge
        self._taken = taken
        self._doubles = keyed.doubles
        self._is_part = not sheet.is_whole
        self._records = keyed.records
        self._is_first = not taking.outbox.statements.has_any(sheet.table.kinds)
        self._parent = sheet.table.place(sheet.table.parent.column) if sheet.table.parent else None

    def gone_through(self, sifted: Sifted, accepted: Pile) -> Pile:
        """Judge and state the rows to be looked at; those accepted, and those refused whose last version stands (n, 5)."""
        for block, first, fresh in fresh_blocks(self._sheet.rows, sifted.is_fresh):
            marks = block.marks()
            self._taking.heard("rows looked at", len(fresh))
            records = self._records.take(len(fresh))
            for begin in range(0, len(fresh), TOGETHER):
                places = fresh[begin : begin + TOGETHER]
                known = self._looked_at(block, first, places, records[16 * begin :], marks)
                accepted.add(np.frombuffer(known, np.uint64).reshape(-1, WIDTH))
        return accepted

    def _looked_at(self, block: Block, first: int, places: Sequence[int], records: bytes, marks: bytes) -> bytes:
        """Judge and state some rows of a block, whose first is the `first` of the sheet; what is known of them from now on."""
        outbox, facts = self._taking.outbox, self._sheet.table.facts
        known: list[bytes] = []
        said: list[Accepted] = []
        cells = [block.cells(place) for place in places]
        keys, rows, doubtful = self._judge.sort_out(cells)
        for number, place in enumerate(places):
            if self._is_part and block.is_gone(place):
                fault = block.fault(place) or self._judge.of_gone(cells[number])
                if fault is not None:
                    self._refuse(block, place, fault, None, b"")
                continue
            key, values, fault = keys[number], rows[number], block.fault(place)
            doubles = self._doubles.get(first + place, 0) if self._doubles else 0
            if fault is not None or doubles or number in doubtful:
                key, values, fault = self._judge.judge(cells[number], fault, doubles)
            record = records[16 * number : 16 * number + 16]
            if fault is None:
                assert key is not None  # its columns are required
                at = outbox.file(block.file(place) or self._sheet.file)
                said.append(Accepted(record, facts(key, values), at, block.line(place)))
                hangs_on = NOTHING if self._parent is None else self._hangs_on(values, cells[number])
                known.append(marks[16 * place : 16 * place + 16] + record + hangs_on)
            elif self._refuse(block, place, fault, key, record):
                known.append(record + record + NOTHING)  # no row is like it: it is looked at each time
        self._state(said)
        return b"".join(known)

    def _refuse(self, block: Block, place: int, fault: Fault, key: str | None, record: bytes) -> bool:
        """Note what is refused; is it stale?"""
        stale = key is not None and self._stands(record)
        code, sentence = fault
        if sentence:
            if self._sheet.is_named_by_key and key is not None:
                sentence = self._judge.named(key) + sentence
            at = block.file(place) or self._sheet.file
            self._taken.refusals.append(Refusal(at, block.line(place), code, sentence, stale))
        self._taken.file.refused += 1
        self._taken.file.stale += stale
        return stale

    def _state(self, rows: Sequence[Accepted]) -> None:
        taking, file, kind = self._taking, self._taken.file, self._sheet.table.kinds[0]
        facts = taking.pseudonyms.named(rows)
        if self._is_first:
            taking.writer.state(facts)
            file.new += len(facts)
            return
        following = iter(facts)
        for row in rows:
            own = list(islice(following, len(row.facts)))
            found = changes.compare(taking.outbox.statements.of_record(row.record), own)
            taking.writer.write(found)
            for last in found.withdrawn:
                taking.writer.withdraw(last, row.record, row.file, row.line)
            file.new += len(found.new) + len(found.again)
            file.changed += len(found.changed)
            file.withdrawn += len(found.withdrawn)
            if any(each.kind == kind for each in found.withdrawn):  # somebody else's now
                self._taken.moved.add(int(words(row.record)[0, 0]))

    def _hangs_on(self, values: tuple[object, ...], cells: list[str]) -> bytes:
        """Half of the record of the row that this one hangs on."""
        table = self._sheet.table
        assert self._parent is not None
        assert table.parent is not None
        if values[self._parent] is None:
            return NOTHING
        person = cells[table.place(table.person)].strip() if table.person else None
        return self._taking.pseudonyms.record(table.parent.file, str(values[self._parent]), person)[:8]

    def _stands(self, record: bytes) -> bool:
        kind = self._sheet.table.kinds[0]
        return self._taking.outbox.statements.subject(kind, record) is not None


def _refused(sheet: Sheet, refusal: Refusal, rows: int) -> Taken:
    return Taken(FileReport(sheet.file, True, rows, rows, 0), [refusal])
