"""Rows a part at a time, so that no more text than a part's is made at once."""

from collections.abc import Iterator, Sequence

from hub.answers.rows import Row

PART = 2_000


def parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """All rows in their order, at most `PART` at a time."""
    for start in range(0, len(rows), PART):
        yield rows[start : start + PART]
