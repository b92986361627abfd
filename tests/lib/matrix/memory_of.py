"""What a source holds in memory while it is staged, measured with few rows: all that is held of many is made little first."""

import gc
import sys
import tracemalloc
from pathlib import Path

import pytest

from producers.outbox.file import opened
from producers.sources import catalogue, source_of
from producers.staging import Run, stage
from tests.lib.extracts import KEYS, TODAY
from tests.lib.matrix.declaring import Declared

#: What the modules of the connector call the most that they hold at once, and less than that.
LITTLE = {
    "AT_ONCE": 16,
    "BATCH": 64,
    "BLOCK": 64,
    "CHUNK": 1 << 11,
    "FEW": 1 << 16,
    "PEEK": 1 << 12,
    "REMEMBERED": 32,
    "ROWS": 64,
    "RUN": 128,
}


def hold_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the connector hold so little at once that few rows show whether it holds more."""
    catalogue()
    for module in [each for name, each in sys.modules.items() if name.startswith("producers.")]:
        for name, little in LITTLE.items():
            if isinstance(getattr(module, name, None), int):
                monkeypatch.setattr(module, name, little)


def most_held(declared: Declared, place: Path, rows: int) -> tuple[int, int]:
    """How many bytes were held at once while about so many rows were staged for the first time; and how many rows there were."""
    (place / "extract").mkdir(parents=True)
    declared.grow(place, rows)
    with opened(place / "outbox.sqlite", declared.authority) as outbox:
        run = Run(declared.authority, KEYS, TODAY, rows)
        gc.collect()
        tracemalloc.start()
        try:
            report = stage(outbox, source_of(declared.format), declared.settings(place), run, keep=True)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert report.refusals == []
    return most, sum(each.rows for each in report.files)
