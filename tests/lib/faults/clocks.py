"""Processes whose clock is wrong: by libfaketime, which is put between a program and its clock at its next start."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hub.embedded.child import Child

PLACES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")


def library() -> Path:
    """Where libfaketime is; `make test-faults` installs it."""
    found = [file for place in PLACES for file in sorted(Path(place).glob("**/libfaketime.so.1"))]
    assert found, "libfaketime is not installed; `make test-faults` installs it, or says how"
    return found[0]


def set_clock(child: Child, shift: str) -> None:
    """Let a process have a clock that is wrong by a shift such as `+1d`, from its next start on."""
    before: Mapping[str, str] = child.program.environment or {}
    faked = {"LD_PRELOAD": str(library()), "FAKETIME": shift, "FAKETIME_DISABLE_SHM": "1"}
    child.program = replace(child.program, environment={**before, **faked})


def mend_clock(child: Child) -> None:
    """Let a process have the right clock from its next start on."""
    before: Mapping[str, str] = child.program.environment or {}
    kept = {name: value for name, value in before.items() if name not in ("LD_PRELOAD", "FAKETIME")}
    child.program = replace(child.program, environment=kept)
