"""W1: case events in the product's own contracts, with repetition, corrections and disorder; seeded, kept in a file.

Of a million events 495,000 are referrals, each of another person; 2 in 100 are repeated word for word, the decision of 1
case in 100 is corrected (of ten corrections one overtakes what it corrects), and 1 decision in 20 arrives before its referral.
In a workload of several blocks each block is later in time, and some of its referrals are of people known before.

A file is a row of messages: place (1 byte), length of the key (1), length of the value (2, little endian), key, value. A
place is one of the partitions that cases come through, counted through the authorities.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Protocol

from kafka.partitioner.default import murmur2

from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.events.header import Header
from schemas.events.referral_decided import ReferralDecided
from schemas.events.referral_received import ReferralReceived

FRAME = struct.Struct("<BBH")
AUTHORITIES = tuple(f"W060000{number:02}" for number in (*range(1, 7), *range(8, 17), *range(18, 25)))
LAST_DAY = date(2025, 12, 31)
YEARS_OF_A_BLOCK = 2
DAY_MS, HOUR_MS = 86_400_000, 3_600_000
SOURCES = ("self", "family", "school", "health", "police", "other")
DECISIONS = ("assessment", "no_further_action", "information_advice")

#: Shares: cases and repetitions of all events, corrections of all cases, early ones of all decisions.
CASES, REPEATED, CORRECTED, EARLY, OVERTAKING = 0.495, 0.02, 0.01, 0.05, 0.1


class Message(NamedTuple):
    """A message and the place it goes to."""

    place: int
    key: bytes
    value: bytes


class Stated(NamedTuple):
    """What is stated of a case, and when it arrives; times are milliseconds since 1970-01-01 UTC."""

    arrives_at: int
    case: int
    person: int
    is_decision: bool
    happened_at: int
    recorded_at: int
    said: str


class Workload(Protocol):
    """Messages in the product's contracts, made from a few numbers alone: the same numbers make the same bytes."""

    @property
    def name(self) -> str:
        """A name for its files; other numbers and other contracts make another."""
        ...

    @property
    def events(self) -> int:
        """How many messages there are."""
        ...

    @property
    def codes(self) -> tuple[str, ...]:
        """The authorities that take part."""
        ...

    @property
    def partitions(self) -> int:
        """Partitions of each authority's cases."""
        ...

    @property
    def as_at(self) -> date:
        """The as-at day in effect from the beginning."""
        ...

    @property
    def has_peers(self) -> bool:
        """Whether the peers read it, too."""
        ...

    def messages(self) -> Iterator[Message]:
        """All its messages, in the order in which they arrive."""
        ...


@dataclass(frozen=True, slots=True)
class Spec:
    """W1 of a size, in one block or several."""

    events: int
    seed: int = 1
    authorities: int = 4
    partitions: int = 2
    blocks: int = 1
    #: Of the referrals of later blocks, the share that is of people known before.
    returning: float = 0.0

    @property
    def name(self) -> str:
        """Its numbers."""
        parts = (self.events, self.seed, self.authorities, self.partitions, self.blocks, round(self.returning * 100))
        return f"w1-{'-'.join(map(str, parts))}-{contracts()}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The authorities that take part."""
        return AUTHORITIES[: self.authorities]

    @property
    def as_at(self) -> date:
        """The last day."""
        return LAST_DAY

    @property
    def has_peers(self) -> bool:
        """Peers read it in one block."""
        return self.blocks == 1

    def messages(self) -> Iterator[Message]:
        """Block after block, each in the order of arrival."""
        for block in range(self.blocks):
            yield from _messages(self, block)

    def days(self, block: int) -> tuple[date, date]:
        """The first and the last day of a block."""
        end = LAST_DAY.year - YEARS_OF_A_BLOCK * (self.blocks - 1 - block)
        return date(end - YEARS_OF_A_BLOCK + 1, 1, 1), date(end, 12, 31)


def contracts() -> str:
    """A digest of all schemas, for names of files."""
    return blake2b("".join(each.text for each in catalogue().by_id.values()).encode(), digest_size=4).hexdigest()


def made(workload: Workload, folder: Path) -> Path:
    """The file of a workload; it is made if it is not there."""
    file = folder / f"{workload.name}.messages"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with file.with_suffix(".part").open("wb") as out:
            for place, key, value in workload.messages():
                out.write(FRAME.pack(place, len(key), len(value)) + key + value)
        file.with_suffix(".part").replace(file)
    return file


def read(file: Path, piece: int = 8 << 20) -> Iterator[Message]:
    """The messages in a file, in order."""
    with file.open("rb") as content:
        held = b""
        while more := content.read(piece):
            held += more
            at = 0
            while at + FRAME.size <= len(held):
                place, key, value = FRAME.unpack_from(held, at)
                start = at + FRAME.size
                if start + key + value > len(held):
                    break
                yield Message(place, held[start : start + key], held[start + key : start + key + value])
                at = start + key + value
            held = held[at:]


def _messages(spec: Spec, block: int) -> Iterator[Message]:
    encode = codec().encode
    for stated in _disordered(spec, block):
        subject = pseudonym("person", spec.seed, stated.person)
        authority = stated.person % spec.authorities
        key = subject.encode()
        place = authority * spec.partitions + partition_of(key, spec.partitions)
        header = Header(
            _id(spec.seed, stated.case, stated.is_decision),
            stated.recorded_at,
            "asserted",
            spec.codes[authority],
            subject,
            pseudonym("case", spec.seed, stated.case),
            "casefile",
            f"casefile/{LAST_DAY}/{stated.recorded_at // DAY_MS * DAY_MS}",
            stated.recorded_at,
            datetime.fromtimestamp(stated.happened_at / 1000, UTC).date(),
            stated.happened_at,
        )
        event = ReferralDecided(header, stated.said) if stated.is_decision else ReferralReceived(header, stated.said)
        yield Message(place, key, encode(event))


def _disordered(spec: Spec, block: int) -> list[Stated]:
    chance = random.Random(f"{spec.seed}/{block}")
    events = spec.events // spec.blocks
    cases, repeated = round(events * CASES), round(events * REPEATED)
    corrected = round(cases * CORRECTED)
    decided = events - cases - repeated - corrected
    first, last = spec.days(block)
    begin, end = _midnight(first), _midnight(last + timedelta(days=1)) - 1
    undecided = set(chance.sample(range(cases), cases - decided))
    corrections = set(chance.sample([each for each in range(cases) if each not in undecided], corrected))
    found: list[Stated] = []
    for number in range(cases):
        case = block * cases + number
        known_before = block > 0 and chance.random() < spec.returning
        person = chance.randrange(block * cases) if known_before else case
        received = chance.randrange(begin, end)
        arrives = received + round(chance.expovariate(1 / (2 * HOUR_MS)))
        if number not in undecided:
            day = min(end, received + _delay(chance))
            recorded = day + round(chance.expovariate(1 / (2 * HOUR_MS))) + 1
            decision = Stated(recorded, case, person, True, day, recorded, chance.choice(DECISIONS))
            found.append(decision)
            if chance.random() < EARLY:
                arrives = recorded + chance.randrange(1, 2 * DAY_MS)
            if number in corrections:
                later = recorded + chance.randrange(1, 30 * DAY_MS)
                other = min(end, max(received, day + chance.randrange(-4 * DAY_MS, 4 * DAY_MS)))
                at = recorded - 1 if chance.random() < OVERTAKING else later
                found.append(decision._replace(arrives_at=at, happened_at=other, recorded_at=later))
        found.append(Stated(arrives, case, person, False, received, arrives, chance.choice(SOURCES)))
    again = [found[each] for each in chance.sample(range(len(found)), repeated)]
    found += [each._replace(arrives_at=each.arrives_at + chance.randrange(1, 7 * DAY_MS)) for each in again]
    return sorted(found)


def _delay(chance: random.Random) -> int:
    """Most are decided on the day or the next, some in days, a few in weeks."""
    kind = chance.random()
    longest = 20 * HOUR_MS if kind < 0.7 else 4 * DAY_MS if kind < 0.9 else 20 * DAY_MS
    return chance.randrange(longest)


def _midnight(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def partition_of(key: bytes, partitions: int) -> int:
    """Which partition of a topic Kafka's clients choose for a key."""
    number: int = (murmur2(key) & 0x7FFFFFFF) % partitions
    return number


def pseudonym(kind: str, seed: int, number: int) -> str:
    """32 hexadecimal digits, as the connectors' pseudonyms are."""
    return blake2b(f"{kind}/{seed}/{number}".encode(), digest_size=16).hexdigest()


def _id(seed: int, case: int, is_decision: bool) -> bytes:
    return blake2b(f"{is_decision}/{seed}/{case}".encode(), digest_size=16).digest()
