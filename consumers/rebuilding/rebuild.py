"""The whole of a rebuild, in its order.

1. load      every authority's topics from their first offsets, and its figures over whole histories (.loading)
2. catch up  what the live store has taken meanwhile, until little is left (.chasing)
3. compare   both stores at the same offsets; writers wait only until these are reached
4. switch    writers wait, what is left is caught up and compared, and the tables are exchanged (hub.store.rebuilding)

Nothing of the live store is touched before the last step, which happens whole or not at all.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from consumers.rebuilding.chasing import Chasing
from consumers.rebuilding.loading import Loading
from consumers.rebuilding.sources import Sources
from consumers.tidying import Tidying
from hub.broker.connection import Connection
from hub.broker.reader import Reader
from hub.domain.indicators import Indicator
from hub.errors import BusyError
from hub.store.engine import Store
from hub.store.rebuilding.beside import OLD, Beside, beside, finish
from hub.store.rebuilding.differing import Comparison, Differing, Since
from hub.store.rebuilding.switching import SomebodyIsInside, exchange, held, seen
from schemas.catalogue import catalogue
from schemas.codec import codec

#: So few messages are caught up with while writers wait.
FEW = 2_000
#: How often to catch up before writers have to wait; consumers that work off a backlog are never caught up with.
MOST_ROUNDS = 20
PAUSE_S = 1.0

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Options:
    """What a rebuild is for."""

    #: What is counted.
    indicators: Mapping[str, Indicator]
    #: Compare, and leave the live store where it is.
    compare_only: bool = False
    #: Switch although there are differences.
    switch_anyway: bool = False
    #: Keep the new tables that have not taken the place of the live ones.
    keep: bool = False
    #: How long to try to switch while others read for longer than readers may be held up.
    patience_s: float = 300.0


@dataclass(slots=True)
class Outcome:
    """What a rebuild came to."""

    messages: int = 0
    authorities: int = 0
    #: Statements of topics that are no longer in the log, taken over from the live store, by topic.
    taken_over: dict[str, int] = field(default_factory=dict)
    differences: list[Differing] = field(default_factory=list)
    has_switched: bool = False
    #: The schema of the old tables, once it has.
    old_tables: str | None = None
    #: How long it took to read and count, and how long writers waited in the end.
    seconds: float = 0.0
    writers_waited_s: float = 0.0


def rebuild(
    live: Store,
    connection: Connection,
    options: Options,
    say: Callable[[str], None],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Outcome:
    """Rebuild a store from its log; `progress` is told how many messages are read, and of how many.

    Raises BusyError while another rebuild is at work, or when others never let the tables go; DifferenceFound when the
    log has not what the live store has read; UnreachableError when a part is away. Then the live store is as it was.
    """
    begun = time.monotonic()
    with beside(live, options.keep) as work, Reader(connection, "hub-rebuild") as reader:
        rebuilding = _Rebuilding(work, reader, Sources(live, connection), options, say, progress)
        outcome = rebuilding.run()
    outcome.seconds = time.monotonic() - begun
    return outcome


class _Rebuilding:
    def __init__(
        self,
        work: Beside,
        reader: Reader,
        sources: Sources,
        options: Options,
        say: Callable[[str], None],
        progress: Callable[[int, int], None],
    ) -> None:
        self._work = work
        self._sources = sources
        self._options = options
        self._say = say
        self._progress = progress
        self._methods = [(each.code, each.method_version) for each in options.indicators.values()]
        self._outcome = Outcome()
        self._total = 0
        self._loading = Loading(work, reader, codec(), catalogue(), options.indicators, self._count)
        self._chasing = Chasing(work, reader, codec(), catalogue(), options.indicators, self._loading.positions)

    def run(self) -> Outcome:
        """All four steps."""
        self._load()
        self._catch_up()
        since = self._compare()
        if not self._options.compare_only and self._may_switch():
            self._outcome.has_switched = self._switch(since)
            self._outcome.old_tables = OLD if self._outcome.has_switched else None
        return self._outcome

    def _load(self) -> None:
        with Tidying() as tidying, ThreadPoolExecutor(1, "counting") as counting:
            sources = self._sources.by_authority()
            self._total = sum(source.messages for mine in sources.values() for source in mine if source.is_in_log)
            counted: Future[None] | None = None
            for authority in sources:
                # Asked again, because the live store moves on: the later it is read, the less is left to catch up with.
                self._loading.load(authority, self._sources.by_authority()[authority])
                if counted is not None:
                    counted.result()
                counted = counting.submit(self._loading.count, authority)  # while the next one is read
                tidying.turn(is_idle=False)
            if counted is not None:
                counted.result()
        self._outcome.authorities = len(sources)
        self._outcome.taken_over = self._loading.taken_over
        finish(self._work)

    def _catch_up(self) -> None:
        for _ in range(MOST_ROUNDS):
            taken = self._chasing.catch_up(self._sources.by_authority())
            self._outcome.messages += taken
            if taken <= FEW:
                return
            self._say(f"caught up with {taken:,} messages that the live store has taken meanwhile")

    def _compare(self) -> Since:
        """Compare all of both stores; writers wait until the new one is where the live one is, and no longer."""
        with ExitStack() as stack:
            comparison = self._patiently(lambda _: self._both(stack))
            self._say("comparing with the live store")
            since = comparison.reached()
            self._outcome.differences = list(comparison.everything(self._methods))
        return since

    def _both(self, stack: ExitStack) -> Comparison:
        with held(self._work), self._timed():
            self._outcome.messages += self._chasing.catch_up(self._sources.by_authority())
            self._sources.require_same()
            return stack.enter_context(seen(self._work))

    def _may_switch(self) -> bool:
        return self._options.switch_anyway or not self._outcome.differences

    def _switch(self, since: Since) -> bool:
        return self._patiently(lambda tried: self._switch_now(since, tried))

    def _switch_now(self, since: Since, tried: int) -> bool:
        before = list(self._outcome.differences)
        with held(self._work), self._timed():
            self._outcome.messages += self._chasing.catch_up(self._sources.by_authority())
            self._sources.require_same()
            with seen(self._work) as comparison:
                found = list(comparison.since(self._methods, since))
            self._outcome.differences = [*before, *(each for each in found if each not in before)]
            if self._may_switch():
                exchange(self._work, self._methods, tried)
        return self._may_switch()

    def _patiently(self, attempt: Callable[[int], Result]) -> Result:
        """Try until nobody is inside for too long; the attempt is told how often it was tried before."""
        give_up = time.monotonic() + self._options.patience_s
        tried = 0
        while True:
            try:
                return attempt(tried)
            except SomebodyIsInside as table:
                if time.monotonic() > give_up:
                    raise BusyError(
                        f"Somebody has read or written {table} without a pause for longer than the others may be held up. "
                        "The live store is as it was. Rebuild again when nobody does."
                    ) from None
                self._say(f"waiting for somebody who uses {table}")
                time.sleep(PAUSE_S)
                tried += 1

    @contextmanager
    def _timed(self) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self._outcome.writers_waited_s = max(self._outcome.writers_waited_s, time.monotonic() - begun)

    def _count(self, messages: int) -> None:
        self._outcome.messages += messages
        self._progress(self._outcome.messages, self._total)
