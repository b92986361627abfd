"""Held extracts among ordinary ones, read in any order by consumers that come and go: at every moment what is plainly known."""

import os
from contextlib import suppress
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consumers.verification.differences import Report
from consumers.verification.verify import verify_authority
from hub.domain.indicators import catalogue as indicators
from hub.domain.units import counts_by_month
from hub.store.auditing import auditing
from hub.store.engine import Store
from hub.store.ingest.extracts import Extracts
from hub.store.ingest.figures import Figures
from hub.store.reading import reading
from schemas.codec import codec
from tests.generative.test_engine_in_any_order import CASEFILES
from tests.lib.casefiles import contribution
from tests.lib.databases import Databases
from tests.lib.statements import CARDIFF
from tests.lib.told import Readers, Told, readings_of, told_about


class DiedError(Exception):
    """The consumer's process is gone, in the middle of what it did."""


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    casefile=st.sampled_from(range(len(CASEFILES))),
    chance=st.integers(0, 2**32).map(Random),
    few=st.sampled_from([1, 24]),
    most=st.sampled_from([0, 3, 1000]),
)
def test_what_is_held_is_known_from_the_moment_of_its_extract_and_all_at_once(
    databases: Databases,
    migrated_database: str,
    monkeypatch: pytest.MonkeyPatch,
    casefile: int,
    chance: Random,
    few: int,
    most: int,
) -> None:
    monkeypatch.setattr("schemas.codec.FEW", few)  # from how many messages on they are read by the column
    of = CASEFILES[casefile]
    told = told_about(of, chance, [of.as_at] if chance.random() < 0.7 else [])
    address = databases.make(template=migrated_database)
    try:
        with Store(address) as store:
            _read(Readers(store, most=most), told, chance)
            _compare(store, told)
    finally:
        databases.drop(address)


def _read(readers: Readers, told: Told, chance: Random) -> None:
    for batch in readings_of(told, chance):
        if chance.random() < 0.15:  # dies while it writes: nothing is written
            with pytest.MonkeyPatch.context() as patch, suppress(DiedError):
                patch.setattr(*chance.choice(((Figures, "add", _die), (Extracts, "put", _die))))
                readers.take(told, batch)
                batch = []
            if batch:
                readers.restart()
        if batch:
            readers.take(told, batch)
        if chance.random() < 0.2:
            readers.restart()
        late = [each for each in sorted(told.unread) if each[1] < readers.positions[each[0]].next_offset]
        if late and chance.random() < 0.5:
            readers.replay(told, *chance.choice(late))


def _die(*_: object) -> None:
    raise DiedError


def _compare(store: Store, told: Told) -> None:
    for moment in sorted({at for known in told.all_moments for at in (known - 1, known)}):
        statements, as_at, _ = told.until(moment)
        wanted = {} if as_at is None else counts_by_month(contribution(statements, as_at, indicators().values()))
        with reading(store) as read:
            found = {(each.indicator, each.month): each.counts for each in read.month_figures(moment)}
        assert found == wanted
    report = Report()
    with auditing(store) as audit:
        verify_authority(CARDIFF, audit.topics(), audit, codec(), report)
        assert sum(each.held for each in audit.extracts(CARDIFF)) >= len(told.held())
    # the tests' extracts do not count what they hold
    assert [each for each in report.differences if not each.what.startswith(("count of", "digest of"))] == []
