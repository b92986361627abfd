"""THE CONSUMER: poll, take into the store, commit as a courtesy, deliver receipts; until it is told to stop.

The steps and their numbers are in consumers.engine; this is the loop around them, and what it does when a part is away:
it forgets what it had in mind, waits a little, and goes on from where the store says.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from uuid import UUID

from consumers.catching_up import CatchingUp
from consumers.definitions import complete_definitions
from consumers.engine import Engine
from consumers.generations import TopicMadeAgain, generations, require_the_same
from consumers.listening import tell, tell_lag, tell_standings
from consumers.passing_over import pass_over
from consumers.receipts import Receipts
from consumers.replay import replay_requested
from consumers.sorting import Batch
from consumers.tidying import Tidying
from hub.broker.connection import Connection, TopicPartition
from hub.broker.subscription import Subscription
from hub.domain.indicators import Indicator
from hub.domain.indicators import catalogue as indicators
from hub.errors import DifferenceFound, UnreachableError
from hub.ops.health import Readings
from hub.ops.listener import ConsumerListener
from hub.ops.logs import logger
from hub.store.engine import Store
from hub.store.ingest.places import FencedError
from hub.store.owed import open_quarantine
from hub.store.places import Position, register
from hub.store.reading import reading
from hub.store.rows import Place, TopicRow
from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.topics import authority_of, consumed_pattern, parse

GROUP = "hub"
#: Seconds between looks at what is not urgent: lag, quarantine, replays.
ROUND_S = 2.0
#: Seconds to wait after a part was found away; doubled up to the longest.
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0


@dataclass(frozen=True, slots=True)
class Options:
    """How a consumer works."""

    #: At most so many messages go into one transaction.
    batch_records: int
    #: How long to wait for messages.
    poll_ms: int
    #: How many people are kept in mind.
    people_in_mind: int
    #: A name that no other consumer has, under which it keeps its share while it is started again.
    member: str | None = None
    #: What is counted; every indicator of the catalogue for None.
    indicators: Mapping[str, Indicator] | None = None


class Consumer:
    """One member of the hub's consumer group; `now_ms` is the clock, for receipts and the age of events alone."""

    def __init__(
        self,
        store: Store,
        connection: Connection,
        options: Options,
        listener: ConsumerListener,
        now_ms: Callable[[], int],
    ) -> None:
        self._store = store
        self._connection = connection
        self._options = options
        self._listener = listener
        self._now_ms = now_ms
        self._indicators = indicators() if options.indicators is None else options.indicators
        self._engine = Engine(store, codec(), catalogue(), self._indicators, options.people_in_mind)
        self._positions: dict[Place, Position] = {}
        #: Authorities whose figures are known to be counted by every definition.
        self._complete: set[str] = set()
        self._catching_up = CatchingUp()
        #: Which generation of its topic each partition held is of.
        self._generations: Mapping[str, UUID] = {}
        self._log = logger("consumer")
        self._last_turn: float | None = None
        self._last_database: float | None = None
        self._next_round = 0.0
        #: The batch after this one, sorted already, where its messages were here in time.
        self._ahead: Batch | None = None
        #: Polls and commits that failed, as far as they were told.
        self._failed = (0, 0)

    def readings(self) -> Readings:
        """What this process knows of itself, for /livez and /readyz."""
        now = time.monotonic()
        turn = None if self._last_turn is None else now - self._last_turn
        return Readings(turn, None if self._last_database is None else now - self._last_database, turn)

    def run(self, stop: Event) -> None:
        """Consume until `stop` is set; a part that is away is waited for, whatever else goes wrong is raised."""
        wait = FIRST_WAIT_S
        with (
            Subscription(
                self._connection,
                GROUP,
                consumed_pattern(),
                self._on_assigned,
                self._on_revoked,
                member=self._options.member,
            ) as subscription,
            Receipts(self._store, self._connection, codec()) as receipts,
            Tidying() as tidying,
        ):
            while not stop.is_set():
                try:
                    tidying.turn(is_idle=not self._turn(subscription, receipts))
                    self._last_turn = time.monotonic()
                    wait = FIRST_WAIT_S
                except (UnreachableError, FencedError, TopicMadeAgain) as error:
                    self._log.warning("starting over from the store", error=error)
                    stop.wait(wait)
                    wait = min(wait * 2, LONGEST_WAIT_S)
                    self._start_over(subscription)

    def _turn(self, subscription: Subscription, receipts: Receipts) -> bool:
        """One turn of the loop; was there anything to take?"""
        batch, self._ahead = self._ahead, None
        if batch is None or subscription.has_changed:  # what was looked at ahead comes again after a change
            batch = self._next_batch(subscription)  # 1 and 2
        self._catching_up.turn(subscription)
        if batch is not None:
            self._take(batch, subscription)  # 3 to 6
            ends = {TopicPartition(*place): part.next_offset for place, part in batch.parts.items()}
            subscription.commit_courtesy(ends)  # 7 commit
            receipts.deliver(batch.authorities, self._now_ms())
        if time.monotonic() >= self._next_round:
            self._next_round = time.monotonic() + ROUND_S
            self._round(subscription, receipts)
        return batch is not None

    def _next_batch(self, subscription: Subscription) -> Batch | None:
        try:
            messages = subscription.poll(self._options.batch_records, self._options.poll_ms)
        except DifferenceFound:  # the log does not hold our offset: because it is another log, or because it was cut
            require_the_same(generations(self._connection, sorted(self._generations)), self._generations)
            passed_over = pass_over(self._store, self._connection, self._positions)
            if not passed_over:
                raise
            for name, count in passed_over.items():
                self._log.warning("passed over practice that is kept no longer", topic=name, records=count)
            self._start_over(subscription)
            return None
        return self._engine.sort(messages, self._positions) if messages else None

    def _take(self, batch: Batch, subscription: Subscription) -> None:
        started = time.monotonic()
        with self._engine.taking(batch, self._positions) as taken:
            for place, part in batch.parts.items():
                self._positions[place] = Position(self._positions[place].topic, part.next_offset, part.known_at)
            looked = time.monotonic()  # while the database appends what this batch brings
            messages = subscription.ahead(self._options.batch_records)
            self._ahead = self._engine.sort(messages, self._positions) if messages else None
            started += time.monotonic() - looked  # which is no part of what this batch takes
        self._last_database = time.monotonic()
        tell(self._listener, taken, time.monotonic() - started, self._now_ms())
        for authority, as_at in taken.as_at.items():
            self._log.info("as-at day took effect", authority=authority, as_at=str(as_at))
        for aside in batch.set_aside:
            self._log.warning("quarantined", address=str(aside.address), authority=aside.authority, code=aside.code)
        for part in batch.parts.values():
            if part.is_practice:
                mistaken = len(part) - part.practised
                self._log.info("practised", authority=part.authority, records=len(part), count=mistaken)

    def _round(self, subscription: Subscription, receipts: Receipts) -> None:
        mine = sorted({authority_of(name) for name, _ in self._positions})
        if mine:
            receipts.deliver(mine, self._now_ms())
            for taken in replay_requested(self._store, self._connection, self._engine, self._positions, mine):
                tell(self._listener, taken, 0.0, self._now_ms())
        require_the_same(subscription.generations(), self._generations)
        counts = open_quarantine(self._store)
        for authority in mine:
            self._listener.quarantine_open(authority, counts.get(authority, 0))
        with reading(self._store) as read:
            tell_standings(self._listener, read.streams(), mine)
        self._last_database = time.monotonic()
        tell_lag(self._listener, subscription.lag())
        polls, commits = subscription.failed_polls, subscription.failed_commits
        self._listener.poll_failed(polls - self._failed[0])
        self._listener.courtesy_failed(commits - self._failed[1])
        self._failed = polls, commits

    def _on_assigned(self, held: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        self._engine.forget()
        names = sorted({place.topic for place in held})
        ids = self._generations = generations(self._connection, names)
        rows = []
        for name in names:
            topic = parse(name)
            if topic is not None:
                rows.append(TopicRow(ids[name], name, topic.authority, topic.stream.value))
        partitions = {name: [place.partition for place in held if place.topic == name] for name in names}
        self._positions |= register(self._store, rows, partitions)
        for authority in sorted({row.authority for row in rows if row.authority not in self._complete}):
            counted = complete_definitions(self._store, codec(), self._indicators, authority)
            self._complete.add(authority)
            if counted:
                self._log.info("counted by new definitions", authority=authority, definitions=", ".join(counted))
        self._catching_up.begin(held)
        self._next_round = 0.0  # whose authorities these are is told at once
        self._log.info("partitions assigned", partitions=len(held))
        return {place: self._positions[place.topic, place.partition].next_offset for place in held}

    def _on_revoked(self, given_up: Sequence[TopicPartition]) -> None:
        self._engine.forget()
        for place in given_up:
            self._positions.pop((place.topic, place.partition), None)
            self._listener.gave_up(place.topic, place.partition, authority_of(place.topic))

    def _start_over(self, subscription: Subscription) -> None:
        self._engine.forget()
        self._ahead = None
        self._complete.clear()
        subscription.begin_again()  # nothing is polled before the store has said where it stands
