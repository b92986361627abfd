"""A connector that reads a database, killed at any moment and run again: it reads again what it must, and passes nothing by."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hub.cli.main import main
from producers.outbox.file import BEHIND, opened
from tests.lib.case_databases import OUTBOX_ON_POSTGRESQL, entry, referral
from tests.lib.checkout import ROOT
from tests.lib.connectors import Authority
from tests.lib.exchange import Exchange

MOMENTS = {
    "before how far it read is written down": ("producers.outbox.marks", "Marks.keep", 1),
    "after the broker's answer, before remembering it": ("producers.outbox.queue", "Queue.acknowledged", 1),
}
SQL = """
[[sources]]
name = "it"
format = "sql"
url_file = "database.url"
mode = "incremental"
[sources.tables.referrals]
select = "SELECT * FROM referrals"
changed_at = "changed"
"""
OUTBOX = """
[[sources]]
name = "it"
format = "outbox_table"
url_file = "database.url"
tables = ["referrals"]
taken = "cyfnewid_taken"
"""
MADE = (
    OUTBOX_ON_POSTGRESQL
    + """
CREATE TABLE referrals (referral_id text PRIMARY KEY, person_id text, received_at date, source text, decided_at date, decision text,
  changed timestamptz DEFAULT clock_timestamp() - interval '1 day');
CREATE TABLE cyfnewid_taken (source text PRIMARY KEY, sequence bigint, written_before xid8, taken_at timestamptz);
INSERT INTO cyfnewid_taken (source) VALUES ('it');
"""
)
PRUNE = """
DELETE FROM cyfnewid_outbox USING cyfnewid_taken taken
WHERE cyfnewid_outbox.sequence <= taken.sequence AND cyfnewid_outbox.written_by < taken.written_before
"""


@pytest.fixture
def case(empty_database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(empty_database, autocommit=True) as session:
        session.execute(MADE)
        yield session


def connector(exchange: Exchange, folder: Path, database: str, source: str) -> Authority:
    """Cardiff, which reads this database."""
    cardiff = Authority.enrolled(exchange, folder)
    text = cardiff.config.read_text()
    cardiff.config.write_text(text[: text.index("[[sources]]")] + source)
    (folder / "database.url").write_text(database)
    (folder / "database.url").chmod(0o600)
    return cardiff


def work(case: psycopg.Connection[Any], night: int) -> None:
    """A night's changes: some referrals came, some changed, and their outbox says so; every second one was taken up to."""
    case.execute(PRUNE)
    for number in range(night, night + 30):
        row = referral(number, received_at=f"2009-03-1{night}")
        case.execute("DELETE FROM referrals WHERE referral_id = %s", (row["referral_id"],))
        case.execute(
            "INSERT INTO referrals (referral_id, person_id, received_at, source) VALUES (%s, %s, %s, %s)",
            list(row.values())[:4],
        )
        case.execute(
            "INSERT INTO cyfnewid_outbox (table_name, operation, row) VALUES (%s, %s, %s)", entry("referrals", row)
        )


def days(case: psycopg.Connection[Any]) -> list[str]:
    return sorted(str(day) for (day,) in case.execute("SELECT received_at FROM referrals"))


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("source", [SQL, OUTBOX], ids=["sql", "outbox_table"])
def test_killed_at_any_moment_and_run_again_everything_is_stated(
    exchange: Exchange, tmp_path: Path, empty_database: str, case: psycopg.Connection[Any], moment: str, source: str
) -> None:
    cardiff = connector(exchange, tmp_path / "cardiff", empty_database, source)
    work(case, 0)
    cardiff.run()
    work(case, 1)
    assert cardiff.run_and_be_killed(*MOMENTS[moment]) == -signal.SIGKILL
    work(case, 2)
    cardiff.run()
    assert sorted(day for _, _, day in cardiff.facts()) == days(case)
    cardiff.check_last_completion()
    cardiff.lose_state()
    assert cardiff.run().sent == 0


@pytest.mark.parametrize("source", [SQL, OUTBOX], ids=["sql", "outbox_table"])
def test_what_was_written_down_and_dropped_because_the_topics_were_read_back_is_read_again(
    exchange: Exchange, tmp_path: Path, empty_database: str, case: psycopg.Connection[Any], source: str
) -> None:
    cardiff = connector(exchange, tmp_path / "cardiff", empty_database, source)
    work(case, 0)
    cardiff.run()
    work(case, 1)
    assert cardiff.run_and_be_killed("producers.sending.publishing", "publish", 2) == -signal.SIGKILL
    case.execute(
        "UPDATE referrals SET changed = changed - interval '9 days' WHERE referral_id <> 'R30'"
    )  # beyond the overlap
    with opened(cardiff.state, cardiff.code) as outbox:
        assert len(outbox.queue) == 30
        outbox.remark(BEHIND, "yes")
    report = cardiff.run()
    assert (report.rebuilt_from, report.sent) == (31, 30)
    assert sorted(day for _, _, day in cardiff.facts()) == days(case)


def test_a_connector_that_watches_asks_a_database_again_after_a_rest(
    exchange: Exchange, tmp_path: Path, empty_database: str, case: psycopg.Connection[Any]
) -> None:
    source = OUTBOX.replace('name = "it"', 'name = "it"\nevery = "1s"')
    cardiff = connector(exchange, tmp_path / "cardiff", empty_database, source)
    command = [sys.executable, "-m", "hub", "connector", "run", "--every", "1", "--config", str(cardiff.config)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as watching:
        try:
            for night in range(2):
                work(case, night)
                until = time.monotonic() + 60
                while sorted(day for _, _, day in cardiff.facts()) != days(case):
                    assert time.monotonic() < until
                    time.sleep(0.2)
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 130


def test_the_status_says_what_a_source_waits_for(
    exchange: Exchange,
    tmp_path: Path,
    empty_database: str,
    case: psycopg.Connection[Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    cardiff = connector(exchange, tmp_path / "cardiff", empty_database, OUTBOX)

    def said() -> str:
        return capsys.readouterr().out

    with psycopg.connect(empty_database) as slow:
        slow.execute("INSERT INTO cyfnewid_outbox (table_name, operation, row) VALUES ('referrals', 'upsert', '{}')")
        work(case, 0)
        assert cardiff.run().sent == 0
        with pytest.raises(SystemExit):
            main(["connector", "status", "--config", str(cardiff.config)])
        assert "it waits: cyfnewid_outbox: 30 entries wait until transaction" in said()
        slow.rollback()
    assert cardiff.run().sent == 30
    for command, expected in ((["check", "--wait", "0"], ": it.referrals"), (["status"], "to be sent: 0")):
        with pytest.raises(SystemExit):
            main(["connector", *command, "--config", str(cardiff.config)])
        shown = said()
        assert expected in shown
        assert "waits" not in shown
