"""The rows of a sheet that must be looked at, gone through: what they say is written down, and they are known from now on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np

from producers.comparing import changes
from producers.comparing.beside import Beside, look_and_assert
from producers.comparing.looking import NOTHING, Looked, Looker, Looking
from producers.comparing.piles import Pile, Rows, words
from producers.comparing.sifting import Keyed, Sifted, fresh_blocks
from producers.comparing.writing import Writer
from producers.keyed.mapping import Named
from producers.outbox.file import Outbox
from producers.outbox.known import WIDTH
from producers.reading import Block, Sheet
from producers.refusals import Fault, Refusal
from producers.report import FileReport

TOGETHER = 2_000
"""Rows looked at together: many enough to be quick, few enough to be gone before memory is searched for what is not needed."""

#: Parents' rows of which it is remembered whom they are about.
REMEMBERED = 1 << 16


class Part(NamedTuple):
    """Where rows that are looked at together stand."""

    block: Block
    #: In the block.
    places: Sequence[int]
    #: Their records, sixteen bytes each.
    records: bytes
    #: Sixteen bytes for each row of the block.
    marks: bytes

    def record(self, number: int) -> bytes:
        """The record of one of the rows."""
        return self.records[16 * number : 16 * number + 16]

    def mark(self, number: int) -> bytes:
        """The mark of one of the rows."""
        begin = 16 * self.places[number]
        return self.marks[begin : begin + 16]


@dataclass(slots=True)
class Taken:
    """What became of a sheet."""

    file: FileReport
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: Rows that may hang on others further down than was looked at.
    unjudged: int = 0
    #: First halves of the records that no longer stand, or are about somebody else now: rows that hang on them are looked at.
    moved: set[int] = field(default_factory=set)


class Accepting:
    """Goes through the rows of a sheet that must be looked at.

    `whose`: whom the parent's row of a key is about. `is_first`: nothing was ever stated of what the sheet states.
    `hangs_further`: a row that names no parent's row which is known may name one that was not looked at.
    """

    def __init__(
        self,
        outbox: Outbox,
        writer: Writer,
        sheet: Sheet,
        keyed: Keyed,
        looker: Looker,
        whose: Callable[[str], str | None],
        taken: Taken,
        is_first: bool,
        hangs_further: bool,
    ) -> None:
        self._outbox = outbox
        self._writer = writer
        self._sheet = sheet
        self._doubles = keyed.doubles
        self._records = keyed.records
        self._looker = looker
        self._whose = whose
        self._taken = taken
        self._remembered: dict[str, str | None] = {}
        self._is_first = is_first
        parent = sheet.table.parent
        self._code_of_unseen = parent.code if parent is not None and hangs_further else None

    def go_through(self, sifted: Sifted, accepted: Pile, beside: Beside, heard: Callable[[str, int], None]) -> None:
        """State what the rows say, and put those accepted on a pile, and those refused whose last version stands (n, 5).

        `heard` is told on the way how many were looked at.
        """
        parts = self._parts(sifted)
        if self._is_first:
            look = look_and_assert(self._looker, self._writer.asserting)
            for part, (looked, asserted) in beside.in_turn(parts, look):
                self._writer.add(asserted)
                self._taken.file.new += sum(looked.counts)
                accepted.add(self._known(part, looked))
                heard("rows looked at", len(part.places))
            return
        for part, rows in parts:
            looked, facts = self._looker.look(rows)
            self._compare(part, looked, facts)
            accepted.add(self._known(part, looked))
            heard("rows looked at", len(part.places))

    def _known(self, part: Part, looked: Looked) -> Rows:
        """What is known of some rows from now on (n, 5); those refused are noted."""
        known = [
            part.mark(number) + part.record(number) + looked.hanging[8 * place : 8 * place + 8]
            for place, number in enumerate(looked.accepted)
        ]
        for number, key, fault in looked.refused:
            record = part.record(number)
            if self._refuse(part.block, part.places[number], fault, key, record):
                known.append(record + record + NOTHING)  # no row is like it: it is looked at each time
        return np.frombuffer(b"".join(known), np.uint64).reshape(-1, WIDTH)

    def _parts(self, sifted: Sifted) -> Iterator[tuple[Part, Looking]]:
        for block, first, fresh in fresh_blocks(self._sheet.rows, sifted.is_fresh):
            marks = block.marks()
            for begin in range(0, len(fresh), TOGETHER):
                places = fresh[begin : begin + TOGETHER]
                part = Part(block, places, self._records.take(len(places)), marks)
                yield part, self._looking(part, first)

    def _looking(self, part: Part, first: int) -> Looking:
        """What there is to be looked at; `first`: the number of the block's first row in the sheet."""
        block, places, outbox = part.block, part.places, self._outbox
        cells = [block.cells(place) for place in places]
        return Looking(
            cells,
            [block.fault(place) for place in places],
            [self._doubles.get(first + place, 0) for place in places] if self._doubles else [0] * len(places),
            [False] * len(places) if self._sheet.is_whole else [block.is_gone(place) for place in places],
            part.records,
            [outbox.file(block.file(place) or self._sheet.file) for place in places],
            [block.line(place) for place in places],
            {key: self._whose_is(key) for key in self._looker.parents(cells)},
        )

    def _whose_is(self, key: str) -> str | None:
        """Whom the parent's row of a key is about."""
        if key not in self._remembered:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = self._whose(key)
        return self._remembered[key]

    def _refuse(self, block: Block, place: int, fault: Fault, key: str | None, record: bytes) -> bool:
        """Note what is refused; is it stale?"""
        kind = self._sheet.table.kinds[0]
        stale = key is not None and self._outbox.statements.subject(kind, record) is not None
        code, sentence = fault
        if code is self._code_of_unseen and block.fault(place) is None:
            self._taken.unjudged += 1
            return stale
        if sentence:
            if self._sheet.is_named_by_key and key is not None:
                sentence = self._looker.named(key) + sentence
            at = block.file(place) or self._sheet.file
            self._taken.refusals.append(Refusal(at, block.line(place), code, sentence, stale))
        self._taken.file.refused += 1
        self._taken.file.stale += stale
        return stale

    def _compare(self, part: Part, looked: Looked, facts: Sequence[Named]) -> None:
        """State what is otherwise than it was stated."""
        file, kind = self._taken.file, self._sheet.table.kinds[0]
        following = iter(facts)
        for number, count in zip(looked.accepted, looked.counts, strict=True):
            record, own = part.record(number), list(islice(following, count))
            found = changes.compare(self._outbox.statements.of_record(record), own)
            self._writer.write(found)
            for last in found.withdrawn:
                self._writer.withdraw(last, record, own[0].file, own[0].line)
            file.new += len(found.new) + len(found.again)
            file.changed += len(found.changed)
            file.withdrawn += len(found.withdrawn)
            if any(each.kind == kind for each in found.withdrawn):  # somebody else's now
                self._taken.moved.add(int(words(record)[0, 0]))
