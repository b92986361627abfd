"""Kafka's jars are the ones in the lock, or they are not put in place."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from hub.embedded.jars import ensure_jars, shipped_lock
from hub.errors import PartError

SMALL = next(line for line in shipped_lock().splitlines() if line.startswith("org.slf4j:slf4j-api:"))
OTHER = next(line for line in shipped_lock().splitlines() if line.startswith("org.jspecify:jspecify:"))

FETCH = """
import sys
from pathlib import Path
from hub.embedded.jars import ensure_jars
print(*ensure_jars(Path(sys.argv[1]), lambda line: None, sys.argv[2]), sep="\\n")
"""


def test_the_lock_names_no_address_and_no_jar_twice() -> None:
    lines = [line for line in shipped_lock().splitlines() if not line.startswith("#")]
    assert len({line.split(":")[1] for line in lines}) == len(lines)
    assert "//" not in shipped_lock()


def test_a_jar_with_another_hash_is_refused_and_not_put_in_place(tmp_path: Path) -> None:
    wrong = SMALL[:-4] + "0000"
    with pytest.raises(PartError, match="slf4j-api.*the lock says"):
        ensure_jars(tmp_path, print, wrong)
    assert not list(tmp_path.rglob("*.jar"))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # jgo leaves the refused answer open
def test_a_jar_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(PartError, match=r"slf4j-api-0\.0\.0\.jar could not be fetched"):
        ensure_jars(tmp_path, print, SMALL.replace(":1.7.36", ":0.0.0"))
    gc.collect()


def test_a_jar_that_was_cut_short_is_fetched_again(tmp_path: Path) -> None:
    (jar,) = ensure_jars(tmp_path, print, SMALL)
    whole = jar.read_bytes()
    jar.write_bytes(whole[:100])
    assert ensure_jars(tmp_path, print, SMALL) == (jar,)
    assert jar.read_bytes() == whole


def test_the_second_time_nothing_is_fetched(tmp_path: Path) -> None:
    said: list[str] = []
    ensure_jars(tmp_path, said.append, SMALL)
    assert said
    said.clear()
    ensure_jars(tmp_path, said.append, SMALL)
    assert not said


def test_two_hubs_that_fetch_at_once_get_the_same_jars(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FETCH, str(tmp_path), f"{SMALL}\n{OTHER}"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (process.communicate()[0] for process in both)
    assert first == second
    assert all(Path(line).is_file() for line in first.splitlines())
    assert len(first.splitlines()) == 2
