"""A page followed as written: its blocks run one after the other in one folder, and what they leave running ends with it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import dropwhile
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.lib.pages import Block

PATIENCE = 280
"""Seconds that a block may take."""

FAREWELL = 40.0
"""Seconds in which what a page leaves running may end in order, as a hub does."""

SHELL = ("bash", "-eu", "-o", "pipefail", "-c")
KEEP_THE_GROUP = "import sys; sys.stdin.read()"


class Ran(NamedTuple):
    """How a block ended, and all that it printed."""

    code: int
    printed: str


class Walk:
    """Runs blocks in a folder. All their processes are of one group, which this keeps for as long as it lasts."""

    def __init__(self, folder: Path, farewell: float) -> None:
        self._folder = folder
        self._farewell = farewell
        self._keeper = subprocess.Popen([sys.executable, "-c", KEEP_THE_GROUP], stdin=subprocess.PIPE, process_group=0)

    def run(self, block: Block, patience: float = PATIENCE) -> Ran:
        """Run a block to its end. What it has put into the background goes on."""
        program = SHELL if block.language == "sh" else (sys.executable, "-c")
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        with tempfile.TemporaryFile("w+", encoding="utf-8") as out:  # a pipe would stay open in the background
            process = subprocess.Popen(
                [*program, block.text],
                cwd=self._folder,
                env=os.environ | {"PATH": path},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                process_group=self._keeper.pid,
            )
            code = process.wait(patience)
            out.seek(0)
            return Ran(code, out.read())

    def end(self) -> None:
        """End what still runs, in order if it can, and wait until it has."""
        left = self._left()
        os.killpg(self._keeper.pid, signal.SIGTERM)
        _, late = psutil.wait_procs(left, self._farewell)
        for each in {*late, *self._left()}:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(late)
        self._keeper.communicate()

    def _left(self) -> list[psutil.Process]:
        """The processes of the group but its keeper, and all that they have started."""
        found: set[psutil.Process] = set()
        for each in psutil.process_iter():
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                if each.pid != self._keeper.pid and os.getpgid(each.pid) == self._keeper.pid:
                    found |= {each, *each.children(recursive=True)}
        return list(found)


@contextmanager
def walked(folder: Path, farewell: float = FAREWELL) -> Iterator[Walk]:
    """Somebody who follows a page in this folder."""
    walk = Walk(folder, farewell)
    try:
        yield walk
    finally:
        walk.end()


def not_printed(shown: str, printed: str) -> Sequence[str]:
    """The lines of what a page shows, from the first on that was not printed after the ones before it; `...` is any lines."""
    rest = iter([line.rstrip() for line in printed.splitlines()])
    expected = [line.rstrip() for line in shown.splitlines() if line.strip() != "..."]
    return list(dropwhile(lambda line: line in rest, expected))
