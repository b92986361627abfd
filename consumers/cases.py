"""Statements about people, by the column: what decides which of them counts, and what is said; an event only when asked for.

Most people's statements are counted without anybody looking into an event (hub.domain.likenesses). The lists here are in
the order of the page, so those of an authority lie together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.page import Page
from hub.domain.histories.facts import Statement
from hub.domain.histories.likeness import told_apart_by
from hub.domain.likenesses import Likenesses, Saying
from schemas.codec import Kindred
from schemas.columns import Perhaps, Pieces, Whole
from schemas.cursor import Places


@dataclass(slots=True)
class Cases:
    """Statements about people that can be used; all lists are as long as there are statements."""

    page: Page
    #: Their numbers on the page, rising.
    numbers: Places
    kinds: list[str]
    subjects: list[bytes]
    event_ids: list[bytes]
    revisions: list[int]
    records: list[bytes]
    sayings: list[Saying | None]
    moments: Places
    recorded_at: Places
    messages: list[bytes]
    _events: dict[int, Any]
    _kindred: Sequence[Kindred]
    #: By whom each is, and where: rising numbers of statements at which authorities begin.
    authorities: dict[str, range] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, authority: str) -> range:
        """The places in the lists of an authority's statements."""
        return self.authorities.get(authority, range(0))

    def statements(self, chosen: Iterable[int]) -> dict[int, Statement]:
        """Whole statements, by their places in the lists."""
        wanted = {int(self.numbers[each]): each for each in chosen}
        events = {number: self._events[number] for number in wanted if number in self._events}
        for kindred in self._kindred:
            mine = np.flatnonzero(np.isin(kindred.numbers, list(wanted)))
            if len(mine):
                events |= zip(kindred.numbers[mine].tolist(), kindred.events(mine), strict=True)
        return {each: Statement(events[number], self.messages[each]) for number, each in wanted.items()}


class Gathering:
    """Takes in what was found right on a page, in any order, and gives it in the order of the page."""

    def __init__(self, page: Page, likenesses: Likenesses) -> None:
        count = len(page)
        self._page = page
        self._likenesses = likenesses
        self._is_taken = np.zeros(count, np.bool_)
        self._kinds, self._subjects, self._event_ids, self._records, self._sayings = (
            np.empty(count, object) for _ in range(5)
        )
        self._revisions = np.empty(count, np.int64)
        self._recorded_at = np.empty(count, np.int64)
        #: Events of messages that were read one by one, by their numbers.
        self._events: dict[int, Any] = {}
        self._kindred: list[Kindred] = []

    def take(self, kindred: Kindred) -> None:
        """Take in messages of one kind."""
        numbers, columns = kindred.numbers, kindred.columns.fields
        self._is_taken[numbers] = True
        self._kinds[numbers] = kindred.shape.SUBJECT
        for target, name in (
            (self._subjects, "header.subject"),
            (self._event_ids, "header.event_id"),
            (self._records, "header.record"),
        ):
            column = columns[name]
            assert isinstance(column, Pieces)
            target[numbers] = column.pieces()
        for whole, name in ((self._revisions, "header.revision"), (self._recorded_at, "header.recorded_at")):
            column = columns[name]
            assert isinstance(column, Whole)
            whole[numbers] = column.codes
        self._sayings[numbers] = self._said(kindred)
        self._kindred.append(kindred)

    def take_one(self, number: int, event: Any) -> None:
        """Take in a single message."""
        header = event.header
        self._is_taken[number] = True
        self._kinds[number] = event.SUBJECT
        self._subjects[number] = header.subject.encode()
        self._event_ids[number] = header.event_id
        self._records[number] = header.record.encode()
        self._revisions[number] = header.revision
        self._recorded_at[number] = header.recorded_at
        self._sayings[number] = self._likenesses.saying(event)
        self._events[number] = event

    def cases(self) -> Cases:
        """All that was taken in."""
        page = self._page
        chosen = np.flatnonzero(self._is_taken)
        parts = [part for part in page.parts if part.is_case]
        moments = np.empty(len(page), np.int64)
        ranges: dict[str, range] = {}
        for part in parts:
            moments[part.begun : part.ended] = part.moments
            begun, ended = (int(each) for each in np.searchsorted(chosen, (part.begun, part.ended)))
            part.recorded = ended - begun
            before = ranges.get(part.authority)
            ranges[part.authority] = range(before.start if before else begun, ended)
        return Cases(
            page,
            chosen,
            self._kinds[chosen].tolist(),
            self._subjects[chosen].tolist(),
            self._event_ids[chosen].tolist(),
            self._revisions[chosen].tolist(),
            self._records[chosen].tolist(),
            self._sayings[chosen].tolist(),
            moments[chosen],
            self._recorded_at[chosen],
            page.values(chosen),
            self._events,
            self._kindred,
            ranges,
        )

    def _said(self, kindred: Kindred) -> list[Saying | None]:
        """What each says; an event is looked at once for all that say the same."""
        own = told_apart_by(kindred.shape)
        if own is None:
            return [None] * len(kindred.numbers)
        fields = [kindred.columns.fields[name] for name in ("header.status", "header.occurred_on", *own)]
        codes = [each.codes for each in fields if isinstance(each, Whole | Perhaps)]
        if len(codes) < len(fields):
            return [self._likenesses.saying(event) for event in kindred.events()]
        examples, which = told_apart(codes)
        said = [self._likenesses.saying(event) for event in kindred.events(examples)]
        return [said[each] for each in which.tolist()]


def told_apart(columns: Sequence[Places]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of rows that are equal in all columns one example each, and for each row which example it is like."""
    found: Places = np.zeros(len(columns[0]), np.int64)
    kinds = 1
    for column in columns:
        different, codes = np.unique(column, return_inverse=True)
        kinds *= len(different)
        found = found * len(different) + codes
        if kinds > 2**40:
            found = np.unique(found, return_inverse=True)[1]
            kinds = len(found)
    _, examples, which = np.unique(found, return_index=True, return_inverse=True)
    return examples, which
