"""Local dates need the rules of Europe/London, which a bare machine does not bring."""

import subprocess
import sys


def test_the_time_of_wales_is_known_on_a_machine_without_time_zones() -> None:
    asked = "from hub.domain.calendar import local_date; from datetime import *; print(local_date(datetime(2008, 7, 31, 23, 30, tzinfo=UTC)))"
    bare = {"PYTHONTZPATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", asked], env=bare, capture_output=True, text=True, check=False)
    assert done.stdout == "2008-08-01\n", done.stderr
