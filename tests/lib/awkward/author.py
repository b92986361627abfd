"""An author of lives between two days: numbers rows, draws days and chances, writes dates."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.lib.awkward.days import some_day, written
from tests.lib.oracle.layout import FILES

Row = dict[str, str]
Extract = dict[str, list[Row]]


def empty() -> Extract:
    return {file.name: [] for file in FILES}


@dataclass
class Author:
    """Writes lives between two days; numbers what it writes."""

    rng: Random
    first: date
    as_at: date
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, prefix: str) -> str:
        self.numbers[prefix] = self.numbers.get(prefix, 0) + 1
        plain = f"{prefix}{self.numbers[prefix]}"
        return (
            self.rng.choice([f"{plain}, x", f'{plain}"', f"{plain} ô", plain.lower()]) if self.chance(0.01) else plain
        )

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def day(self, first: date | None = None, last: date | None = None) -> date:
        return some_day(self.rng, first or self.first, min(last or self.as_at, self.as_at))

    def on(self, day: date) -> str:
        return written(self.rng, min(day, self.as_at))
