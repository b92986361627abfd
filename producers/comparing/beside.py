"""A second process that looks at rows beside this one, so that a large first extract takes about half the time.

It is handed rows and answers with statements, by its standard input and output. It opens nothing, writes nothing down, says
nothing, and ends with the process that began it, however that ends. When it fails, whatever it was asked is looked at here.
"""

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Self, TypeVar

from producers.comparing.asserting import Asserted, Asserting
from producers.comparing.looking import Looked, Looker, Looking
from producers.comparing.tidying import tidied_seldom
from producers.keyed.keys import Keys
from producers.keyed.mapping import Carrier, Pseudonyms
from producers.rules.version import VERSION

MANY = 20_000
"""Rows from which on a second process is worth its beginning, half a second."""

AHEAD = 2
"""Tasks that the second process has at a time: one it works at, and the next."""

MOST = 6
"""Tasks that are held at most, asked or done behind one that is asked."""

PIPE_BYTES = 1 << 20
"""What a pipe holds, if it can: an answer is half as large."""

_SIZE = 8
_LONGEST = 1 << 32

UNWRITABLE = (pickle.PicklingError, AttributeError, TypeError)
"""What is raised for settings that cannot be handed to another process."""

Answer = tuple[Looked, Asserted]
"""What rows were found to be, and the statements of their facts."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Begin:
    """All that the second process must know."""

    format: str
    settings: Any
    authority: str
    key: bytes = field(repr=False)
    as_at: date
    carrier: Carrier
    #: The table of the sheet, and what the source calls its columns.
    file: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    #: The rules that the first process judges by; a second one of another release, just installed, judges by its own.
    version: str = VERSION


class Beside:
    """The second process, which need not be there."""

    def __init__(self) -> None:
        self._other: subprocess.Popen[bytes] | None = None
        self._listener: Thread | None = None
        self._answers: SimpleQueue[Answer | None] = SimpleQueue()
        self._is_lost = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._other is None or self._listener is None:
            return
        self._other.kill()
        self._other.wait()
        self._listener.join()
        for pipe in (self._other.stdin, self._other.stdout):
            assert pipe is not None
            with suppress(OSError):  # what was not read by then is of no use to anybody
                pipe.close()
        self._other = None

    def start(self) -> None:
        """Have one, if there is none yet. Where none can be had, nothing is different but the time."""
        if self._other is not None or self._is_lost:
            return
        try:
            self._other = subprocess.Popen(
                [sys.executable, "-P", "-c", "from producers.comparing.beside import main; main()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows
            )
        except OSError:
            self._is_lost = True
            return
        assert self._other.stdin is not None
        assert self._other.stdout is not None
        for pipe in (self._other.stdin, self._other.stdout):
            _widen(pipe)
        self._listener = Thread(target=_listen, args=(self._other.stdout, self._answers.put), daemon=True)
        self._listener.start()

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

        The other process has AHEAD tasks at a time, so that it never waits; what comes while it has them is done here.
        """
        held: deque[tuple[T, Looking, Answer | None]] = deque()  # without an answer: the other process was asked
        for what, rows in tasks:
            asked = sum(answer is None for *_, answer in held)
            is_sent = asked < AHEAD and self._send(rows)
            held.append((what, rows, None if is_sent else look(rows)))
            yield from self._answered(held, look, MOST)
        yield from self._answered(held, look, 0)

    def _answered(
        self, held: deque[tuple[T, Looking, Answer | None]], look: Callable[[Looking], Answer], most: int
    ) -> Iterator[tuple[T, Answer]]:
        """The first tasks, as far as there is an answer; it is waited for while more than `most` are held."""
        while held:
            what, rows, answer = held[0]
            if answer is None:
                try:
                    answer = self._received(len(held) > most)
                except Empty:
                    return
            held.popleft()
            yield what, answer or look(rows)

    def _send(self, what: Any) -> bool:
        if self._other is None:
            return False
        assert self._other.stdin is not None
        try:
            _write(what, self._other.stdin)
        except (OSError, *UNWRITABLE):
            self._lose()
            return False
        return True

    def _received(self, wait: bool) -> Answer | None:
        """The next answer, None when there will be none. Raises Empty when it is not there yet."""
        if self._other is None:
            return None
        answer = self._answers.get(wait)
        if answer is None:
            self._lose()
        return answer

    def _lose(self) -> None:
        self._is_lost = True
        self.__exit__()


def _listen(answers: IO[bytes], put: Callable[[Answer | None], None]) -> None:
    """Take in what the second process answers as soon as it does, so that it never waits; None at its end."""
    try:
        while True:
            put(_read(answers))
    except Exception:  # what is no answer, as a line that a start-up file prints, may raise anything
        put(None)


def _write(what: Any, to: IO[bytes]) -> None:
    held = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    to.write(len(held).to_bytes(_SIZE, "big") + held)
    to.flush()


def _read(given: IO[bytes]) -> Any:
    """What was written; EOFError at the end."""
    size = int.from_bytes(given.read(_SIZE) or b"\xff", "big")
    held = given.read(size) if size <= _LONGEST else b""
    if not held:
        raise EOFError
    return pickle.loads(held)  # noqa: S301 - of our own process


def _widen(pipe: IO[bytes]) -> None:
    """Let a whole answer lie in a pipe, so that who writes it need not wait; where that can be had, as on Linux."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def look_and_assert(looker: Looker, asserting: Asserting) -> Callable[[Looking], Answer]:
    """Looks at rows of which nothing was stated."""

    def look(rows: Looking) -> Answer:
        looked, facts = looker.look(rows)
        return looked, asserting.new(facts)

    return look


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """Answer as long as there is somebody who asks."""
    look: Callable[[Looking], Answer] = _nobody_began
    while True:
        try:
            task: Begin | Looking = _read(given)
        except EOFError:
            return
        if isinstance(task, Begin):
            if task.version != VERSION:
                return
            look = _begun(task)
            continue
        _write(look(task), answers)


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
