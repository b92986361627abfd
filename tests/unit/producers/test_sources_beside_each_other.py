"""Rows of one source hang on rows of another: a look before the first run finds them as the run will."""

from datetime import date
from pathlib import Path

import pytest

from producers.checking import State, check
from producers.previewing import preview_connector
from tests.lib.extracts import AUTHORITY, CARE_PERIODS, REVIEWS, write

TODAY = date(2009, 6, 1)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write(tmp_path / "periods", care_periods=f"{CARE_PERIODS}C1,P1,2009-01-05,,care_order\n")
    write(tmp_path / "reviews", reviews=f"{REVIEWS}V1,C1,P1,2009-02-02\n")
    (tmp_path / "pseudonym.key").write_text("ab" * 32)
    sources = "".join(
        f'[[sources]]\nname = "{name}"\nformat = "casefile"\nfolder = "{name}"\nfiles = ["{file}"]\n'
        for name, file in (("periods", "care_periods"), ("reviews", "reviews"))
    )
    file = tmp_path / "connector.toml"
    file.write_text(
        f'authority = "{AUTHORITY}"\npseudonym_key_file = "pseudonym.key"\n'
        '[kafka]\nbootstrap = "nowhere.invalid:1"\nusername = "x"\npassword_file = "none"\n' + sources
    )
    return file


def test_a_preview_of_a_source_knows_what_the_sources_before_it_would_state(config: Path) -> None:
    periods, reviews = preview_connector(config, TODAY, 1, samples=9)
    assert not reviews.report.refusals
    assert [each["kind"] for each in periods.samples] == ["care_started"]
    assert [each["kind"] for each in reviews.samples] == ["review_held"]
    assert not (config.parent / "outbox.sqlite").exists()


def test_a_check_of_a_source_knows_what_the_sources_before_it_would_state(config: Path) -> None:
    found = [each for each in check(config, TODAY, 1, 1.0, lambda: 0.0) if each.name.startswith("source")]
    assert [(each.name, each.state) for each in found] == [
        ("source periods", State.WELL),
        ("source reviews", State.WELL),
    ]
