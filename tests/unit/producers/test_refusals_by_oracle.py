"""Two readings of the specification refuse the same rows: the product, and the plain oracle of the tests."""

import random
from pathlib import Path

import pytest

from producers.outbox.file import forgetful
from tests.lib.drawn_nights import as_at, night
from tests.lib.extracts import AUTHORITY, TODAY, Nights
from tests.lib.oracle.nights import Authority as Oracle

NIGHTS = 5


@pytest.mark.parametrize("seed", range(25))
def test_both_readings_of_the_specification_refuse_the_same_rows(tmp_path: Path, seed: int) -> None:
    by = random.Random(seed)
    oracle = Oracle()
    files: dict[str, bytes] = {}
    with forgetful(AUTHORITY) as outbox:
        nights = Nights(outbox, tmp_path)
        for _ in range(NIGHTS):
            files = files | night(by, files)
            tonight = {stem: held for stem, held in files.items() if by.random() < 0.9}
            report = nights.night(as_at(by), **tonight)  # type: ignore[arg-type]
            expected = [(each.file, each.line, each.code) for each in oracle.night(tmp_path, TODAY)]
            assert sorted((each.file, each.line, each.code.value) for each in report.refusals) == expected
