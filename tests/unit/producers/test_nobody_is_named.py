"""Identifiers and cells of rows stay out of everything but the authority's own preview screen."""

import pickle
from datetime import date
from pathlib import Path
from typing import Any

from producers.outbox.file import opened
from producers.previewing import preview_connector
from producers.staging import without_sentences
from tests.lib.extracts import AUTHORITY, CARE_PERIODS, REFERRALS, REVIEWS, Nights

PERSON, RECORD, CELL = "canary-person", "canary-record", "canary-cell"

FILES: dict[str, Any] = {
    "referrals": f"{REFERRALS}{RECORD},{PERSON},2009-03-02,school,,\n{RECORD}2,{PERSON},{CELL},school,,\n",
    "care_periods": f"{CARE_PERIODS}{RECORD},{PERSON},2009-01-05,,care_order\n{RECORD}3,{PERSON},2009-01-05,,{CELL}\n",
    "reviews": f"{REVIEWS}{RECORD},{RECORD},{PERSON},2009-02-02\n{RECORD}4,{RECORD},{PERSON}2,2009-02-02\n",
}


def test_the_report_of_a_run_holds_addresses_only(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox.sqlite", AUTHORITY) as outbox:
        report = Nights(outbox, tmp_path / "extract").night(**FILES)
    assert "canary" not in repr(report)
    assert b"canary" not in pickle.dumps(without_sentences(report))


def test_the_preview_shows_a_cell_but_never_who_a_row_is_about(tmp_path: Path) -> None:
    from tests.lib.extracts import write

    write(tmp_path / "extract", **FILES)
    (tmp_path / "pseudonym.key").write_text("ab" * 32)
    (tmp_path / "connector.toml").write_text(
        f'authority = "{AUTHORITY}"\npseudonym_key_file = "pseudonym.key"\n'
        '[kafka]\nbootstrap = "nowhere.invalid:1"\nusername = "x"\npassword_file = "none"\n'
        '[[sources]]\nname = "it"\nformat = "casefile"\nfolder = "extract"\n'
    )
    (preview,) = preview_connector(tmp_path / "connector.toml", date(2009, 6, 1), 1, samples=9)
    sentences = " ".join(each.sentence for each in preview.report.refusals)
    assert len(preview.samples) == 3
    assert "canary" not in repr(preview.samples)
    assert CELL in sentences
    assert PERSON not in sentences
    assert RECORD not in sentences
    assert not (tmp_path / "outbox.sqlite").exists()
