"""What a publisher states of populations: most areas and years, some not, some rows refused, figures corrected."""

from pathlib import Path
from random import Random

from tests.lib.awkward.author import Row
from tests.lib.awkward.writing import Hand
from tests.lib.oracle.areas import AREAS
from tests.lib.oracle.populations import POPULATIONS

YEARS = range(2005, 2019)
BANDS = POPULATIONS.codes["band"]


def populations(rng: Random) -> list[Row]:
    """Rows without a fault; a tenth of those over 75 is not stated."""
    rows = []
    for area in AREAS:
        for year in YEARS:
            bands = ["75_plus"] if rng.random() < 0.9 else []
            bands += [band for band in BANDS if band != "75_plus" and rng.random() < 0.1]
            rows += [
                {
                    "area": area,
                    "year": str(year),
                    "band": band,
                    "count": str(rng.randrange(1, 90_000)),
                    "source": "none",
                }
                for band in bands
            ]
    rng.shuffle(rows)
    return rows


def corrected(rng: Random, rows: list[Row]) -> list[Row]:
    """The same a night later: some counts are others, a few rows are gone."""
    kept = [row for row in rows if rng.random() > 0.01]
    return [row | {"count": str(rng.randrange(1, 90_000))} if rng.random() < 0.1 else row for row in kept]


def faulty(rng: Random, row: Row) -> Row:
    fault = rng.choice(
        [
            {"count": ""},
            {"source": " "},
            {"year": "2008-09"},
            {"year": "08"},
            {"area": "W06000007"},
            {"area": "Cymru"},
            {"band": "75+"},
            {"band": "75_Plus"},
        ]
    )
    return row | fault


def write_populations(rng: Random, folder: Path, rows: list[Row], share: float) -> None:
    """Write populations.csv with a fault in this share of the rows, and some rows twice."""
    told = []
    for row in rows:
        told.append(faulty(rng, row) if rng.random() < share else row)
        if rng.random() < share / 10:
            told.insert(rng.randrange(len(told)), row | {"count": "12"})
    folder.mkdir(parents=True, exist_ok=True)
    hand = Hand.of(rng, list(POPULATIONS.columns))
    (folder / POPULATIONS.name).write_bytes(hand.write(rng, told))
