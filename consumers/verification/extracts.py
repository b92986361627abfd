"""Each extract's own counts and digests against what was recorded by the time it was complete."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from consumers.verification.differences import Report
from consumers.verification.held import Key
from hub.store.rows import Place, StatementRow
from schemas.codec import Codec
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.header import Status

MODULUS = 2**256


class Sums:
    """Counts and digests of the asserted facts, by kind, as messages come in."""

    def __init__(self) -> None:
        self._winners: dict[bytes, tuple[int, bytes, str, bool]] = {}
        self.counts: dict[str, int] = {}
        self.digests: dict[str, int] = {}

    def take(self, event: Any, message: bytes) -> None:
        """One more message about a fact."""
        header = event.header
        before = self._winners.get(header.event_id)
        if before is not None and (header.revision, message) <= before[:2]:
            return
        if before is not None and before[3]:
            self._add(before[2], before[1], -1)
        asserted = header.status == Status.ASSERTED
        self._winners[header.event_id] = (header.revision, message, event.SUBJECT, asserted)
        if asserted:
            self._add(event.SUBJECT, message, 1)

    def _add(self, kind: str, message: bytes, sign: int) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + sign
        value = int.from_bytes(sha256(message).digest(), "big")
        self.digests[kind] = (self.digests.get(kind, 0) + sign * value) % MODULUS


def compare_extracts(
    authority: str,
    extracts: Sequence[ExtractCompleted],
    rows: Mapping[Place, Iterable[StatementRow]],
    held: Mapping[Key, Iterable[StatementRow]],
    positions: Mapping[Place, int],
    codec: Codec,
    report: Report,
) -> None:
    """Run through an authority's messages of one stream in order, stopping at each extract's end offsets to compare.

    `rows` holds the recorded messages of each partition by offset, `held` those that take effect with an extract; extracts
    that wait for events are left out.
    """
    sums = Sums()
    cursors = {place: _Cursor(each) for place, each in rows.items()}
    for extract in sorted(extracts, key=lambda each: each.header.revision):
        ends = {(end.topic, end.partition): end.offset for end in extract.ends}
        if extract.header.status != Status.ASSERTED or any(
            positions.get(place, 0) < end for place, end in ends.items()
        ):
            continue
        for place, end in ends.items():
            if place in cursors:
                for row in cursors[place].until(end):
                    sums.take(codec.decode(row.message), row.message)
        for row in held.get((extract.header.event_id, extract.header.revision), ()):
            sums.take(codec.decode(row.message), row.message)
        report.extracts += 1
        where = (
            f"{authority}, {extract.of_stream}, as at {extract.header.occurred_on}, revision {extract.header.revision}"
        )
        for content in extract.contents:
            count = sums.counts.get(content.kind, 0)
            digest = f"{sums.digests.get(content.kind, 0):064x}"
            if count != content.count:
                report.differ(f"count of {content.kind}", where, content.count, count)
            elif digest != content.digest:
                report.differ(f"digest of {content.kind}", where, content.digest[:16], digest[:16])


class _Cursor:
    """Goes through the messages of a partition once."""

    def __init__(self, rows: Iterable[StatementRow]) -> None:
        self._rows = iter(rows)
        self._ahead: StatementRow | None = next(self._rows, None)

    def until(self, end: int) -> Iterable[StatementRow]:
        """The messages before an offset that were not given yet."""
        while self._ahead is not None and self._ahead.offset < end:
            yield self._ahead
            self._ahead = next(self._rows, None)
