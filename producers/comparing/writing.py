"""Writes down what must be stated: each statement is remembered as the latest about its fact, and queued to be sent."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from producers.comparing.asserting import Asserted, Asserting
from producers.comparing.changes import Changes
from producers.keyed.mapping import Carrier, Named
from producers.outbox.file import Outbox
from producers.outbox.statements import Entry, Stated
from schemas.codec import codec
from schemas.events.header import Status

BATCH = 2_000


class Writer:
    """Writes the statements of one extract, a batch at a time."""

    def __init__(self, outbox: Outbox, carrier: Carrier, to: str, extract: int) -> None:
        self._outbox = outbox
        self._carrier = carrier
        self._to = to
        self._extract = extract
        self._new: list[Named] = []
        self._replaced: list[tuple[int, Entry]] = []
        self.asserting = Asserting(carrier)

    def add(self, asserted: Asserted) -> None:
        """Write down statements about facts of which nothing was known."""
        if asserted.counts:
            self._outbox.queue.put(self._to, [self._outbox.statements.add_columns(*asserted, self._extract)])

    def state(self, facts: Sequence[Named]) -> None:
        """State facts of which nothing was known."""
        self._new.extend(facts)
        if len(self._new) >= BATCH:
            self.flush()

    def write(self, changes: Changes) -> None:
        """State what a record makes necessary."""
        again = [*changes.again, *changes.changed]
        if again:
            revisions = [self._above(last) for last, _ in again]
            entries = zip(*self.asserting.under([fact for _, fact in again], revisions), strict=True)
            self._replaced += [(last.number, Entry(*entry)) for (last, _), entry in zip(again, entries, strict=True)]
        self.state(changes.new)
        if len(self._replaced) >= BATCH:
            self.flush()

    def withdraw(self, last: Stated, record: bytes, file: int = 0, line: int = 0) -> None:
        """State that a fact is so no longer.

        A withdrawal repeats what was stated last, so that whoever reads it alone knows what is no longer so.
        """
        said: Any = codec().decode(self._outbox.statements.value(last.number))
        revision = self._above(last)
        header = said.header._replace(
            revision=revision,
            status=Status.WITHDRAWN.value,
            source=self._carrier.source,
            extract_id=self._carrier.extract_id,
            recorded_at=self._carrier.recorded_at,
        )
        value = codec().encode(replace(said, header=header))
        entry = Entry(last.event_id, last.kind, record, last.subject, revision, True, last.content, value, file, line)
        self._replaced.append((last.number, entry))
        if len(self._replaced) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is gathered."""
        if self._replaced:
            self._outbox.statements.replace(self._replaced, self._extract)
            self._outbox.queue.put(self._to, _stretches([number for number, _ in self._replaced]))
            self._replaced.clear()
        if self._new:
            self.add(self.asserting.new(self._new))
            self._new.clear()

    def _above(self, last: Stated) -> int:
        """The revision after a statement: at least the run's start, so that even a connector that has forgotten everything
        speaks above its own past."""
        return max(last.revision + 1, self._carrier.recorded_at)


def _stretches(numbers: list[int]) -> list[tuple[int, int]]:
    """Numbers as stretches that follow each other, lowest first."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
