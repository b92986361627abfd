"""Awkward extracts of many authorities: one night of a nation, from a seed."""

from datetime import date
from pathlib import Path
from random import Random

from tests.lib.awkward.faults import plant
from tests.lib.awkward.lives import Author, Extract, empty
from tests.lib.awkward.writing import SPOILED, spoil, write
from tests.lib.oracle.figures import AUTHORITIES

#: First day of life and as-at day: mostly the years of the factfile, some about April 2016, one up to a leap day.
TIMES = [
    (date(2006, 4, 1), date(2009, 3, 31)),
    (date(2006, 4, 1), date(2009, 4, 1)),
    (date(2006, 3, 31), date(2009, 3, 29)),
    (date(2006, 4, 1), date(2009, 4, 9)),
    (date(2006, 4, 1), date(2008, 12, 24)),
    (date(2006, 9, 1), date(2008, 8, 31)),
    (date(2006, 4, 1), date(2009, 4, 30)),
    (date(2015, 12, 1), date(2017, 4, 3)),
    (date(2005, 3, 1), date(2008, 2, 29)),
]


def extract(rng: Random, size: int, first: date, as_at: date) -> Extract:
    """About this many rows of one authority, without a fault but for what life itself brings."""
    author, rows, made, people = Author(rng, first, as_at), empty(), 0, 0
    while made < size:
        people += 1
        person, life = f"P{people}", rng.random()
        for lived, tell in (
            (life < 0.62, author.referrals),
            (life > 0.5, author.childhood),
            (life > 0.85, author.leaver),
        ):
            if lived:
                for name, row in tell(person):
                    rows[name].append(row)
                    made += 1
    for listed in rows.values():
        if rng.random() < 0.5:
            rng.shuffle(listed)
    return rows


def one_night(rng: Random, root: Path, rows: int, authorities: list[str], share: float = 0.02) -> None:
    """Write a casefile folder for each authority; a few lack a file, have only its header, or one that is refused."""
    for code in authorities:
        first, as_at = rng.choice(TIMES) if rng.random() < 0.5 else TIMES[0]
        told = extract(rng, rows // len(authorities), first, as_at)
        plant(rng, told, as_at, share)
        folder = root / code
        if rng.random() < 0.1:
            told[rng.choice(list(told))] = []
        write(rng, folder, told, as_at.isoformat())
        disturb(rng, folder, told, 0.25)


def disturb(rng: Random, folder: Path, told: Extract, probability: float) -> None:
    """Perhaps take one file away, or spoil it."""
    if rng.random() < probability:
        path = folder / rng.choice([name for name in told if (folder / name).exists()])
        if rng.random() < 0.4:
            path.unlink()
        else:
            path.write_bytes(spoil(rng, path.read_bytes(), rng.choice(SPOILED)))


def nation(seed: int, root: Path, rows: int, absent: int = 1, share: float = 0.02) -> None:
    """One night of all authorities but so many, with faults in this share of the rows."""
    rng = Random(seed)
    one_night(rng, root, rows, sorted(rng.sample(AUTHORITIES, len(AUTHORITIES) - absent)), share)
