"""What an outbox table holds that cannot be used, and what is done about it, on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hub.errors import AccessError, ConfigurationError, UnreachableError
from producers.outbox.file import forgetful
from producers.sources.outbox_table import OutboxTableSettings, acknowledged
from producers.staging import Permissions
from tests.lib.case_databases import OUTBOX_ON_POSTGRESQL, Runs, entry, referral, stated_by_files
from tests.lib.extracts import AUTHORITY, addresses

INSERT = "INSERT INTO cyfnewid_outbox (table_name, operation, row) VALUES (%s, %s, %s)"
CARE = {"care_period_id": "C1", "person_id": "P1", "started_on": "2009-01-05", "basis": "care_order"}
PLACED = {"placement_id": "L1", "care_period_id": "C1", "person_id": "P1", "started_on": "2009-01-05", "type": "foster"}


@pytest.fixture
def supplier(empty_database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(empty_database, autocommit=True) as session:
        session.execute(OUTBOX_ON_POSTGRESQL)
        yield session


@pytest.fixture
def runs(empty_database: str, supplier: psycopg.Connection[Any], tmp_path: Path) -> Iterator[Runs]:
    address = tmp_path / "database.url"
    address.write_text(empty_database)
    address.chmod(0o600)
    tables = ("referrals", "care_periods", "placements")
    with forgetful(AUTHORITY) as outbox:
        yield Runs(outbox, OutboxTableSettings(name="it", format="outbox_table", url_file=address, tables=tables))


def test_a_row_that_names_one_which_comes_later_is_refused_until_it_is_there(
    runs: Runs, supplier: psycopg.Connection[Any], tmp_path: Path
) -> None:
    supplier.execute(INSERT, entry("placements", PLACED))
    assert addresses(runs.run().refusals) == [("it.placements", 1, "unknown_care_period")]
    assert addresses(runs.run().refusals) == [("it.placements", 1, "unknown_care_period")]
    supplier.execute(INSERT, entry("care_periods", CARE))
    assert runs.run().refusals == []
    assert runs.asserted() == stated_by_files(tmp_path / "files", {"care_periods": [CARE], "placements": [PLACED]})


def test_what_is_refused_stays_listed_until_a_later_entry_or_the_supplier_mends_it(
    runs: Runs, supplier: psycopg.Connection[Any]
) -> None:
    for row in (referral(1, source="council"), referral(2, received_at="2009-02-30"), referral(3), "{", "[1]"):
        supplier.execute(INSERT, entry("referrals", row))
    supplier.execute(INSERT, entry("referrals", referral(4), "replace"))
    supplier.execute(INSERT, entry("referrals", referral(5, source=["school"])))
    supplier.execute(INSERT, entry("referrals", {"person_id": "P1"}, "delete"))
    report = runs.run()
    assert sorted(addresses(report.refusals)) == [
        ("it.referrals", 1, "unknown_code"),
        ("it.referrals", 2, "bad_date"),
        ("it.referrals", 4, "missing_value"),
        ("it.referrals", 5, "missing_value"),
        ("it.referrals", 6, "unknown_code"),
        ("it.referrals", 7, "unknown_code"),
        ("it.referrals", 8, "missing_value"),
    ]
    sentences = {each.line: each.sentence for each in report.refusals}
    assert sentences[1].startswith('referral_id R1: source is "council"; it is one of ')
    assert sentences[6] == 'referral_id R4: the operation is "replace"; it is upsert or delete'
    assert sentences[8] == "referral_id is blank; it says which record is gone"
    supplier.execute(INSERT, entry("referrals", referral(1)))
    supplier.execute("UPDATE cyfnewid_outbox SET row = replace(row, '02-30', '02-27') WHERE sequence = 2")
    supplier.execute("DELETE FROM cyfnewid_outbox WHERE sequence IN (4, 5, 7)")
    report = runs.run()
    assert sorted((each.line, each.code) for each in report.refusals) == [(6, "unknown_code"), (8, "missing_value")]
    assert len(runs.asserted()) == 3


def test_a_stale_row_stands_as_it_was_accepted_last(runs: Runs, supplier: psycopg.Connection[Any]) -> None:
    supplier.execute(INSERT, entry("referrals", referral(1)))
    runs.run()
    before = runs.asserted()
    supplier.execute(INSERT, entry("referrals", referral(1, source="council")))
    (refusal,) = runs.run().refusals
    assert refusal.stale
    assert runs.asserted() == before


def test_deletes_of_too_many_records_are_refused_until_somebody_allows_them(
    runs: Runs, supplier: psycopg.Connection[Any]
) -> None:
    for number in range(30):
        supplier.execute(INSERT, entry("referrals", referral(number)))
    runs.run()
    for number in range(25):
        supplier.execute(INSERT, entry("referrals", {"referral_id": f"R{number}"}, "delete"))
    supplier.execute(INSERT, entry("care_periods", CARE))
    report = runs.run()
    assert addresses(report.refusals) == [("it.referrals", 1, "mass_withdrawal")]
    assert "25 of the 30 rows" in report.refusals[0].sentence
    assert len(runs.asserted()) == 31
    assert addresses(runs.run().refusals) == [("it.referrals", 1, "mass_withdrawal")]
    runs.run(Permissions(withdrawals=frozenset({"it.referrals"})))
    assert runs.reports[-1].files[-1].file == "it.placements"
    assert len(runs.asserted()) == 6


def test_entries_of_other_tables_and_unknown_columns_are_told_of_and_left_alone(
    runs: Runs, supplier: psycopg.Connection[Any]
) -> None:
    supplier.execute(INSERT, entry("Episodes", {"id": 1}))
    supplier.execute(INSERT, entry("referrals.csv", referral(1, worker="W1", Source="school")))
    report = runs.run()
    assert report.refusals == []
    assert report.warnings == [
        "referrals: unknown column(s) ignored: worker",
        "entries of tables that `tables` does not name were left alone: Episodes (1)",
    ]
    assert len(runs.asserted()) == 1


def test_a_row_may_be_json_to_the_database_and_numbers_true_and_null_to_json(
    runs: Runs, supplier: psycopg.Connection[Any], tmp_path: Path
) -> None:
    supplier.execute("ALTER TABLE cyfnewid_outbox ALTER row TYPE jsonb USING row::jsonb")
    supplier.execute(INSERT, entry("referrals", referral(1, referral_id=17, person_id=4.0, decided_at=None)))
    supplier.execute(INSERT, entry("care_periods", CARE))
    supplier.execute(
        INSERT, entry("placements", PLACED | {"returned_as_planned": True, "ended_on": "2009-02-01T00:00:00"})
    )
    assert runs.run().refusals == []
    files = {
        "referrals": [referral(1, referral_id="17", person_id="4")],
        "care_periods": [CARE],
        "placements": [PLACED | {"returned_as_planned": "true", "ended_on": "2009-02-01"}],
    }
    assert runs.asserted() == stated_by_files(tmp_path / "files", files)


def test_lost_marks_or_another_configuration_read_everything_again_and_state_nothing_twice(
    runs: Runs, supplier: psycopg.Connection[Any]
) -> None:
    for number in range(3):
        supplier.execute(INSERT, entry("referrals", referral(number)))
    runs.run()
    runs.run()
    assert runs.counts() == {}
    with runs.outbox.writing():
        runs.outbox.marks.forget()
    runs.run()
    assert runs.counts() == {"referrals": (3, 0, 0, 0, 0)}
    runs.run(tables=("referrals", "care_periods"))
    assert runs.counts() == {"referrals": (3, 0, 0, 0, 0)}


def test_a_table_that_was_made_anew_is_read_from_its_beginning(runs: Runs, supplier: psycopg.Connection[Any]) -> None:
    for number in range(3):
        supplier.execute(INSERT, entry("referrals", referral(number)))
    runs.run()
    supplier.execute("DROP TABLE cyfnewid_outbox")
    supplier.execute(OUTBOX_ON_POSTGRESQL)
    # as in a restored copy, whose transactions begin at lower numbers again
    supplier.execute(
        "INSERT INTO cyfnewid_outbox (table_name, operation, row, written_by) VALUES (%s, %s, %s, '3')",
        entry("referrals", referral(7)),
    )
    runs.run()
    assert runs.counts() == {"referrals": (1, 1, 0, 0, 0)}


def test_the_supplier_is_told_up_to_where_everything_is_sent(runs: Runs, supplier: psycopg.Connection[Any]) -> None:
    supplier.execute(
        "CREATE TABLE cyfnewid_taken (source text PRIMARY KEY, sequence bigint, written_before xid8, taken_at timestamptz)"
    )
    runs.run(taken="cyfnewid_taken")
    settings: Any = runs.settings
    told = acknowledged(settings, runs.outbox.marks.of("it"))
    assert len(told) == 1
    assert "has no row of the source 'it'" in told[0]
    supplier.execute("INSERT INTO cyfnewid_taken (source) VALUES ('it')")
    for row in (referral(1), referral(2), referral(3, source="council"), referral(4)):
        supplier.execute(INSERT, entry("referrals", row))
    runs.run()
    assert acknowledged(settings, runs.outbox.marks.of("it")) == []
    prune = (
        "DELETE FROM cyfnewid_outbox USING cyfnewid_taken taken WHERE taken.source = 'it'"
        " AND cyfnewid_outbox.sequence <= taken.sequence AND cyfnewid_outbox.written_by < taken.written_before"
    )
    assert supplier.execute(prune).rowcount == 2
    supplier.execute(INSERT, entry("referrals", referral(3)))
    runs.run()
    assert len(runs.asserted()) == 4
    acknowledged(settings, runs.outbox.marks.of("it"))
    assert supplier.execute(prune).rowcount == 3


def test_a_table_without_the_column_of_transactions_is_refused_unless_gaps_are_waited_for(
    runs: Runs, supplier: psycopg.Connection[Any]
) -> None:
    supplier.execute("ALTER TABLE cyfnewid_outbox DROP COLUMN written_by")
    supplier.execute(INSERT, entry("referrals", referral(1)))
    with pytest.raises(ConfigurationError, match="has no column written_by"):
        runs.run()
    runs.run(gap_wait="1h")
    assert len(runs.asserted()) == 1
    supplier.execute("ALTER TABLE cyfnewid_outbox RENAME row TO payload")
    with pytest.raises(ConfigurationError, match="has no column row; an outbox table has sequence, table_name"):
        runs.run()
    runs.run(columns={"row": "payload"})


def test_a_database_that_goes_away_in_the_middle_leaves_everything_as_it_was(
    runs: Runs, supplier: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from producers.querying.database import Result

    supplier.execute(INSERT, entry("referrals", referral(1)))
    runs.run()
    before, marks = runs.asserted(), runs.outbox.marks.of("it")
    supplier.execute(
        "INSERT INTO cyfnewid_outbox (table_name, operation, row) SELECT 'referrals', 'upsert', replace(%s, 'R9', 'R'||n)"
        " FROM generate_series(10, 20000) n",
        (entry("referrals", referral(9))[2],),
    )
    real = Result.blocks

    def cut_off(result: Result) -> Iterator[Any]:
        for number, block in enumerate(real(result)):
            yield block
            if number == 1:
                supplier.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    " AND datname = current_database()"
                )

    monkeypatch.setattr(Result, "blocks", cut_off)
    with pytest.raises(UnreachableError, match="nothing was written down"):
        runs.run()
    assert (runs.asserted(), runs.outbox.marks.of("it")) == (before, marks)
    monkeypatch.setattr(Result, "blocks", real)
    runs.run()
    assert len(runs.asserted()) == 19_992


def test_a_user_who_may_not_read_the_table_is_told_so(
    runs: Runs, supplier: psycopg.Connection[Any], tmp_path: Path
) -> None:
    name = supplier.info.user
    supplier.execute(f"REVOKE ALL ON cyfnewid_outbox FROM {name}")
    with pytest.raises(AccessError, match="may SELECT what the configuration names"):
        runs.run()
