"""Rows that are left alone because their marks are known are those that would have made no difference."""

import random
from collections import Counter
from pathlib import Path

import pytest

from producers.comparing import piles
from producers.files import delimited
from producers.outbox.file import Outbox, forgetful
from producers.report import SourceReport
from schemas.codec import codec
from tests.lib.drawn_nights import as_at, night
from tests.lib.extracts import AUTHORITY, Nights

NIGHTS = 6


def forget_marks(outbox: Outbox) -> None:
    """Have every row looked at the next time."""
    outbox._database.execute("UPDATE readings SET context = x''")


def said(report: SourceReport) -> object:
    files = [(each.file, each.rows, each.refused, each.stale) for each in report.files]
    changes = [(each.new, each.changed, each.withdrawn, each.unchanged) for each in report.files]
    return report.as_at, files, changes, report.refusals, report.warnings


@pytest.mark.parametrize("small", [False, True], ids=["as it is", "with hardly any memory"])
@pytest.mark.parametrize("seed", range(12))
def test_what_is_told_by_marks_is_what_looking_at_every_row_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, small: bool
) -> None:
    if small:
        monkeypatch.setattr(piles, "RUN", 7)
        monkeypatch.setattr(piles, "FEW", 5)
        monkeypatch.setattr(delimited, "CHUNK", 64)
    by = random.Random(seed)
    files: dict[str, bytes] = {}
    with forgetful(AUTHORITY) as by_marks, forgetful(AUTHORITY) as by_rows:
        quick, thorough = Nights(by_marks, tmp_path / "quick"), Nights(by_rows, tmp_path / "thorough")
        for _ in range(NIGHTS):
            files = files | night(by, files)
            tonight = {stem: held for stem, held in files.items() if by.random() < 0.9}
            day = as_at(by)
            forget_marks(by_rows)
            found, wanted = quick.night(day, **tonight), thorough.night(day, **tonight)  # type: ignore[arg-type]
            assert said(found) == said(wanted)
            assert quick.asserted() == thorough.asserted()
        assert Counter(quick.sent) == Counter(thorough.sent)
        stated = Counter(codec().decode(value).header.status for value in quick.sent)
        assert stated["asserted"] > 10
        assert stated["withdrawn"] > 0
