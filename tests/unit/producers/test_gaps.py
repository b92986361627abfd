"""Entries of an outbox table where the database does not say what can still be committed: a missing sequence is waited for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from producers.outbox.file import forgetful
from producers.sources.outbox_table import OutboxTableSettings
from tests.lib.case_databases import OUTBOX_ELSEWHERE, Runs, entry, referral
from tests.lib.extracts import AUTHORITY


@pytest.fixture
def case(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "case.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute(OUTBOX_ELSEWHERE)
        yield database


@pytest.fixture
def runs(case: sqlite3.Connection, tmp_path: Path) -> Iterator[Runs]:
    url = f"sqlite:///{tmp_path / 'case.db'}"
    with forgetful(AUTHORITY) as outbox:
        yield Runs(outbox, OutboxTableSettings(name="it", format="outbox_table", url=url, tables=("referrals",)))


def put(case: sqlite3.Connection, *sequences: int, **columns: Any) -> None:
    """Write entries, each of the referral of its number."""
    for each in sequences:
        case.execute(
            "INSERT INTO cyfnewid_outbox VALUES (?, ?, ?, ?, '')",
            (each, *entry("referrals", referral(each, **columns))),
        )


def taken(runs: Runs) -> int:
    runs.run()
    return len(runs.asserted())


def test_nothing_behind_a_gap_is_taken_until_it_is_filled(runs: Runs, case: sqlite3.Connection) -> None:
    put(case, 1, 2, 4, 5)
    assert taken(runs) == 2
    (waits,) = runs.reports[-1].warnings
    assert waits == "cyfnewid_outbox: the sequence 3 is missing; what comes after waits for it"
    assert runs.outbox.marks.of("it")["waits"] == waits
    runs.at += timedelta(days=900)
    assert taken(runs) == 2
    put(case, 3, 7)
    assert taken(runs) == 5
    put(case, 6)
    assert (taken(runs), runs.reports[-1].warnings, runs.counts()) == (7, [], {"referrals": (2, 2, 0, 0, 0)})


def test_gaps_are_passed_together_once_they_were_waited_for_long_enough(runs: Runs, case: sqlite3.Connection) -> None:
    runs.settings = runs.settings.model_copy(update={"gap_wait": "1h"})
    put(case, 1, 3, 5)
    assert taken(runs) == 1
    assert runs.reports[-1].warnings == [
        "cyfnewid_outbox: the sequence 2 is missing; what comes after waits for it, or for 1h"
    ]
    put(case, 8)
    runs.at += timedelta(minutes=30)
    assert taken(runs) == 1
    runs.at += timedelta(minutes=27)
    assert taken(runs) == 1
    runs.at += timedelta(minutes=1)
    assert taken(runs) == 3
    assert runs.reports[-1].warnings == [
        "cyfnewid_outbox: the sequence 6 to 7 is missing; what comes after waits for it, or for 1h"
    ]
    runs.at += timedelta(minutes=30)
    assert taken(runs) == 4


def test_an_entry_below_the_first_that_was_seen_is_taken_when_it_appears(runs: Runs, case: sqlite3.Connection) -> None:
    assert taken(runs) == 0
    put(case, 3)
    assert taken(runs) == 1
    put(case, 4)
    put(case, 1, referral_id="R4", source="police")
    assert taken(runs) == 2
    assert runs.counts() == {"referrals": (2, 1, 0, 0, 0)}  # 1 came late, 4 came after it
    put(case, 2)
    assert taken(runs) == 3


def test_an_entry_that_was_refused_is_read_again_and_no_gap(runs: Runs, case: sqlite3.Connection) -> None:
    put(case, 1, 3)
    put(case, 2, source="council")
    runs.run()
    assert [each.line for each in runs.reports[-1].refusals] == [2]
    put(case, 4)
    runs.run()
    assert runs.counts() == {"referrals": (2, 1, 0, 0, 1)}
    put(case, 5, referral_id="R2")
    runs.run()
    assert runs.counts() == {"referrals": (1, 1, 0, 0, 0)}


def test_a_table_that_begins_again_is_read_from_its_beginning(runs: Runs, case: sqlite3.Connection) -> None:
    put(case, 1, 2, 3)
    assert taken(runs) == 3
    case.execute("DELETE FROM cyfnewid_outbox WHERE sequence <= 3")
    assert taken(runs) == 3
    put(case, 4)
    assert taken(runs) == 4
    case.execute("DELETE FROM cyfnewid_outbox")
    put(case, 1, referral_id="R7")
    assert taken(runs) == 5


def test_a_thousand_refused_entries_are_read_again_a_few_at_a_time(runs: Runs, case: sqlite3.Connection) -> None:
    for number in range(1, 1_000):
        put(case, number, source="council" if number % 2 else "school")
    runs.run()
    assert len(runs.reports[-1].refusals) == 500
    runs.run()
    assert runs.counts() == {"referrals": (500, 0, 0, 0, 500)}
    case.execute("UPDATE cyfnewid_outbox SET row = replace(row, 'council', 'police')")
    assert taken(runs) == 999
