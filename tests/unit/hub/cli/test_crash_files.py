"""What is written down of a fault of our own."""

import stat
from pathlib import Path

import pytest

from hub.cli.main import record

PERSON = "Angharad Ddychmygol"


def test_a_fault_is_written_down_by_place_and_names_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    try:
        try:
            int(PERSON)
        except ValueError as cause:
            raise KeyError(PERSON) from cause
    except KeyError as error:
        file = record(error)
    text = file.read_text("utf-8")
    assert tmp_path in file.parents
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PERSON not in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_crash_files.py" in text
