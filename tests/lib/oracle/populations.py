"""How many people live where, as the publisher states it in populations.csv."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.lib.oracle.areas import AREAS
from tests.lib.oracle.layout import File
from tests.lib.oracle.nights import Refusal
from tests.lib.oracle.rows import Cells, FileRefused, read_rows

POPULATIONS = File(
    "populations.csv",
    ("area", "year", "band"),
    ("area", "year", "band", "count", "source"),
    codes={"area": list(AREAS), "band": ["all", "0_17", "18_plus", "75_plus"]},
)
Key = tuple[str, str, str]


@dataclass
class Publisher:
    """The rows accepted so far, by area, year and band; a file that is refused leaves them as they stand."""

    counts: dict[Key, int] = field(default_factory=dict)

    def night(self, path: Path) -> list[Refusal]:
        """Take the file as it is now, where there is one, and answer with what is refused."""
        if not path.exists():
            return []
        try:
            rows = read_rows(path.read_bytes(), POPULATIONS)
        except FileRefused as refused:
            return [Refusal(path.name, refused.line, refused.code)]
        present = {key_of(row) for row in rows}
        gone = [key for key in self.counts if key not in present]
        if len(gone) > 20 and len(gone) * 10 > len(self.counts):
            return [Refusal(path.name, 1, "mass_withdrawal")]
        keys = Counter(map(key_of, rows))
        before, self.counts, refusals = self.counts, {}, []
        for row in rows:
            key, code = key_of(row), fault(row, keys)
            if code is None:
                self.counts[key] = int(row.cells["count"])
            else:
                refusals.append(Refusal(path.name, row.line, code))
                if key in before:
                    self.counts[key] = before[key]
        return refusals

    def aged_75_or_over(self, area: str, year: int) -> int | None:
        return self.counts.get((area, f"{year:04d}", "75_plus"))


def key_of(row: Cells) -> Key:
    return row.cells["area"], row.cells["year"], row.cells["band"]


def fault(row: Cells, keys: Counter[Key]) -> str | None:
    if not all(row.cells[column] for column in POPULATIONS.required):
        return "missing_value"
    year, count = row.cells["year"], row.cells["count"]
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) >= date.min.year):
        return "bad_date"
    if any(row.cells[column] not in allowed for column, allowed in POPULATIONS.codes.items()):
        return "unknown_code"
    if not (count.isascii() and count.isdigit()):
        return "bad_number"  # a code of the performance return: the list of the casefile has none for numbers
    return "duplicate_key" if keys[key_of(row)] > 1 else None
