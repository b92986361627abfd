"""Invented cases say that they are, are the same everywhere, and hang together."""

import hashlib
import os
import re
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from hub.domain.areas import AUTHORITIES, WALES_CODE
from hub.errors import ConfigurationError
from producers.invented.authority import invent
from producers.invented.casefile import write_casefile
from producers.invented.cases import Cases
from producers.reading import Request
from producers.sources import casefile
from producers.sources.casefile import CasefileSettings
from producers.sources.synthetic import SOURCE, SyntheticSettings
from tests.lib.checkout import ROOT
from tests.lib.extracts import first_extract
from tests.lib.invented import LONG_AFTER, extract

CARDIFF, MERTHYR, POWYS = "W06000015", "W06000024", "W06000023"
#: Of Merthyr Tydfil's casefile at seed 2009. Another value means that the demonstration tells another story.
DIGEST = "d3b08338e2f1b6e0e92639cf5f522c044ad7a6d21adbf1c31c164fe342b73695"


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()


@pytest.fixture(scope="module")
def powys() -> Cases:
    return invent(POWYS)


@pytest.mark.parametrize("code", [CARDIFF, MERTHYR, POWYS])
def test_the_source_states_what_the_written_casefile_states(code: str, tmp_path: Path) -> None:
    rows = write_casefile(tmp_path / code, code)
    settings = CasefileSettings(name="invented cases", format="casefile", folder=tmp_path / code)
    read, from_files = first_extract(casefile.SOURCE, settings, code, LONG_AFTER)
    report, invented = extract(code)
    assert read.as_at == report.as_at == date(2009, 4, 1)
    assert from_files == invented
    assert (read.warnings, read.refusals, report.refusals) == ([], [], [])
    assert sum(file.rows for file in read.files) == rows


def test_the_same_seed_invents_the_same_cases_on_every_machine(tmp_path: Path) -> None:
    write_casefile(tmp_path, MERTHYR, 2009)
    assert digest(tmp_path) == DIGEST


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_no_order_of_a_set_or_of_memory_plays_a_part(hash_seed: str, tmp_path: Path) -> None:
    program = f"from pathlib import Path; from producers.invented.casefile import write_casefile; write_casefile(Path({str(tmp_path)!r}), {MERTHYR!r})"
    subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": hash_seed}, check=True
    )
    assert digest(tmp_path) == DIGEST


def test_another_seed_and_another_authority_are_other_cases() -> None:
    assert invent(MERTHYR, seed=1).referrals != invent(MERTHYR, seed=2).referrals
    assert invent(MERTHYR).reviews != invent(POWYS).reviews


def test_a_larger_scale_is_as_many_times_as_many_cases(tmp_path: Path) -> None:
    usual = write_casefile(tmp_path / "usual", MERTHYR)
    assert write_casefile(tmp_path / "large", MERTHYR, scale=5.0) == pytest.approx(5 * usual, rel=0.05)


@pytest.mark.parametrize("scale", [0.01, 0.1])
def test_a_small_scale_is_still_a_casefile(scale: float, tmp_path: Path) -> None:
    for number, area in enumerate(AUTHORITIES):
        write_casefile(tmp_path / str(number), area.code, scale=scale)
        settings = CasefileSettings(name="casefile", format="casefile", folder=tmp_path / str(number))
        assert first_extract(casefile.SOURCE, settings, area.code, LONG_AFTER)[0].refusals == []


def test_what_is_invented_says_so_in_every_event() -> None:
    assert SyntheticSettings(format="synthetic").name == "invented cases"
    with pytest.raises(ValidationError, match="invented"):
        SyntheticSettings(format="synthetic", name="the council's own system")


def test_the_publisher_has_no_cases_to_invent() -> None:
    with pytest.raises(ConfigurationError, match="22 authorities"):
        SOURCE.read(SyntheticSettings(format="synthetic"), Request(WALES_CODE, LONG_AFTER))


def test_nothing_resembles_a_name(powys: Cases) -> None:
    keys = [row[0] for _, rows in powys.files() for row in rows] + [
        row.person_id for _, rows in powys.files() for row in rows
    ]
    assert all(re.fullmatch(r"(R|P|CP|PL|CN|RV|SC|AS|K|CG|CPP|V|AP|AR|E|D)-\d{6}", key) for key in keys)


def test_placements_follow_each_other_without_a_gap_through_every_period_of_care(powys: Cases) -> None:
    placed = defaultdict(list)
    for row in powys.placements:
        if row.temporary is None:
            placed[row.care_period_id].append(row)
    ordinary = [row for row in powys.care_periods if row.basis != "short_breaks"]
    for period in ordinary:
        stays = placed[period.care_period_id]
        assert [period.started_on, *(each.ended_on for each in stays)] == [
            *(each.started_on for each in stays),
            period.ended_on,
        ]
        assert all(each.ended_on is None or each.started_on < each.ended_on for each in stays)


def test_an_absence_lies_within_a_placement_and_ends_within_a_week_as_planned(powys: Cases) -> None:
    absences = [row for row in powys.placements if row.temporary is not None]
    assert absences
    for away in absences:
        assert away.ended_on is not None
        assert (away.ended_on - away.started_on).days <= 7
        assert away.returned_as_planned
        assert any(
            stay.care_period_id == away.care_period_id
            and stay.started_on < away.started_on
            and (stay.ended_on is None or away.ended_on < stay.ended_on)
            for stay in powys.placements
            if stay.temporary is None
        )


def test_a_childs_periods_of_care_do_not_overlap_and_some_children_come_back(powys: Cases) -> None:
    periods = defaultdict(list)
    for row in powys.care_periods:
        periods[row.person_id].append(row)
    twice = [sorted(each, key=lambda row: row.started_on) for each in periods.values() if len(each) > 1]
    assert twice
    assert all(first.ended_on is not None and first.ended_on < second.started_on for first, second in twice)


def test_reviews_are_held_on_working_days_within_the_period_of_care(powys: Cases) -> None:
    periods = {row.care_period_id: row for row in powys.care_periods}
    for review in powys.reviews:
        period = periods[review.care_period_id]
        assert period.started_on <= review.held_on
        assert period.ended_on is None or review.held_on < period.ended_on
        assert review.held_on.weekday() < 5


def test_the_police_refer_by_night_at_moments_of_universal_time(powys: Cases) -> None:
    by_night = [row for row in powys.referrals if row.received_at.endswith("Z")]
    assert {row.source for row in by_night} == {"police"}
    assert any(row.received_at[5:7] == "07" and row.received_at[11:13] == "23" for row in by_night)
