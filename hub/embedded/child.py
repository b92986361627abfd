"""A process of the hub: started, asked whether it is ready, stopped, and found again after a crash."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from hub.embedded import launch
from hub.embedded.account import Account
from hub.errors import PartError

LOG_BYTES = 5_000_000
"""A log larger than this is put aside at the next start of its process."""

ORPHAN_SECONDS = 5.0
"""How long a process that a killed hub left behind may take to end."""

CLEAN: Mapping[str, str] = {"LC_ALL": "C.UTF-8", "PATH": os.defpath}
"""The environment of a program that is not ours: nothing of the user's changes how it runs."""


@dataclass(frozen=True, slots=True)
class Program:
    """How to run one process."""

    name: str
    arguments: tuple[str, ...]
    log: Path
    """Where its output goes."""
    is_ready: Callable[[int], bool]
    """Given its process id: does it do its work now?"""
    folder: Path | None = None
    environment: Mapping[str, str] | None = None
    account: Account | None = None
    before: Callable[[], None] = lambda: None
    """What to clear away before every start."""
    stop_signal: signal.Signals = signal.SIGTERM
    ready_within: float = 60.0
    stop_within: float = 20.0


class Child:
    """One running process of a program; it can be started again after it has ended."""

    def __init__(self, program: Program, pid_file: Path) -> None:
        self.program = program
        self._pid_file = pid_file
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id, or None before the first start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process; returns at once. It dies with this one, and with the thread that called this."""
        self.program.before()
        _put_aside(self.program.log)
        with self.program.log.open("ab") as log:
            self._process = subprocess.Popen(
                launched(self.program.arguments, self.program.stop_signal, self.program.account),
                cwd=self.program.folder,
                env=self.program.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C in the terminal reaches the hub alone, which then stops things in order
            )
        remember(self._pid_file, self._process.pid)

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def is_ready(self) -> bool:
        """Whether the process runs and does its work."""
        return self._process is not None and self.is_alive() and self.program.is_ready(self._process.pid)

    def wait_ready(self) -> None:
        """Return when the process does its work. Raises PartError when it ends instead or takes too long."""
        give_up = time.monotonic() + self.program.ready_within
        while not self.is_ready():
            if not self.is_alive():
                raise PartError(f"{self.program.name} ended while starting (exit code {self._code()}): {self.where}")
            if time.monotonic() > give_up:
                raise PartError(
                    f"{self.program.name} was not ready within {self.program.ready_within:.0f} seconds: {self.where}"
                )
            time.sleep(0.02)

    @property
    def where(self) -> str:
        """Where to read on."""
        return f"see {self.program.log}"

    def ask_to_stop(self) -> None:
        """Ask the process to end; returns at once."""
        if self._process is not None and self.is_alive():
            self._process.send_signal(self.program.stop_signal)

    def stop(self) -> None:
        """Ask the process to end, and end it if it does not; returns when it has."""
        self.ask_to_stop()
        process = self._process
        if process is not None:
            try:
                process.wait(self.program.stop_within)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._pid_file.unlink(missing_ok=True)

    def _code(self) -> int | None:
        return self._process.returncode if self._process else None


def launched(arguments: Sequence[str], death_signal: signal.Signals, account: Account | None) -> list[str]:
    """The command line that runs a program under an account and sends it the signal when this process dies."""
    rights = (account.user, account.group, account.capability) if account else (None, None, None)
    words = ("-" if word is None else str(int(word)) for word in (os.getpid(), death_signal, *rights))
    return [sys.executable, "-I", "-S", launch.__file__, *words, *arguments]


def remember(pid_file: Path, pid: int) -> None:
    """Write down a process so that a later start can find it, and cannot mistake another for it."""
    pid_file.write_text(f"{pid} {psutil.Process(pid).create_time()}", "utf-8")


def clear_orphans(run: Path, names: str) -> None:
    """End what a hub that was killed left behind: processes written down in `run` whose command line has `names` in it."""
    files = sorted(run.glob("*.pid"))
    orphans = [orphan for file in files if (orphan := _orphan(file, names))]
    for orphan in orphans:
        with suppress(psutil.NoSuchProcess):
            orphan.terminate()
    _, unwilling = psutil.wait_procs(orphans, ORPHAN_SECONDS)
    for orphan in unwilling:
        with suppress(psutil.NoSuchProcess):
            orphan.kill()
    psutil.wait_procs(unwilling, ORPHAN_SECONDS)
    for file in files:
        file.unlink(missing_ok=True)


def _orphan(pid_file: Path, names: str) -> psutil.Process | None:
    try:
        pid, created = pid_file.read_text("utf-8").split()
        process = psutil.Process(int(pid))
        same = abs(process.create_time() - float(created)) < 1 and names in " ".join(process.cmdline())
    except (ValueError, psutil.NoSuchProcess):
        return None
    return process if same else None


def _put_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".1.log"))
