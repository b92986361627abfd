"""Successive nights of the same authorities: corrected, withdrawn and re-appearing rows, refused and missing files."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.lib.awkward.author import Extract, Row
from tests.lib.awkward.faults import plant
from tests.lib.awkward.nation import disturb, extract
from tests.lib.awkward.populations import corrected, populations, write_populations
from tests.lib.awkward.writing import write
from tests.lib.oracle.layout import FILES
from tests.lib.oracle.refusals import Key, judge
from tests.lib.oracle.refusals import Row as Accepted
from tests.lib.oracle.rows import Cells

KEYS = {file.name: file.key for file in FILES}
CODES = ("source", "basis", "type", "reason", "kind", "in_touch", "identified_on", "received_at")


@dataclass
class System:
    """An authority's system: what it would tell tonight, and what was taken out and may come back."""

    rng: Random
    as_at: date
    told: Extract
    taken: dict[str, list[Row]] = field(default_factory=dict)

    def live(self, share: float) -> None:
        """Correct, withdraw and bring back this share of the rows; correct the person of some."""
        self.as_at += timedelta(days=self.rng.choice([0, 1, 1, 2, 31]))
        other = extract(self.rng, 12, self.as_at - timedelta(days=500), self.as_at)
        for name, rows in self.told.items():
            back = [row for row in self.taken.get(name, []) if self.rng.random() < 0.6]
            leaving = [row for row in rows if self.rng.random() < share]
            self.told[name] = [row for row in rows if row not in leaving] + [
                row for row in back if not any(same_key(name, row, there) for there in rows)
            ]
            self.taken[name] = [*leaving, *(row for row in self.taken.get(name, []) if row not in back)]
            for row in self.told[name]:
                if other[name] and self.rng.random() < share * 2:
                    correct(self.rng, row, self.rng.choice(other[name]))
        for column, file in sorted({file.parent[:2] for file in FILES if file.parent}):
            for row in [row for row in self.told[file] if self.rng.random() < share]:
                self.another_person(column, row)

    def another_person(self, column: str, parent: Row) -> None:
        """The care period, referral or plan was another's; mostly the rows that name it are said to be so too."""
        person = self.rng.choice([f"P{self.rng.randrange(1, 40)}", parent["person_id"] + "b"])
        for rows in self.told.values():
            for row in rows:
                if row.get(column) == parent[column] and self.rng.random() < 0.9:
                    row["person_id"] = person
        parent["person_id"] = person

    def lose(self, name: str, count: int) -> None:
        """Take so many rows out that it looks like a mistake, or nearly."""
        rows = self.told[name]
        lost = {id(row) for row in self.rng.sample(rows, min(count, len(rows)))}
        self.taken.setdefault(name, []).extend(row for row in rows if id(row) in lost)
        self.told[name] = [row for row in rows if id(row) not in lost]

    def almost_back(self) -> Iterator[tuple[str, Row]]:
        """Rows that were taken out and are told again with a fault."""
        for name, rows in self.taken.items():
            for row in rows:
                if self.rng.random() < 0.1:
                    yield name, row | {column: "?" for column in CODES if column in row}


def same_key(name: str, one: Row, other: Row) -> bool:
    return all(one[key] == other[key] for key in KEYS[name])


def correct(rng: Random, row: Row, like: Row) -> None:
    """Give one column, neither a key nor another row's, the value of another row."""
    free = [name for name in row if not name.endswith("_id") and name != "academic_year"]
    column = rng.choice(free)
    if column not in ("decided_at", "decision"):
        row[column] = like[column]
    else:
        row["decided_at"], row["decision"] = like["decided_at"], like["decision"]


@dataclass(frozen=True)
class Weather:
    """How bad the nights are."""

    #: The share of rows with a fault.
    faults: float = 0.02
    #: Nothing is refused: only corrections, withdrawals, rows and persons that change.
    calm: bool = False
    #: How many authorities tell anything after the first night; None for all of them, now and then one is silent.
    faithful: int | None = None


def nights(seed: int, root: Path, count: int, rows: int, authorities: list[str], weather: Weather = Weather()) -> None:
    """Write DIR/<date>/<code>/ for successive nights."""
    rng = Random(seed)
    stated = populations(rng)
    systems: dict[str, System] = {}
    for code in authorities:
        as_at = rng.choice([date(2009, 3, 29), date(2009, 3, 30), date(2016, 5, 3), date(2008, 8, 30)])
        told = extract(rng, rows // len(authorities), as_at - timedelta(days=rng.choice([500, 1000])), as_at)
        systems[code] = System(rng, as_at, told)
    for number in range(count):
        night = root / (date(2018, 3, 1) + timedelta(days=number)).isoformat()
        night.mkdir(parents=True)
        if number == 0 or weather.calm or rng.random() < 0.6:
            write_populations(rng, night, stated, 0 if weather.calm else weather.faults)
            stated = corrected(rng, stated)
        for code in authorities[: weather.faithful if number else None]:
            if number and not weather.calm and rng.random() < 0.2:
                tell_fewer(rng, night / code, systems[code])
                continue
            if number:
                systems[code].live(0.03)
            if weather.calm:
                tell_calmly(rng, night / code, systems[code])
            elif number == 0 or weather.faithful or rng.random() < 0.92:
                tell(rng, night / code, systems[code], weather.faults)


def tell(rng: Random, folder: Path, system: System, share: float) -> None:
    """Tell tonight's extract with faults; perhaps name another day, or lack a file."""
    tonight, as_at = deepcopy(system.told), system.as_at
    for name, row in system.almost_back():
        tonight[name].append(row)
    plant(rng, tonight, as_at, share)
    if rng.random() < 0.07:
        as_at += timedelta(days=rng.choice([-40, 40_000]))
    write(rng, folder, tonight, as_at.isoformat())
    for _ in range(2):
        disturb(rng, folder, tonight, 0.2)


def tell_fewer(rng: Random, folder: Path, system: System) -> None:
    """Tell the same as before without some rows of one file, as many as may just go or one more, or most of them."""
    longest = max(system.told, key=lambda name: len(system.told[name]))
    name = rng.choice([longest, longest, *system.told])
    rows = len(system.told[name])
    system.lose(name, rng.choice([20, 21, rows // 10, rows // 10 + 1, rows * 4 // 5]))
    write(rng, folder, system.told, system.as_at.isoformat())


def tell_calmly(rng: Random, folder: Path, system: System) -> None:
    """Tell tonight's extract without any row that would be refused."""
    tonight: Extract = {}
    known: dict[str, dict[Key, Accepted]] = {}
    for file in sorted(FILES, key=lambda file: file.parent is not None):
        rows = system.told[file.name]
        lines = [Cells(line, {name: cell.strip() for name, cell in row.items()}) for line, row in enumerate(rows)]
        judged = judge(file, lines, system.as_at, known[file.parent[1]] if file.parent else {})
        known[file.name] = {found.key: found for _, found in judged if isinstance(found, Accepted)}
        tonight[file.name] = [rows[cells.line] for cells, found in judged if isinstance(found, Accepted)]
    write(rng, folder, tonight, system.as_at.isoformat())
