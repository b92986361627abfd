"""Messages to statements by stream; what cannot be used is set aside with a code and a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from consumers.cases import Cases, Gathering
from consumers.holding import GatheringHeld, HeldCases
from consumers.page import Page, Part, page
from consumers.plausibility import implausible
from consumers.right import right
from hub.broker.stretch import Stretch
from hub.domain.areas import names_itself
from hub.domain.histories.facts import Statement
from hub.domain.likenesses import Likenesses
from hub.store.places import Position
from hub.store.rows import Place
from schemas.catalogue import Catalogue
from schemas.codec import Codec, Undecodable
from schemas.cursor import Flags
from schemas.events.extract_completed import ExtractCompleted
from schemas.topics import COUNTED, Stream

#: No calendar may run off its end.
LAST_DAY = date(8999, 12, 31)

#: Every code of the quarantine, and what it means.
CODES = {
    "not_wire_format": "The message is not in the Confluent wire format.",
    "unknown_schema": "The schema id is not known to this hub; the message can be replayed after an upgrade.",
    "unreadable": "The bytes do not follow their schema.",
    "authority_mismatch": "The message names another authority than the one whose topic it is on.",
    "wrong_stream": "This kind of event does not travel on this stream.",
    "key_mismatch": "The message key is not the person's pseudonym, so the history would be torn apart.",
    "unknown_authority": "The topic belongs to no authority of the exchange.",
    "impossible_day": "A day lies after the year 8999.",
    "impossible_pseudonym": "A pseudonym is empty, too long or holds a character that no keyed pseudonym does.",
    "impossible_text": "A name or code is empty, too long or holds a character that is not printable.",
    "impossible_end": "An extract waits for a topic that is not its authority's own, or for an offset below zero.",
    "impossible_figure": "A stated figure has no period, area or finite number that can be shown, or is another area's.",
}


#: Of which streams the events are that travel on each: those about people may be held on control.
TRAVEL: Mapping[Stream, tuple[Stream, ...]] = {
    Stream.CASE: (Stream.CASE,),
    Stream.PERFORMANCE: (Stream.PERFORMANCE,),
    Stream.CONTROL: (Stream.CONTROL, Stream.CASE),
    Stream.PRACTICE: COUNTED,
}


class Address(NamedTuple):
    """Where a message lies in the log; all that a log or an error may say of it."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset}"


class Placed(NamedTuple):
    """A statement that is about nobody, where it lies, and the moment at which it became known."""

    address: Address
    authority: str
    known_at: int
    statement: Statement

    @property
    def event(self) -> Any:
        """The event stated."""
        return self.statement.event


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that cannot be used, by address; no value of it is kept."""

    address: Address
    authority: str
    known_at: int
    kind: str | None
    code: str
    reason: str


@dataclass(slots=True)
class Batch:
    """The messages of one poll, sorted; each is in exactly one of the lists, but for those of practice that are right."""

    parts: dict[Place, Part]
    #: Statements about people, and those of them that are held.
    cases: Cases
    held: HeldCases
    #: Statements that an extract is complete.
    extracts: list[Placed] = field(default_factory=list)
    #: Stated figures and populations.
    stated: list[Placed] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    #: Messages of practice that would be set aside; a receipt says so, and nothing else does.
    mistaken: list[SetAside] = field(default_factory=list)

    @property
    def authorities(self) -> list[str]:
        """Whose messages these are."""
        return sorted({part.authority for part in self.parts.values()})

    @property
    def others(self) -> list[Placed]:
        """Every statement that is about nobody."""
        return [*self.extracts, *self.stated]

    def known_before(self, place: Place, offset: int) -> int:
        """The moment at which the batch's last message before an offset became known; 0 when it has none."""
        return self.parts[place].moment_before(offset) if place in self.parts else 0


class Sorter:
    """Knows which kind of event travels on which stream."""

    def __init__(self, codec: Codec, schemas: Catalogue, likenesses: Likenesses) -> None:
        self._codec = codec
        self._likenesses = likenesses
        self._streams = {subject: schemas.newest(subject).stream for subject in schemas.subjects}
        self._about_people = {subject for subject, stream in self._streams.items() if stream == Stream.CASE}

    def sort(
        self, stretches: Iterable[Stretch], positions: Mapping[Place, Position], replayed_at: int | None = None
    ) -> Batch:
        """Read every message; the moment of each is its append time, or the latest before it in its partition.

        What is found right when asked of all messages together is taken in by the column; the others are looked at one by
        one. A message that is replayed out of order keeps the moment that it was set aside with.
        """
        messages = page(stretches, positions, replayed_at)
        gathering, holding = Gathering(messages, self._likenesses), GatheringHeld(messages)
        others: list[Placed] = []
        set_aside: list[SetAside] = []
        mistaken: list[SetAside] = []
        waiting = ~self._take_columns(messages, gathering, holding)
        for part in messages.parts:
            for number in (part.begun + np.flatnonzero(waiting[part.begun : part.ended])).tolist():
                found = self._look_at(messages, part, number)
                if isinstance(found, SetAside):
                    (mistaken if part.is_practice else set_aside).append(found)
                elif part.is_practice:
                    part.practised += 1
                elif part.is_case:
                    gathering.take_one(number, found.event)
                elif found.event.SUBJECT in self._about_people:
                    holding.take_one(number, found.event)
                else:
                    part.recorded += 1
                    others.append(found)
        parts = {part.place: part for part in messages.parts}
        batch = Batch(parts, gathering.cases(), holding.held(), set_aside=set_aside, mistaken=mistaken)
        for placed in others:
            (batch.extracts if placed.event.__class__ is ExtractCompleted else batch.stated).append(placed)
        return batch

    def _take_columns(self, messages: Page, gathering: Gathering, holding: GatheringHeld) -> Flags:
        """Take in what is right at first sight; says which messages that was."""
        taken, asked, of_case, of_control = (np.zeros(len(messages), np.bool_) for _ in range(4))
        for part in messages.parts:
            those = slice(part.begun, part.ended)
            of_case[those], of_control[those] = part.is_case, part.is_control
            asked[those] = (part.is_case or part.is_control or part.is_practice) and names_itself(part.authority)
        asked &= messages.value_size > 0
        begun = messages.value_at
        ends = np.where(asked, begun + messages.value_size, begun)
        for kindred in self._codec.by_column(messages.data, begun, ends):
            if kindred.shape.SUBJECT in self._about_people:
                sure = right(kindred, messages, LAST_DAY)
                taken[kindred.numbers[sure]] = True
                for which, take in ((of_case, gathering.take), (of_control, holding.take)):
                    mine = sure & which[kindred.numbers]
                    if mine.any():
                        take(kindred if mine.all() else kindred.of(np.flatnonzero(mine)))
        for part in messages.parts:
            if part.is_practice:
                part.practised = int(np.count_nonzero(taken[part.begun : part.ended]))
        return taken

    def _look_at(self, messages: Page, part: Part, number: int) -> Placed | SetAside:
        """What one message states, or why it is set aside."""
        place = number - part.begun
        address = Address(*part.place, int(part.offsets[place]))
        known_at, value = int(part.moments[place]), messages.value(number)
        kind: str | None = None
        if part.topic is None or not names_itself(part.authority):
            code, reason = "unknown_authority", CODES["unknown_authority"]
        else:
            try:
                event = self._codec.decode(value)
            except Undecodable as problem:
                code, reason = problem.code, problem.reason
            else:
                kind = event.SUBJECT
                wrong = self._problem(event, messages.key(number), part)
                if wrong is None:
                    return Placed(address, part.authority, known_at, Statement(event, value or b""))
                code, reason = wrong, CODES[wrong]
        return SetAside(address, part.authority, known_at, kind, code, reason)

    def _problem(self, event: Any, key: bytes | None, part: Part) -> str | None:
        assert part.topic is not None
        if self._streams[event.SUBJECT] not in TRAVEL[part.topic.stream]:
            return "wrong_stream"
        header = event.header
        if header.authority != part.authority:
            return "authority_mismatch"
        if event.SUBJECT in self._about_people and key != header.subject.encode():
            return "key_mismatch"
        if header.occurred_on > LAST_DAY:
            return "impossible_day"
        return implausible(event, part.topic.stream)


def by_authority(placed: Iterable[Placed]) -> dict[str, list[Placed]]:
    """The same statements, by authority, in the same order."""
    found: dict[str, list[Placed]] = {}
    for each in placed:
        found.setdefault(each.authority, []).append(each)
    return found
