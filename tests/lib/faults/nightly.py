"""An authority whose extract changes every night: rows corrected, withdrawn and told again, and the day goes on by one."""

import csv
import os
from datetime import date, timedelta
from pathlib import Path
from random import Random

from producers.invented.casefile import write_casefile
from tests.lib.casefiles import Casefile, read

AS_AT = "as_at.txt"
Row = dict[str, str]


class Nightly:
    """Writes one authority's nightly extracts into a folder, each whole before it is seen; no row in them is refused."""

    def __init__(self, folder: Path, code: str, chance: Random, scale: float) -> None:
        self.folder = folder
        self._chance = chance
        self._beside = folder.with_name(f".{folder.name}.being-written")
        write_casefile(self._beside, code, scale=scale)
        self.as_at = date.fromisoformat((self._beside / AS_AT).read_text("utf-8").strip())
        self._columns: dict[str, list[str]] = {}
        self._told: dict[str, list[Row]] = {}
        self._taken: dict[str, list[Row]] = {}
        for file in sorted(self._beside.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as text:
                rows = csv.DictReader(text)
                self._told[file.name], self._columns[file.name] = list(rows), list(rows.fieldnames or ())
        self._write()

    def next(self, changes: int = 6) -> date:
        """Write the next night's extract, with so many changes; its day."""
        self.as_at += timedelta(days=1)
        for _ in range(changes):
            self._chance.choice((self._withdraw, self._tell_again, self._correct, self._correct))()
        self._write()
        return self.as_at

    def told(self) -> Casefile:
        """What the last extract states."""
        return read(self.folder)

    def _withdraw(self) -> None:
        name = self._some_file()
        used = {cell for rows in self._told.values() for row in rows for cell in list(row.values())[1:]}
        free = [row for row in self._told[name] if next(iter(row.values())) not in used]
        if len(free) > 3:
            row = self._chance.choice(free)
            self._told[name].remove(row)
            self._taken.setdefault(name, []).append(row)

    def _tell_again(self) -> None:
        if self._taken:
            name = self._chance.choice(sorted(self._taken))
            self._told[name].append(self._taken[name].pop())
            if not self._taken[name]:
                del self._taken[name]

    def _correct(self) -> None:
        name = self._some_file()
        one, other = self._chance.choice(self._told[name]), self._chance.choice(self._told[name])
        free = [column for column in self._columns[name] if not column.endswith("_id") and column != "academic_year"]
        column = self._chance.choice(free)
        one[column] = other[column]

    def _some_file(self) -> str:
        return self._chance.choice([name for name, rows in sorted(self._told.items()) if rows])

    def _write(self) -> None:
        while True:
            for name, rows in self._told.items():
                with (self._beside / name).open("w", encoding="utf-8", newline="") as text:
                    table = csv.DictWriter(text, self._columns[name], lineterminator="\n")
                    table.writeheader()
                    table.writerows(rows)
            (self._beside / AS_AT).write_text(f"{self.as_at}\n", "utf-8")
            refused = {(each.file, each.line) for each in read(self._beside).refusals}
            if not refused:
                break
            for name, rows in self._told.items():  # a correction that no authority could make: the row goes instead
                self._told[name] = [row for line, row in enumerate(rows, 2) if (name, line) not in refused]
        self.folder.mkdir(parents=True, exist_ok=True)
        for file in sorted(self._beside.iterdir()):
            beside = file.with_suffix(".new")
            beside.write_bytes(file.read_bytes())
            os.replace(beside, self.folder / file.name)
