"""Python runs this at its start where this folder is on its path: in a consumer's process it wraps the points."""

import os
import sys
from pathlib import Path

from tests.lib.faults.points import ORDERS, wrap

if "consume" in sys.orig_argv:
    wrap(Path(os.environ[ORDERS]))
