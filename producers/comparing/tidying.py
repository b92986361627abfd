"""How often Python looks for circles among the things in memory that nobody needs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000
"""New things until it looks: those of a few thousand rows. By itself it looks after seven hundred."""


@contextmanager
def tidied_seldom() -> Iterator[None]:
    """Rows are made by the thousand, and are gone as soon as nobody needs them, for they form no circles.

    To look for circles among them would take a third of the time; what forms some is found later.
    """
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
