"""Awkward extracts of many authorities: one night of a nation, from a seed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from tests.lib.awkward.adulthood import carer, delays, enquiries, planned
from tests.lib.awkward.author import Extract, Row, empty
from tests.lib.awkward.faults import plant
from tests.lib.awkward.lives import Lives
from tests.lib.awkward.populations import populations, write_populations
from tests.lib.awkward.protection import assessments, care_leaver, protection
from tests.lib.awkward.writing import SPOILED, spoil, write
from tests.lib.oracle.areas import AUTHORITIES

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
    author, rows, made, people = Lives(rng, first, as_at), empty(), 0, 0
    while made < size:
        people += 1
        for name, row in life(author, f"P{people}"):
            rows[name].append(row)
            made += 1
    for listed in rows.values():
        if rng.random() < 0.5:
            rng.shuffle(listed)
    return rows


def life(author: Lives, person: str) -> Iterator[tuple[str, Row]]:
    """What befalls one person: mostly a child's or an adult's life, and now and then a bit of both."""
    childs, adults = author.rng.random(), author.rng.random()
    referrals = []
    if childs < 0.5:
        for name, row in author.referrals(person):
            referrals.append(row["referral_id"])
            yield name, row
    stories = (
        (0.35 < childs < 0.6, Lives.childhood),
        (0.6 < childs < 0.7, Lives.leaver),
        (0.3 < childs < 0.45, protection),
        (0.55 < childs < 0.65, care_leaver),
        (0.7 < adults < 0.82, planned),
        (0.78 < adults < 0.88, enquiries),
        (0.84 < adults < 0.94, carer),
        (adults > 0.9, delays),
    )
    if 0.15 < childs < 0.5:
        yield from assessments(author, person, referrals)
    for happens, story in stories:
        if happens:
            yield from story(author, person)


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
    """One night of all authorities but so many, with faults in this share of the rows; mostly with populations."""
    rng = Random(seed)
    one_night(rng, root, rows, sorted(rng.sample(AUTHORITIES, len(AUTHORITIES) - absent)), share)
    if rng.random() < 0.9:
        write_populations(rng, root, populations(rng), share)
