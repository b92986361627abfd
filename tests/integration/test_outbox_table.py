"""Entries of an outbox table on a real PostgreSQL: in any order in which transactions commit, none is missed."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from producers.outbox.file import forgetful
from producers.sources.outbox_table import OutboxTableSettings
from producers.staging import Permissions
from tests.lib.case_databases import OUTBOX_ON_POSTGRESQL, Runs, entry, referral, stated_by_files
from tests.lib.extracts import AUTHORITY

INSERT = "INSERT INTO cyfnewid_outbox (table_name, operation, row) VALUES (%s, %s, %s)"
WRITERS = 4


@pytest.fixture
def database(empty_database: str) -> str:
    with psycopg.connect(empty_database, autocommit=True) as session:
        session.execute(OUTBOX_ON_POSTGRESQL)
    return empty_database


@pytest.fixture
def writers(database: str) -> Iterator[list[psycopg.Connection[Any]]]:
    """Sessions of the case system, each in a transaction of its own."""
    sessions = [psycopg.connect(database) for _ in range(WRITERS)]
    yield sessions
    for each in sessions:
        each.close()


@pytest.fixture
def runs(database: str) -> Iterator[Runs]:
    with forgetful(AUTHORITY) as outbox:
        yield Runs(outbox, settings(database))


def settings(database: str, **keys: Any) -> OutboxTableSettings:
    keys = {"tables": ["referrals", "school_changes"], **keys}
    return OutboxTableSettings(name="it", format="outbox_table", url_variable="X", **keys).model_copy(
        update={"url": database, "url_variable": None}
    )


def one(writer: psycopg.Connection[Any], *entries: tuple[str, str, str]) -> None:
    for each in entries:
        writer.execute(INSERT, each)


def kept(runs: Runs) -> int:
    """How many facts stand."""
    return len(runs.asserted())


def test_an_entry_is_taken_when_it_is_committed_and_never_passed_by(
    runs: Runs, writers: list[psycopg.Connection[Any]]
) -> None:
    slow, quick = writers[:2]
    one(slow, entry("referrals", referral(1)))
    one(quick, entry("referrals", referral(2)))
    quick.commit()
    report = runs.run()
    assert (kept(runs), report.files[0].rows) == (0, 0)
    (waiting,) = report.warnings
    assert "1 entry waits until transaction" in waiting
    assert runs.outbox.marks.of("it")["waits"] == waiting
    slow.commit()
    runs.run()
    assert (kept(runs), runs.reports[-1].warnings, runs.counts()) == (2, [], {"referrals": (2, 2, 0, 0, 0)})
    assert "waits" not in runs.outbox.marks.of("it")


def test_an_entry_that_is_rolled_back_is_passed_as_soon_as_that_is_certain(
    runs: Runs, writers: list[psycopg.Connection[Any]]
) -> None:
    slow, quick = writers[:2]
    one(slow, entry("referrals", referral(1)))
    one(quick, entry("referrals", referral(2)))
    quick.commit()
    runs.run()
    assert kept(runs) == 0
    slow.rollback()
    runs.run()
    assert kept(runs) == 1


def test_a_sequence_drawn_before_its_transaction_has_a_number_is_not_lost(
    runs: Runs, writers: list[psycopg.Connection[Any]]
) -> None:
    early, late = writers[:2]
    one(
        late, entry("referrals", referral(3))
    )  # the first of 32 sequences is logged, which gives its transaction a number
    late.commit()
    drawn = early.execute("SELECT nextval('cyfnewid_outbox_sequence_seq')").fetchone()
    one(late, entry("referrals", referral(2)))
    late.commit()
    runs.run()
    assert kept(runs) == 2
    early.execute(
        "INSERT INTO cyfnewid_outbox (sequence, table_name, operation, row) VALUES (%s, %s, %s, %s)",
        (*(drawn or ()), *entry("referrals", referral(1))),
    )
    early.commit()
    runs.run()
    assert kept(runs) == 3


def test_of_the_entries_of_one_key_the_last_by_sequence_counts_also_when_an_earlier_one_is_committed_later(
    runs: Runs, writers: list[psycopg.Connection[Any]], tmp_path: Path
) -> None:
    first, second = writers[:2]
    one(second, entry("school_changes", {}))  # so that its transaction has the lower number
    one(first, entry("referrals", referral(1, source="school")))
    one(second, entry("referrals", referral(1, source="police")))
    second.commit()
    runs.run()
    assert kept(runs) == 1
    first.commit()
    runs.run()
    assert runs.asserted() == stated_by_files(tmp_path, {"referrals": [referral(1, source="police")]})


def test_a_delete_withdraws_one_record_and_a_later_upsert_states_it_again(
    runs: Runs, writers: list[psycopg.Connection[Any]], tmp_path: Path
) -> None:
    (writer, *_) = writers
    decided = referral(1, decided_at="2009-03-03", decision="assessment")
    one(writer, entry("referrals", decided), entry("referrals", referral(2)))
    writer.commit()
    runs.run()
    before = runs.asserted()
    assert len(before) == 3
    one(
        writer, entry("referrals", {"referral_id": "R1"}, "delete"), entry("referrals", {"referral_id": "R9"}, "DELETE")
    )
    writer.commit()
    runs.run()
    assert runs.counts() == {"referrals": (2, 0, 0, 2, 0)}
    assert runs.asserted() == stated_by_files(tmp_path / "2", {"referrals": [referral(2)]})
    one(writer, entry("referrals", decided))
    one(writer, entry("referrals", {"referral_id": "R2"}, "delete"), entry("referrals", referral(2)))
    writer.commit()
    runs.run()
    assert runs.counts() == {"referrals": (2, 2, 0, 0, 0)}
    assert runs.asserted() == before


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_however_transactions_end_what_stands_is_what_the_entries_say(
    database: str, writers: list[psycopg.Connection[Any]], tmp_path: Path, first: int
) -> None:
    """Some seeds (EXAMPLES: twenty); beside it what would have become of a reader that goes on from the highest sequence it saw."""
    missed = 0
    for seed in range(first, first + (20 if "EXAMPLES" in os.environ else 2)):
        with psycopg.connect(database, autocommit=True) as session:
            session.execute("TRUNCATE cyfnewid_outbox")
        with forgetful(AUTHORITY) as outbox:
            runs = Runs(outbox, settings(database))
            missed += _any_order(random.Random(seed), runs, writers)
            with psycopg.connect(database) as session:
                found = session.execute("SELECT operation, row::json FROM cyfnewid_outbox ORDER BY sequence").fetchall()
            stands: dict[str, Any] = {}
            for operation, row in found:
                stands.pop(row["referral_id"], None)
                if operation == "upsert":
                    stands[row["referral_id"]] = row
            assert runs.asserted() == stated_by_files(tmp_path, {"referrals": stands.values()}), f"seed {seed}"
    assert missed > 0  # or the order was too tame to tell anything


def _any_order(chance: random.Random, runs: Runs, writers: list[psycopg.Connection[Any]]) -> int:
    """Transactions that begin, draw, write, commit and roll back in any order, and readings in between; how many entries a
    reader without a horizon would not have seen."""
    drawn: dict[int, list[int]] = {number: [] for number in range(WRITERS)}
    naive, seen = -1, set[int]()

    def read() -> None:
        nonlocal naive
        runs.run(Permissions(withdrawals=frozenset({"referrals.csv"})))
        for (sequence,) in reader.execute("SELECT sequence FROM cyfnewid_outbox WHERE sequence > %s", (naive,)):
            seen.add(sequence)
        naive = max(seen, default=-1)

    def write(number: int) -> None:
        writer = writers[number]
        row = referral(chance.randrange(60), source=chance.choice(("school", "police", "health")))
        operation = chance.choice(("upsert", "upsert", "delete"))
        if drawn[number] and chance.random() < 0.5:
            writer.execute(
                "INSERT INTO cyfnewid_outbox (sequence, table_name, operation, row) VALUES (%s, %s, %s, %s)",
                (drawn[number].pop(), *entry("referrals", row, operation)),
            )
        else:
            one(writer, entry("referrals", row, operation))

    with psycopg.connect(writers[0].info.dsn, password=writers[0].info.password, autocommit=True) as reader:
        for _ in range(70):
            number = chance.randrange(WRITERS)
            match chance.choice(("write", "write", "write", "draw", "commit", "commit", "roll back", "read")):
                case "write":
                    write(number)
                case "draw":
                    ((value,),) = writers[number].execute("SELECT nextval('cyfnewid_outbox_sequence_seq')")
                    drawn[number].append(value)
                case "commit":
                    writers[number].commit()
                case "roll back":
                    writers[number].rollback()
                    drawn[number].clear()
                case "read":
                    read()
        for writer in writers:
            chance.choice((writer.commit, writer.rollback))()
        read()
        committed = {sequence for (sequence,) in reader.execute("SELECT sequence FROM cyfnewid_outbox")}
    return len(committed - seen)
