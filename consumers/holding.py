"""Statements about people that lie on control streams, by the column: they are recorded, and held until their extract is complete.

The lists are in the order of the page, so those of an authority lie together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.page import Page
from hub.store.holdings import Held
from hub.store.places import Position
from hub.store.rows import Place, extract_number
from schemas.codec import Kindred
from schemas.columns import Pieces
from schemas.cursor import Places


@dataclass(frozen=True, slots=True)
class HeldCases:
    """What is held of a batch; all lists are as long as there are statements."""

    page: Page
    #: Their numbers on the page, rising.
    numbers: Places
    kinds: list[str]
    subjects: list[bytes]
    #: The number of each one's extract (extract_number).
    extracts: NDArray[np.int64]
    moments: Places
    messages: list[bytes]

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, authority: str, positions: Mapping[Place, Position]) -> dict[Held, bytes]:
        """The messages of an authority, by where they lie."""
        found: dict[Held, bytes] = {}
        for part in self.page.parts if len(self) else ():
            if (
                part.authority == authority and part.is_control and part.place[1] == 0
            ):  # there is no other, and no order over two
                topic = positions[part.place].topic
                begun, ended = np.searchsorted(self.numbers, (part.begun, part.ended)).tolist()
                offsets = part.offsets[self.numbers[begun:ended] - part.begun].tolist()
                extracts = self.extracts[begun:ended].tolist()
                where = (Held(topic, offset, extract) for offset, extract in zip(offsets, extracts, strict=True))
                found |= zip(where, self.messages[begun:ended], strict=True)
        return found


class GatheringHeld:
    """Takes in what was found right on control streams, in any order, and gives it in the order of the page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._kinds: dict[int, str] = {}
        self._subjects: dict[int, bytes] = {}
        self._extracts: dict[int, int] = {}

    def take(self, kindred: Kindred) -> None:
        """Take in messages of one kind."""
        numbers, columns = kindred.numbers.tolist(), kindred.columns.fields
        subjects = columns["header.subject"]
        assert isinstance(subjects, Pieces)
        sources, extracts = columns["header.source"].values(), columns["header.extract_id"].values()
        self._kinds |= dict.fromkeys(numbers, kindred.shape.SUBJECT)
        self._subjects |= zip(numbers, subjects.pieces(), strict=True)
        self._extracts |= zip(numbers, map(_extract_number, sources, extracts), strict=True)

    def take_one(self, number: int, event: Any) -> None:
        """Take in a single message."""
        header = event.header
        self._kinds[number] = event.SUBJECT
        self._subjects[number] = header.subject.encode()
        self._extracts[number] = _extract_number(header.source, header.extract_id)

    def held(self) -> HeldCases:
        """All that was taken in."""
        numbers: Sequence[int] = sorted(self._kinds)
        chosen = np.array(numbers, np.int64)
        moments = np.empty(len(self._page), np.int64)
        for part in self._page.parts:
            if part.is_control:
                moments[part.begun : part.ended] = part.moments
                begun, ended = np.searchsorted(chosen, (part.begun, part.ended)).tolist()
                part.recorded += ended - begun
        return HeldCases(
            self._page,
            chosen,
            [self._kinds[number] for number in numbers],
            [self._subjects[number] for number in numbers],
            np.array([self._extracts[number] for number in numbers], np.int64),
            moments[chosen],
            self._page.values(chosen),
        )


_extract_number = lru_cache(1_000)(extract_number)
