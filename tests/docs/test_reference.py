"""The reference says what the code says."""

import subprocess
import sys

from tests.lib.checkout import ROOT


def test_the_reference_pages_are_current() -> None:
    run = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
