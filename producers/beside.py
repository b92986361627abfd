"""A second process that looks at rows beside this one, so that a large first extract takes about half the time.

It is handed rows and answers with statements, by its standard input and output. It opens nothing, writes nothing down, says
nothing, and ends with the process that began it, however that ends. When it fails, whatever it was asked is looked at here.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import IO, Any, NamedTuple, Self, TypeVar

from producers.asserting import Asserted, Asserting
from producers.keys import Keys
from producers.looking import Looked, Looker, Looking
from producers.mapping import Carrier, Pseudonyms
from producers.tidying import tidied_seldom

MANY = 20_000
"""Rows from which on a second process is worth its beginning, half a second."""

HERE = 4
"""One task of so many is done by the first process, which otherwise writes down what the second one answers."""

Answer = tuple[Looked, Asserted]
"""What rows were found to be, without their facts, and the statements of these."""


T = TypeVar("T")


class Begin(NamedTuple):
    """All that the second process must know."""

    format: str
    settings: Any
    authority: str
    key: bytes
    as_at: date
    carrier: Carrier
    #: The table of the sheet, and what the source calls its columns.
    file: str = ""
    labels: Mapping[str, str] = {}


class Beside:
    """The second process, which need not be there."""

    def __init__(self) -> None:
        self._other: subprocess.Popen[bytes] | None = None
        self._is_lost = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._other is not None:
            self._other.kill()
            self._other.communicate()
            self._other = None

    def start(self) -> None:
        """Have one, if there is none yet. Where none can be had, nothing is different but the time."""
        if self._other is not None or self._is_lost:
            return
        try:
            self._other = subprocess.Popen(
                [sys.executable, "-P", "-c", "from producers.beside import main; main()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows
            )
        except OSError:
            self._is_lost = True

    def begin(self, with_: Begin) -> None:
        """The next tasks are about rows of this sheet."""
        self._send(with_)

    @property
    def process(self) -> int | None:
        """The number of the second process."""
        return None if self._other is None else self._other.pid

    def in_turn(
        self, tasks: Iterable[tuple[T, Looking]], look: Callable[[Looking], Answer]
    ) -> Iterator[tuple[T, Answer]]:
        """The answer to each task, in their order.

        The other process has one task at a time, so that neither waits for the other to read what it writes.
        """
        asked: tuple[T, Looking] | None = None
        behind: list[tuple[T, Answer]] = []
        for number, (what, rows) in enumerate(tasks):
            if asked is not None and number % HERE == 0:
                behind.append((what, look(rows)))
                continue
            answers: list[tuple[T, Answer]] = []
            if asked is not None:
                answers, behind = [(asked[0], self._received() or look(asked[1])), *behind], []
            asked = (what, rows) if self._send(rows) else None
            yield from answers
            if asked is None:
                yield what, look(rows)
        if asked is not None:
            yield asked[0], self._received() or look(asked[1])
        yield from behind

    def _send(self, what: Any) -> bool:
        if self._other is None:
            return False
        assert self._other.stdin is not None
        try:
            pickle.dump(what, self._other.stdin, pickle.HIGHEST_PROTOCOL)
            self._other.stdin.flush()
        except OSError:
            self._lose()
            return False
        return True

    def _received(self) -> Answer | None:
        if self._other is None:
            return None
        assert self._other.stdout is not None
        try:
            found: Answer = pickle.load(self._other.stdout)  # noqa: S301 - of our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            self._lose()
            return None
        return found

    def _lose(self) -> None:
        self._is_lost = True
        self.__exit__()


def look_and_assert(looker: Looker, asserting: Asserting) -> Callable[[Looking], Answer]:
    """Looks at rows of which nothing was stated."""

    def look(rows: Looking) -> Answer:
        looked = looker.look(rows)
        return looked._replace(facts=[]), asserting.new(looked.facts)

    return look


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """Answer as long as there is somebody who asks."""
    look: Callable[[Looking], Answer] = _nobody_began
    while True:
        try:
            task: Begin | Looking = pickle.load(given)  # noqa: S301 - of the process that began this one
        except EOFError:
            return
        if isinstance(task, Begin):
            look = _begun(task)
            continue
        pickle.dump(look(task), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def _begun(with_: Begin) -> Callable[[Looking], Answer]:
    source = import_module(f"producers.sources.{with_.format}").SOURCE
    table = next(each for each in source.tables(with_.settings, with_.authority) if each.file == with_.file)
    pseudonyms = Pseudonyms(with_.authority, Keys([with_.key]), source.stream)
    return look_and_assert(Looker(table, with_.as_at, pseudonyms, with_.labels), Asserting(with_.carrier))


def _nobody_began(_: Looking) -> Answer:
    raise AssertionError("rows came before it was said what they are")


def main() -> None:
    """The second process."""
    with tidied_seldom():
        serve(sys.stdin.buffer, sys.stdout.buffer)
