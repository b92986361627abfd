"""How far a run is, on a terminal."""

from collections import Counter
from typing import Self

from hub.cli._progress import Progress


class Counted:
    """One line that tells what was read, looked at and sent so far."""

    def __init__(self, shown: bool) -> None:
        self._counts: Counter[str] = Counter()
        self._progress = Progress("", shown)

    def __enter__(self) -> Self:
        self._progress.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.__exit__(*error)

    def heard(self, what: str, count: int) -> None:
        """So many more were read, looked at or sent."""
        self._counts[what] += count
        self._progress.say(", ".join(f"{number:,} {each}" for each, number in self._counts.items()))
