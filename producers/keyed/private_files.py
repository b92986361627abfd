"""Files that only their owner may read."""

import os
import stat
import sys
from pathlib import Path


def can_look() -> bool:
    """Does this machine say by the mode of a file who may read it? Windows says that elsewhere, and it is not looked at."""
    return sys.platform != "win32"


def is_open_to_others(file: Path) -> bool:
    """May others than its owner read or change a file? Told only where it can be looked at."""
    return can_look() and bool(stat.S_IMODE(file.stat().st_mode) & 0o077)


def write_private(file: Path, text: str) -> None:
    """Put a file in place that only its owner can read, whole or not at all."""
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(file)
