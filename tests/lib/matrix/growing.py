"""A source with many rows, staged in a process of its own: `python -m tests.lib.matrix.growing NAME ROWS [ROWS ...]`.

For each number of rows it prints a line of JSON: what was stated, how long it took, and the most memory the process has had.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from producers.outbox.file import opened
from producers.sources import catalogue, source_of
from producers.spool import Spool
from producers.staging import Run, stage
from tests.lib.checkout import ROOT
from tests.lib.extracts import KEYS, TODAY
from tests.lib.matrix.declaring import Declared, declarations

SMALL, HOLDING = "--small", "--holding"
#: What the modules of the connector call what they may hold, and less than that.
LITTLE = {"REMEMBERED": 1 << 8, "RUN": 1 << 12, "FEW": 1 << 10, "CACHE_KIB": 256}


def grown(name: str, *rows: int, options: tuple[str, ...] = (), folder: Path | None = None) -> list[dict[str, Any]]:
    """What a source of so many rows takes, first of the first number of them, then of the next.

    Options: SMALL keeps little in memory before it goes to disk, so that few rows tell; HOLDING is a source that holds its rows.
    """
    environment = os.environ | ({"TMPDIR": str(folder)} if folder else {})
    command = [sys.executable, "-m", "tests.lib.matrix.growing", *options, name, *map(str, rows)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _staged(declared: Declared, rows: int) -> dict[str, Any]:
    with TemporaryDirectory() as made:
        place = Path(made)
        (place / "extract").mkdir()
        declared.grow(place, rows)
        before = _memory()
        begun, worked = time.monotonic(), time.process_time()
        with opened(place / "outbox.sqlite", declared.authority) as outbox:
            run = Run(declared.authority, KEYS, TODAY, rows)
            report = stage(outbox, source_of(declared.format), declared.settings(place), run, keep=True)
        return {
            "source": declared.name,
            "rows": sum(each.rows for each in report.files),
            "stated": sum(each.new for each in report.files),
            "refused": len(report.refusals),
            "seconds": time.monotonic() - begun,
            "cpu": time.process_time() - worked,
            "before_mb": before,
            "mb": _memory(),
        }


def _memory() -> float:
    """The most memory since this process began, in MB. What `getrusage` says would be that of the process that started it, too."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _keep_little() -> None:
    """What is remembered, held before it goes to disk, or kept of a file in memory: so little that few rows fill it."""
    catalogue()
    for module in [each for name, each in sys.modules.items() if name.startswith("producers.")]:
        for name, little in LITTLE.items():
            if hasattr(module, name):
                setattr(module, name, little)
    Spool.__init__.__defaults__ = ((), LITTLE["CACHE_KIB"])  # type: ignore[attr-defined]


def _hold_all() -> None:
    from producers.delimited_file import DelimitedFile

    real = DelimitedFile.blocks

    def holding(file: DelimitedFile) -> Iterator[Any]:
        held = [(block, [block.cells(place) for place in range(len(block))]) for block in real(file)]
        yield from (block for block, _ in held)

    DelimitedFile.blocks = holding  # type: ignore[method-assign]


def main(arguments: list[str]) -> None:
    """Stage so many rows, then so many."""
    options = {each for each in arguments if each.startswith("--")}
    name, *rows = [each for each in arguments if each not in options]
    if SMALL in options:
        _keep_little()
    if HOLDING in options:
        _hold_all()
    (declared,) = (each for each in declarations() if each.name == name)
    for count in map(int, rows):
        print(json.dumps(_staged(declared, count)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
