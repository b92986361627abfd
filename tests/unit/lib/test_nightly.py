"""The authority whose extract changes every night."""

from pathlib import Path
from random import Random

from tests.lib.faults.nightly import Nightly


def test_every_night_is_a_day_later_differs_and_is_refused_nothing(tmp_path: Path) -> None:
    authority = Nightly(tmp_path / "extract", "W06000015", Random(7), scale=0.02)
    before = authority.told()
    for _ in range(10):
        day = authority.next()
        now = authority.told()
        assert now.as_at == day > before.as_at
        assert now.refusals == ()
        assert now.kinds == before.kinds
        assert {each.message for each in now.statements} != {each.message for each in before.statements}
        before = now
