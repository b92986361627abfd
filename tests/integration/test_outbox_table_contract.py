"""The contract with the supplier of a case system, as the reference writes it, on a real PostgreSQL."""

import tomllib
from pathlib import Path
from typing import Any

import psycopg
import pytest

from producers.outbox.file import forgetful
from producers.sources.outbox_table import OutboxTableSettings, acknowledged
from tests.lib.case_databases import Runs, referral, stated_by_files
from tests.lib.checkout import ROOT
from tests.lib.extracts import AUTHORITY
from tests.lib.pages import blocks

PAGE = (ROOT / "docs" / "reference" / "source-outbox-table.md").read_text("utf-8")
CONTRACT, TRIGGER, TAKEN, PRUNE = (each.text for each in blocks(PAGE) if each.language == "sql")
(CONFIGURATION,) = (each.text for each in blocks(PAGE) if each.language == "toml")


@pytest.fixture
def settings(empty_database: str, tmp_path: Path) -> OutboxTableSettings:
    (source,) = tomllib.loads(CONFIGURATION)["sources"]
    address = tmp_path / source["url_file"]
    address.write_text(empty_database)
    address.chmod(0o600)
    return OutboxTableSettings(**source | {"url_file": address})


def test_the_contract_of_the_reference_works_from_the_first_row_to_the_last_that_is_removed(
    empty_database: str, settings: OutboxTableSettings, tmp_path: Path
) -> None:
    with (
        psycopg.connect(empty_database, autocommit=True) as case,
        forgetful(AUTHORITY) as outbox,
    ):
        case.execute("CREATE TABLE referral (ref_no int, client_no int, received date, origin text)")
        for each in (CONTRACT, TRIGGER, TAKEN):
            case.execute(each.encode())
        runs = Runs(outbox, settings)
        case.execute("INSERT INTO referral VALUES (1, 11, '2009-03-02', 'school'), (2, 12, '2009-03-03', 'police')")
        runs.run()
        assert acknowledged(settings, outbox.marks.of(settings.name)) == []
        assert case.execute(PRUNE.encode()).rowcount == 2
        case.execute("UPDATE referral SET origin = 'health' WHERE ref_no = 1")
        case.execute("DELETE FROM referral WHERE ref_no = 2")
        runs.run()
        assert runs.counts() == {"referrals": (2, 0, 1, 1, 0)}
        row: Any = referral(1, referral_id="1", person_id="11", source="health")
        assert runs.asserted() == stated_by_files(tmp_path / "files", {"referrals": [row]})
        acknowledged(settings, outbox.marks.of(settings.name))
        assert case.execute(PRUNE.encode()).rowcount == 2
