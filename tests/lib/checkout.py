"""The checkout under test: its files, its packages, its modules."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("hub", "producers", "consumers", "schemas")


def modules() -> list[Path]:
    """Every Python file of the four packages."""
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def dotted(file: Path) -> str:
    """The import name of a file."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def committed() -> list[Path]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def fresh_python(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process that has imported nothing yet."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
