"""A pseudonym is looked for in everything that can be read, and what cannot is named."""

from pathlib import Path

import pytest

from hub.cli.main import main
from producers.keyed.pseudonyms import subject
from tests.lib.configured import HEAD
from tests.lib.extracts import AUTHORITY, CARE_PERIODS, REFERRALS, REVIEWS, write

KEY = "0123456789abcdef" * 4


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tmp_path / "connector.toml"
    config.write_text(HEAD + 'format = "casefile"\n')
    (tmp_path / "pseudonym.key").write_text(KEY)
    referrals = REFERRALS + 'R1,canary1,2009-03-02,"school,,\n'
    periods = (CARE_PERIODS + "C1,P2,2009-01-05,,care_order\n").encode() + b"C2,canary\xff,,,\n"
    write(tmp_path / "extract", referrals=referrals, care_periods=periods, reviews=REVIEWS + "V1,C1,P3,2009-02-02\n")
    return config


def resolve(config: Path, person: str) -> int:
    pseudonym = subject(bytes.fromhex(KEY), AUTHORITY, person)
    with pytest.raises(SystemExit) as left:
        main(["connector", "resolve", pseudonym, "--config", str(config)])
    return int(left.value.code or 0)


def test_who_is_in_a_file_that_can_be_read_is_found_behind_files_that_cannot(config: Path, capsys) -> None:
    assert resolve(config, "P3") == 0
    assert capsys.readouterr().out == "P3\n"


def test_who_is_not_found_may_be_in_what_was_refused_and_that_is_named(config: Path, capsys) -> None:
    assert resolve(config, "P9") == 6
    said = capsys.readouterr()
    assert "nobody in what could be read of the present extracts has this pseudonym" in said.err
    assert "ours: care_periods.csv (bad_encoding); ours: referrals.csv (malformed_csv)." in said.err
    assert "canary" not in said.out + said.err
    assert "Traceback" not in said.err


def test_an_extract_without_its_day_is_named_too(config: Path, capsys) -> None:
    (config.with_name("extract") / "as_at.txt").unlink()
    assert resolve(config, "P3") == 6
    assert "ours: as_at.txt (bad_as_at)" in capsys.readouterr().err


def test_when_everything_was_read_nobody_has_it(config: Path, capsys) -> None:
    write(config.with_name("extract"), reviews=REVIEWS + "V1,C1,P3,2009-02-02\n")
    assert resolve(config, "P9") == 2
    assert "nobody in the present extracts" in capsys.readouterr().err
