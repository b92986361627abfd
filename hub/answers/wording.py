"""The words that stand over the columns of figures and in them, in English and in Welsh."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hub.answers.rows import COLUMNS, Row


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. `reviewed` is False where no fluent reader has gone over the words yet."""

    language: str
    reviewed: bool
    #: The words by their section and key; the sections of coded columns have the column's name.
    sections: Mapping[str, Mapping[str, str]]

    def __call__(self, section: str, key: str) -> str:
        """The words of a key; of a code that nobody has worded, the code."""
        return self.sections[section].get(key, key)

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands over each column."""
        return tuple(self.sections["columns"][column] for column in COLUMNS)

    def worded(self, row: Row) -> list[object]:
        """The cells of a row, words in the place of codes."""
        return [self._cell(column, getattr(row, column)) for column in COLUMNS]

    def _cell(self, column: str, value: object) -> object:
        key = str(value).lower() if isinstance(value, bool) else value
        if column not in CODED or not isinstance(key, str):
            return value
        return BETWEEN.join(self(column, each) for each in (key.split(BETWEEN) if column in LISTS else [key]))


#: The columns whose cells are one of a few codes.
CODED = ("area_type", "period_type", "unit", "polarity", "status", "complete", "source", "shorthand")
#: Those of them whose cells may hold several, and what stands between.
LISTS = frozenset({"shorthand"})
BETWEEN = ","


@cache
def wording(language: str) -> Wording:
    """The words of "en" or "cy"."""
    file = resources.files("hub.answers") / "locale" / f"figures.{language}.toml"
    document = tomllib.loads(file.read_text("utf-8"))
    about = document.pop("about")
    return Wording(language, about["reviewed"], document)
