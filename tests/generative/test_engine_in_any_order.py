"""Through the real engine and database: any order, any batches, any repetition, any restart give the same figures."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.domain.histories.facts import Statement
from hub.domain.indicators import catalogue as indicators
from hub.domain.units import counts_by_month
from hub.store.auditing import auditing
from hub.store.engine import Store
from schemas.events.header import Status
from tests.integration.test_engine import Bench
from tests.lib.casefiles import Casefile, contribution, read, said_again
from tests.lib.databases import Databases
from tests.lib.statements import CARDIFF, Log

FOLDERS = (
    "short-breaks", "review-chain", "temporary-absence", "leavers", "friday-saturday", "second-care-period",
    "initial-assessments",
)  # fmt: skip
ROOT = Path(__file__).parents[1] / "spec" / "casefiles"
CASEFILES = [read(ROOT / name) for name in FOLDERS]


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "10")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(casefile=st.sampled_from(CASEFILES), data=st.data())
def test_however_statements_arrive_the_figures_are_those_of_all_of_them(
    databases: Databases,
    migrated_database: str,
    monkeypatch: pytest.MonkeyPatch,
    casefile: Casefile,
    data: st.DataObject,
) -> None:
    few = data.draw(st.sampled_from([1, 24]), label="from how many messages on they are read by the column")
    monkeypatch.setattr("schemas.codec.FEW", few)
    told = _with_detours(casefile, data)
    order = data.draw(st.permutations([*told, *told[: data.draw(st.integers(0, 5))]]), label="order")
    cuts = data.draw(st.lists(st.integers(1, 7), min_size=1, max_size=8), label="batches")
    early_day = data.draw(st.booleans(), label="an earlier day takes effect half way")
    address = databases.make(template=migrated_database)
    try:
        with Store(address) as store:
            _play(Bench(store), casefile.as_at, order, cuts, early_day)
            with auditing(store) as audit:
                assert audit.counts(CARDIFF) == counts_by_month(
                    contribution(told, casefile.as_at, indicators().values())
                )
    finally:
        databases.drop(address)


def _with_detours(casefile: Casefile, data: st.DataObject) -> list[Statement]:
    """The statements, some withdrawn, some withdrawn and stated again."""
    told = list(casefile.statements)
    for statement in casefile.statements:
        for revision in range(2, 2 + data.draw(st.integers(0, 2))):
            status = Status.WITHDRAWN if revision % 2 == 0 else Status.ASSERTED
            told.append(said_again(statement, revision, status))
    return told


def _play(bench: Bench, as_at: date, order: Sequence[Statement], cuts: Sequence[int], early_day: bool) -> None:
    """Send the statements in batches of these sizes, over and over; restart in between; end with the as-at day."""
    log = Log()
    left = list(order)
    for number in range(len(order) + 1):
        batch, left = left[: cuts[number % len(cuts)]], left[cuts[number % len(cuts)] :]
        bench.take(*(log.put_raw("case", each.message, each.event.header.subject.encode()) for each in batch))
        if number == 1 and early_day:
            bench.take(log.complete(as_at.replace(day=1).isoformat(), 1))
        if number % 2:
            bench.restart()
        if not left:
            break
    bench.take(log.complete(as_at.isoformat(), 2))
