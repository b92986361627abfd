"""A map of Wales on which each authority is one tile of the same size: no large county looks more important than a small city.

Tiles lie about as the authorities do: north is up, and neighbours are near each other where 22 squares allow it. The
layout is this project's own, drawn with the last two digits of the authorities' codes.
"""

from dataclasses import dataclass
from functools import cache

LAYOUT = """
01 .. 03 04 05 ..
.. 02 .. .. 06 ..
.. 08 .. 23 .. ..
09 10 .. 24 19 21
.. 11 12 16 18 20
.. .. 13 14 15 22
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of an authority; rows count from the north, columns from the west, both from 1."""

    area: str
    row: int
    column: int


@cache
def tiles() -> tuple[Tile, ...]:
    """All tiles, row by row."""
    return tuple(
        Tile(f"W060000{digits}", row, column)
        for row, line in enumerate(LAYOUT.strip().splitlines(), 1)
        for column, digits in enumerate(line.split(), 1)
        if digits != ".."
    )
