"""Many people's whole histories, a few of whom are due when a month ends: what W3 is measured on.

Of a thousand people 986 had a referral and a decision, 10 are children looked after since a placement in the year, 3 left care
again, and 1 was referred on the as-at day and waits for a decision. Past a month end the looked after children are due, for
the censuses, and those whose decision falls due; nobody else.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from schemas.codec import codec
from schemas.events.care_ended import CareEnded
from schemas.events.care_started import CareStarted
from schemas.events.header import Header
from schemas.events.placement_ended import PlacementEnded
from schemas.events.placement_started import PlacementStarted
from schemas.events.referral_decided import ReferralDecided
from schemas.events.referral_received import ReferralReceived
from schemas.events.review_held import ReviewHeld
from tests.bench.workload import AUTHORITIES, LAST_DAY, Message, contracts, partition_of, pseudonym

IN_CARE, LEFT_CARE, WAITING = 10, 3, 1
EVENTS = {"in care": 3, "left care": 4, "waiting": 1, "decided": 2}


@dataclass(frozen=True, slots=True)
class Histories:
    """So many people, over all 22 authorities."""

    people: int
    seed: int = 1
    partitions: int = 2

    @property
    def name(self) -> str:
        """Its numbers."""
        return f"histories-{self.people}-{self.seed}-{self.partitions}-{contracts()}"

    @property
    def codes(self) -> tuple[str, ...]:
        """All of them."""
        return AUTHORITIES

    @property
    def as_at(self) -> date:
        """The day before a month end."""
        return LAST_DAY - timedelta(days=1)

    @property
    def has_peers(self) -> bool:
        """Nobody else reads them."""
        return False

    @property
    def events(self) -> int:
        """All the statements about all of them."""
        return sum(EVENTS[_kind(number)] for number in range(self.people))

    @property
    def due(self) -> frozenset[str]:
        """The pseudonyms of the people who are due on the next day."""
        return self._of("in care", "waiting")

    @property
    def no_longer_due(self) -> frozenset[str]:
        """Those who would be due, had they not left care: who is told of in two batches, is due until the second."""
        return self._of("left care")

    def _of(self, *kinds: str) -> frozenset[str]:
        return frozenset(pseudonym("person", self.seed, each) for each in range(self.people) if _kind(each) in kinds)

    def messages(self) -> Iterator[Message]:
        """Person after person."""
        chance = random.Random(self.seed)
        encode = codec().encode
        for number in range(self.people):
            subject = pseudonym("person", self.seed, number)
            key = subject.encode()
            authority = number % len(AUTHORITIES)
            place = authority * self.partitions + partition_of(key, self.partitions)
            for event in _Person(self.seed, number, AUTHORITIES[authority], subject, self.as_at).events(chance):
                yield Message(place, key, encode(event))


@dataclass(frozen=True, slots=True)
class _Person:
    seed: int
    number: int
    authority: str
    subject: str
    as_at: date

    def events(self, chance: random.Random) -> Iterator[Any]:
        kind = _kind(self.number)
        if kind == "waiting":
            yield ReferralReceived(self._header(0, "referral", self.as_at), "school")
        elif kind == "decided":
            received = self.as_at - timedelta(days=chance.randrange(30, 730))
            yield ReferralReceived(self._header(0, "referral", received), chance.choice(("school", "health", "police")))
            decided = received + timedelta(days=chance.choice((0, 1, 1, 2, 9)))
            yield ReferralDecided(self._header(1, "referral", decided), "assessment")
        else:
            began = self.as_at - timedelta(days=chance.randrange(40, 360))
            care = pseudonym("care", self.seed, self.number)
            yield CareStarted(self._header(0, "care", began), "care_order")
            yield PlacementStarted(self._header(1, "placement", began), care, "foster", None)
            if kind == "left care":
                left = began + timedelta(days=10)
                yield PlacementEnded(self._header(2, "placement", left), care, None)
                yield CareEnded(self._header(3, "care", left))
            else:
                yield ReviewHeld(self._header(2, "review", began + timedelta(days=20)), care)

    def _header(self, fact: int, record: str, day: date) -> Header:
        at = round(datetime.combine(day, time(12), UTC).timestamp()) * 1000
        return Header(
            bytes.fromhex(pseudonym(f"fact {fact}", self.seed, self.number)),
            at,
            "asserted",
            self.authority,
            self.subject,
            pseudonym(record, self.seed, self.number),
            "casefile",
            f"casefile/{self.as_at}/{at}",
            at,
            day,
            None,
        )


def _kind(number: int) -> str:
    place = number * 617 % 1000  # spread over the authorities and partitions
    if place < IN_CARE:
        return "in care"
    if place < IN_CARE + LEFT_CARE:
        return "left care"
    return "waiting" if place < IN_CARE + LEFT_CARE + WAITING else "decided"
