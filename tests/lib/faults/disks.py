"""Disks that are full when a test says so: a small file system of their own, or files that may not grow.

Who may mount gets a real file system with a real end. Elsewhere, as in most containers, a process is forbidden to write
beyond a size, which PostgreSQL, Java and SQLite meet as they do a disk's end, though by another name of the error.
"""

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psutil

_LIBC = ctypes.CDLL(None, use_errno=True)
_BALLAST = "ballast"
_CHUNK = b"\0" * 1_048_576


class Disk(Protocol):
    """A disk that can be filled and freed."""

    def fill(self) -> None:
        """Leave no room on it."""

    def free(self) -> None:
        """Give the room back."""


class SmallFileSystem:
    """A file system of its own under a folder."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / _BALLAST

    def fill(self) -> None:
        """Write until nothing more goes on it."""
        with self._ballast.open("ab", buffering=0) as out:
            for chunk in (_CHUNK, _CHUNK[:4096], b"\0"):
                with suppress(OSError):
                    while out.write(chunk):
                        pass

    def free(self) -> None:
        """Remove what filled it."""
        self._ballast.unlink(missing_ok=True)


class FilesThatMayNotGrow:
    """Processes that may not write beyond so many bytes of any file."""

    def __init__(self, pids: Callable[[], list[int]], most: int) -> None:
        self._pids = pids
        self._most = most

    def fill(self) -> None:
        """Forbid it to the processes and to those that they started."""
        self._limit(str(self._most))

    def free(self) -> None:
        """Allow it again; one that was started meanwhile by others never knew of it."""
        self._limit("unlimited")

    def _limit(self, most: str) -> None:
        for pid in self._pids():
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                _forbid(process, most)  # first, so that whoever it starts from now on is under the same rule
                for each in process.children(recursive=True):
                    _forbid(each, most)


def _forbid(process: psutil.Process, most: str) -> None:
    """By an account that may: that of the process itself, which even root often has to become first."""
    with suppress(psutil.NoSuchProcess):
        command = ["prlimit", f"--pid={process.pid}", f"--fsize={most}:unlimited"]
        if os.geteuid() == 0:
            user, group = process.uids().real, process.gids().real
            done = subprocess.run(command, user=user, group=group, extra_groups=[], capture_output=True, check=False)
        else:
            done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0 or not process.is_running(), done.stderr.decode()


@contextmanager
def small_file_system(folder: Path, size: str) -> Iterator[Disk | None]:
    """A file system of this size under the folder, or None where this machine lets nobody mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    if _LIBC.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={size}".encode()) != 0:
        yield None
        return
    try:
        yield SmallFileSystem(folder)
    finally:
        _LIBC.umount2(os.fsencode(folder), 2)  # as soon as the last file in it is closed
