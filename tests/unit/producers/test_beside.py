"""A large first extract is looked at by a second process beside the first, and nothing but the time is different."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from producers.casefile import tables
from producers.comparing import accepting, taking
from producers.comparing import beside as beside_
from producers.comparing.asserting import Asserting
from producers.comparing.beside import Answer, Begin, Beside, look_and_assert
from producers.comparing.looking import Looker, Looking
from producers.keyed.mapping import Carrier, Pseudonyms
from producers.outbox.file import Outbox, forgetful
from producers.sources import source_of
from schemas.topics import Stream
from tests.lib.extracts import AUTHORITY, KEY, KEYS, Nights, every_file, folder_settings

CARRIER = Carrier(AUTHORITY, "it", "it/2009-03-31/1", 1)
REFERRALS = next(each for each in tables() if each.file == "referrals.csv")
PARTS = 9
IN_TIME_S = 20


def part(number: int, rows: int = 50) -> Looking:
    """Rows of which every tenth is refused."""
    numbers = range(number * rows, number * rows + rows)
    cells = [[f"R{each}", f"P{each}", "2009-03-02" if each % 10 else "never", "school", "", ""] for each in numbers]
    nothing = [0] * rows
    return Looking(cells, [None] * rows, nothing, [False] * rows, os.urandom(16 * rows), nothing, list(numbers), {})


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    settings = folder_settings(source_of("casefile"), tmp_path)
    return Begin("casefile", settings, AUTHORITY, KEY, date(2009, 3, 31), CARRIER, REFERRALS.file)


def look(rows: Looking) -> Answer:
    looker = Looker(REFERRALS, date(2009, 3, 31), Pseudonyms(AUTHORITY, KEYS, Stream.CASE), {})
    return look_and_assert(looker, Asserting(CARRIER))(rows)


@contextmanager
def begun(begin: Begin) -> Iterator[Beside]:
    with Beside() as beside:
        beside.start()
        beside.begin(begin)
        yield beside


def noting(here: list[Looking]) -> Callable[[Looking], Answer]:
    """Looks at rows in this process, and notes which."""

    def look_here(rows: Looking) -> Answer:
        here.append(rows)
        return look(rows)

    return look_here


def test_the_second_process_finds_what_the_first_would_have(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_, "AHEAD", PARTS)
    monkeypatch.setattr(beside_, "MOST", PARTS)
    parts = [(number, part(number)) for number in range(PARTS)]
    with begun(begin) as beside:
        found = list(beside.in_turn(parts, _never))
    wanted = [(number, look(rows)) for number, rows in parts]
    assert [(number, looked) for number, (looked, _) in found] == [(number, looked) for number, (looked, _) in wanted]
    assert [asserted for _, (_, asserted) in found] == [asserted for _, (_, asserted) in wanted]
    assert all(looked.refused for _, (looked, _) in found)


def _never(_: Looking) -> Answer:
    raise AssertionError("the first process looked itself")


def test_what_the_second_process_cannot_take_yet_the_first_looks_at_itself(begin: Begin) -> None:
    parts = [(number, part(number)) for number in range(PARTS)]
    here: list[Looking] = []
    with begun(begin) as beside:
        found = [(number, looked) for number, (looked, _) in beside.in_turn(parts, noting(here))]
    assert here[0] == parts[2][1], "the second process has two before it"
    assert found == [(number, look(rows)[0]) for number, rows in parts]


@pytest.mark.parametrize("after", [0, 6])
def test_when_the_second_process_is_killed_the_first_goes_on_alone(begin: Begin, after: int) -> None:
    parts = [(number, part(number)) for number in range(PARTS)]
    with begun(begin) as beside:

        def given() -> Iterator[tuple[int, Looking]]:
            for number, rows in parts:
                if number == after:
                    assert beside.process is not None
                    os.kill(beside.process, signal.SIGKILL)
                yield number, rows

        found = list(beside.in_turn(given(), look))
    assert [(number, looked) for number, (looked, _) in found] == [(number, look(rows)[0]) for number, rows in parts]


@pytest.mark.parametrize("printed", ["Loading", "hello"])
def test_where_python_prints_as_it_starts_the_first_process_looks_alone(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"print({printed!r})")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert_looked_at_here(begin)


def test_settings_that_cannot_be_handed_over_and_rules_of_another_release_leave_the_first_process_alone(
    begin: Begin,
) -> None:
    assert_looked_at_here(replace(begin, settings=lambda: None))
    assert_looked_at_here(replace(begin, version="of another release"))


def assert_looked_at_here(begin: Begin) -> None:
    parts = [(number, part(number)) for number in range(PARTS)]
    here: list[Looking] = []
    with begun(begin) as beside:
        found = list(beside.in_turn(parts, noting(here)))
        assert beside.process is None
    assert sorted(list(each.lines) for each in here) == [list(rows.lines) for _, rows in parts]
    assert [(number, looked) for number, (looked, _) in found] == [(number, look(rows)[0]) for number, rows in parts]


def test_the_key_is_not_shown_with_what_the_second_process_is_told(begin: Begin) -> None:
    assert repr(KEY) not in repr(begin)


def test_the_second_process_ends_with_the_first_however_that_ends(begin: Begin, tmp_path: Path) -> None:
    program = f"""
import os, signal, sys, time
from pathlib import Path
from producers.comparing.beside import Begin, Beside
from producers.keyed.mapping import Carrier
from datetime import date
beside = Beside()
beside.start()
beside.begin(Begin("casefile", None, "{AUTHORITY}", bytes(32), date(2009, 3, 31), Carrier("", "", "", 0), "referrals.csv"))
print(beside.process, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ended.returncode == -signal.SIGKILL
    give_up = time.monotonic() + IN_TIME_S
    while _runs(int(ended.stdout)) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not _runs(int(ended.stdout))


def _runs(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().split(") ")[1][:1]
    except FileNotFoundError:
        return False


def test_a_first_extract_says_the_same_with_a_second_process_as_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, Any] = {stem: every_file()[stem] for stem in ("referrals", "care_periods", "placements")}
    files["referrals"] += "".join(f"X{each},P{each},2009-03-0{each % 11},school,,\n" for each in range(40))
    with forgetful(AUTHORITY) as alone, forgetful(AUTHORITY) as beside:
        wanted = Nights(alone, tmp_path / "alone").night("2009-03-31", **files)
        monkeypatch.setattr(taking, "MANY", 1)
        monkeypatch.setattr(accepting, "TOGETHER", 7)
        found = Nights(beside, tmp_path / "beside").night("2009-03-31", **files)
        assert found == wanted
        assert found.refusals
        assert _all(beside) == _all(alone)


def _all(outbox: Outbox) -> list[Any]:
    return [
        outbox._database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in ("statements", "kinds", "queue", "known", "readings")
    ]
