"""The statements that assert facts, many at a time, as they are remembered and sent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from typing import Any, NamedTuple

from producers.comparing.sums import KindCount, counted
from producers.keyed.mapping import Carrier, Named
from schemas.codec import codec
from schemas.events.header import Status

Columns = Sequence[Sequence[Any]]
"""Statements by the column, in the order of `producers.outbox.statements.Entry`."""

KIND, VALUE = 1, 7
"""Which columns hold the kinds and the messages."""


class Asserted(NamedTuple):
    """Statements about facts of which nothing was known."""

    columns: Columns
    #: How many of each kind.
    counts: Mapping[str, KindCount]


class Asserting:
    """Writes the statements that one extract carries."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._stating: dict[str, Callable[[Sequence[Iterable[Any]]], list[bytes]]] = {}

    def new(self, facts: Sequence[Named]) -> Asserted:
        """The first statements about some facts, in their order."""
        columns = self.under(facts, [self._carrier.recorded_at] * len(facts))
        return Asserted(columns, counted(columns[KIND], columns[VALUE]))

    def under(self, facts: Sequence[Named], revisions: Sequence[int]) -> Columns:
        """Statements about some facts, each under a revision, in their order; written a kind at a time."""
        if not facts:
            return [()] * 10
        events, kinds, records, subjects, days, moments, own, contents, files, lines = zip(*facts, strict=True)
        names = [record.hex() for record in records]
        values = [b""] * len(facts)
        for kind in set(kinds):
            chosen = [each == kind for each in kinds]
            heads = [compress(each, chosen) for each in (events, revisions, subjects, names, days, moments)]
            written = iter(self._stated(kind)([*heads, *zip(*compress(own, chosen), strict=True)]))
            values = [next(written) if is_chosen else value for is_chosen, value in zip(chosen, values, strict=True)]
        return [events, kinds, records, subjects, revisions, [False] * len(facts), contents, values, files, lines]

    def _stated(self, kind: str) -> Callable[[Sequence[Iterable[Any]]], list[bytes]]:
        """What writes events of a kind that assert something."""
        stating = self._stating.get(kind)
        if stating is None:
            shared = {**self._carrier._asdict(), "status": Status.ASSERTED.value}
            self._stating[kind] = stating = codec().stating(kind, shared)
        return stating
