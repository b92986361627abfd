"""The messages of one poll in one piece of memory: partition after partition, those of an authority together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hub.broker.stretch import Stretch
from hub.store.places import Position
from hub.store.rows import Place
from schemas.cursor import MARGIN, Places
from schemas.topics import Stream, Topic, authority_of, parse


@dataclass(slots=True)
class Part:
    """What a batch brings of one partition, in the order of the log."""

    place: Place
    authority: str
    #: What its topic's name says; None for one that is not ours.
    topic: Topic | None
    #: The numbers of its messages on the page.
    begun: int
    ended: int
    offsets: Places
    appended_at: Places
    #: The moment up to which the partition was known before, and at each message.
    begun_at: int
    moments: Places
    #: How many of the messages are statements.
    recorded: int = 0
    #: How many of the messages of practice would be.
    practised: int = 0

    def __len__(self) -> int:
        return self.ended - self.begun

    @property
    def next_offset(self) -> int:
        """The offset after the last of them."""
        return int(self.offsets[-1]) + 1

    @property
    def is_case(self) -> bool:
        """Do cases travel here?"""
        return self.topic is not None and self.topic.stream is Stream.CASE

    @property
    def is_control(self) -> bool:
        """Is what comes here about extracts, or held until one is complete?"""
        return self.topic is not None and self.topic.stream is Stream.CONTROL

    @property
    def is_practice(self) -> bool:
        """Is everything that comes here judged, and nothing counted?"""
        return self.topic is not None and self.topic.stream is Stream.PRACTICE

    @property
    def known_at(self) -> int:
        """The moment up to which the partition is known once the batch is in the store."""
        return int(self.moments[-1])

    def moment_before(self, offset: int) -> int:
        """The moment at which the last of these messages before an offset became known; 0 when there is none."""
        count = int(np.searchsorted(self.offsets, offset))
        return int(self.moments[count - 1]) if count else 0


@dataclass(frozen=True, slots=True)
class Page:
    """Messages by their number on the page."""

    parts: tuple[Part, ...]
    #: What the places are places in, with MARGIN after the last message.
    data: bytes
    key_at: Places
    key_size: Places
    value_at: Places
    value_size: Places

    def __len__(self) -> int:
        return len(self.value_at)

    def key(self, number: int) -> bytes | None:
        """A message's key."""
        return self._piece(int(self.key_at[number]), int(self.key_size[number]))

    def value(self, number: int) -> bytes | None:
        """A message's value."""
        return self._piece(int(self.value_at[number]), int(self.value_size[number]))

    def values(self, numbers: Places) -> list[bytes]:
        """The values of messages that have one."""
        begun = self.value_at[numbers]
        data, ends = self.data, (begun + self.value_size[numbers]).tolist()
        return [data[start:end] for start, end in zip(begun.tolist(), ends, strict=True)]

    def _piece(self, at: int, size: int) -> bytes | None:
        return None if size < 0 else self.data[at : at + size]


def page(stretches: Iterable[Stretch], positions: Mapping[Place, Position], replayed_at: int | None = None) -> Page:
    """The page of a poll; the moment of a message is its append time, or the latest before it in its partition.

    A message that is replayed out of order keeps the moment that it was set aside with.
    """
    by_place: dict[Place, list[Stretch]] = {}
    for each in stretches:
        by_place.setdefault((each.topic, each.partition), []).append(each)
    parts: list[Part] = []
    ordered: list[Stretch] = []
    count = 0
    for place in sorted(by_place, key=lambda place: (authority_of(place[0]), place)):
        mine = by_place[place]
        begun_at = positions[place].known_at if replayed_at is None else replayed_at
        part = _part(place, mine, count, begun_at)
        count = part.ended
        parts.append(part)
        ordered += mine
    return _joined(tuple(parts), ordered)


def _part(place: Place, mine: Sequence[Stretch], begun: int, begun_at: int) -> Part:
    offsets = np.concatenate([each.offsets for each in mine])
    appended_at = np.concatenate([each.appended_at for each in mine])
    moments = np.maximum.accumulate(np.maximum(appended_at, begun_at))
    authority, topic = authority_of(place[0]), parse(place[0])
    return Part(place, authority, topic, begun, begun + len(offsets), offsets, appended_at, begun_at, moments)


def _joined(parts: tuple[Part, ...], stretches: Sequence[Stretch]) -> Page:
    shifts, length = [], 0
    for each in stretches:
        shifts.append(length)
        length += len(each.data)
    moved = list(zip(stretches, shifts, strict=True))
    return Page(
        parts,
        b"".join([*(each.data for each in stretches), MARGIN]),
        np.concatenate([each.key_at + shift for each, shift in moved]),
        np.concatenate([each.key_size for each in stretches]),
        np.concatenate([each.value_at + shift for each, shift in moved]),
        np.concatenate([each.value_size for each in stretches]),
    )
