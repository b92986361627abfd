"""Where the consumer's time goes, taken from outside: its functions are wrapped, the product knows nothing of it.

The steps have the names of consumers.engine. A step's time is its own: what it spends in another step counts there.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import _GeneratorContextManager
from functools import wraps
from importlib import import_module
from typing import Any

OTHER, WAITING = "other", "waiting"

#: Which functions belong to which step: step, module, name within it.
TARGETS = (
    ("1 poll", "hub.broker.subscription", "Subscription.poll"),
    ("1 poll", "hub.broker.subscription", "Subscription.ahead"),
    ("2 sort", "consumers.sorting", "Sorter.sort"),
    ("2 page", "consumers.sorting", "page"),
    ("2 decode", "schemas.codec", "Codec.by_column"),
    ("2 check", "consumers.sorting", "right"),
    ("2 gather", "consumers.cases", "Gathering.take"),
    ("2 gather", "consumers.cases", "Gathering.cases"),
    ("3 recall", "consumers.people", "People.recall"),
    ("3 merge, 4 judge", "consumers.merging", "Merging.merge"),
    ("3 merge, 4 judge: people apart", "consumers.merging", "Merging._merge_apart"),
    ("5 effect", "consumers.reckoning", "Reckoning._take_effect"),
    ("5 effect", "consumers.reckoning", "Reckoning._recount"),
    ("6 write: columns", "consumers.engine", "statement_columns"),
    ("6 write: statements, meanwhile", "hub.store.ingest.statements", "Statements.append"),
    ("6 write: waiting for statements", "consumers.engine", "Engine._appending"),
    ("6 write: rows", "consumers.engine", "Engine._write"),
    ("6 write: figures", "hub.store.ingest.figures", "Figures.add"),
    ("6 write: due", "hub.store.ingest.due", "Due.put"),
    ("6 write: the rest", "hub.store.ingest.places", "Places.lock"),
    ("6 write: the rest", "hub.store.ingest.places", "Places.positions"),
    ("6 write: the rest", "hub.store.ingest.places", "Places.move"),
    ("6 write: the rest", "hub.store.ingest.exceptions", "Exceptions.owe_receipts"),
    ("6 write: commit", "consumers.engine", "ingest"),
    ("7 commit", "hub.broker.subscription", "Subscription.commit_courtesy"),
    ("receipts", "consumers.receipts", "Receipts.deliver"),
    ("every 2 seconds", "consumers.consumer", "Consumer._round"),
    ("telling", "consumers.consumer", "tell"),
    ("other", "consumers.consumer", "Consumer.run"),
)


class _Within(threading.local):
    """The steps that a thread is in, the innermost last, and since when it is in that one."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.since = 0.0


class Clock:
    """Gives every moment of a thread to the step that is innermost then; what threads do at once counts for each."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._within = _Within()

    def begin(self, step: str) -> None:
        """This step begins within the one that runs."""
        now, within = time.perf_counter(), self._within
        if within.steps:
            self.seconds[within.steps[-1]] += now - within.since
        within.steps.append(step)
        self.calls[step] += 1
        within.since = now

    def end(self, charge: str | None = None) -> None:
        """The innermost step ends; its last stretch may be charged to another name."""
        now, within = time.perf_counter(), self._within
        step = within.steps.pop()
        self.seconds[charge or step] += now - within.since
        within.since = now


CLOCK = Clock()
MISSING: list[str] = []


def take_time() -> None:
    """Wrap every target that there is."""
    for step, module_name, name in TARGETS:
        try:
            owner: Any = import_module(module_name)
            *parents, last = name.split(".")
            for parent in parents:
                owner = getattr(owner, parent)
            setattr(owner, last, _timed(step, getattr(owner, last)))
        except (ImportError, AttributeError):
            MISSING.append(f"{module_name}.{name}")


def as_json() -> str:
    """Seconds and calls by step, and the targets that were not there."""
    return json.dumps({"seconds": CLOCK.seconds, "calls": CLOCK.calls, "missing": MISSING})


def _timed(step: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*arguments: Any, **options: Any) -> Any:
        CLOCK.begin(step)
        result = None
        try:
            result = function(*arguments, **options)
        finally:
            CLOCK.end(WAITING if step == "1 poll" and not result else None)
        return _Lasting(step, result) if isinstance(result, _GeneratorContextManager) else result

    return timed


class _Lasting:
    """A context whose beginning and end belong to a step: a transaction is committed in its end."""

    def __init__(self, step: str, context: Any) -> None:
        self._step = step
        self._context = context

    def __enter__(self) -> Any:
        CLOCK.begin(self._step)
        try:
            return self._context.__enter__()
        finally:
            CLOCK.end()

    def __exit__(self, *how: Any) -> Any:
        CLOCK.begin(self._step)
        try:
            return self._context.__exit__(*how)
        finally:
            CLOCK.end()
