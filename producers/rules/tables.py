"""How a file of an extract is described: its columns, its rules, and what its rows hang on. `judging` judges by it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from producers.facts import Fact
from producers.refusals import Code
from producers.rules.cells import read_academic_year, read_boolean, read_date, read_moment

#: Joins the parts of a key; no cell of a well-formed extract holds it.
KEY_JOINT = "\x1f"

Row = tuple[Any, ...]


class When(NamedTuple):
    """Another column of the same row, and what must stand in it."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its cells may hold, and the code of a row whose cell does not. Without `read`, any text."""

    name: str
    required: bool = False
    read: Callable[[str], Any] | None = None
    code: Code = Code.MISSING_VALUE
    expected: str = ""
    #: In rows of which a column that may be blank may not; the header need not have it.
    required_when: When | None = None


def text(name: str, required: bool = True) -> Column:
    """Any text: keys and identifiers."""
    return Column(name, required)


def day(name: str, required: bool = True, required_when: When | None = None) -> Column:
    """A date."""
    expected = "dates are written YYYY-MM-DD or DD/MM/YYYY"
    return Column(name, required, read_date, Code.BAD_DATE, expected, required_when)


def moment(name: str, required: bool = True) -> Column:
    """A date, or a date-time."""
    expected = "dates are written YYYY-MM-DD or DD/MM/YYYY, date-times YYYY-MM-DDTHH:MM, seconds and offset (Z or +01:00) optional"
    return Column(name, required, read_moment, Code.BAD_DATE, expected)


def academic_year(name: str) -> Column:
    """An academic year, read as its last day."""
    return Column(name, True, read_academic_year, Code.BAD_DATE, "an academic year is written 2007/08")


def boolean(name: str, required: bool = True) -> Column:
    """True or false."""
    return Column(name, required, read_boolean, Code.UNKNOWN_CODE, "it is true or false (or yes or no, 1 or 0)")


def code(name: str, codes: tuple[str, ...], required: bool = True) -> Column:
    """One of a closed list, as written."""
    known = {each: each for each in codes}
    return Column(name, required, known.get, Code.UNKNOWN_CODE, f"it is one of {', '.join(codes)}")


@dataclass(frozen=True, slots=True)
class Parent:
    """The file whose row a column names (unless it is blank), and the code of a row that names no accepted one."""

    file: str
    column: str
    code: Code


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one table: `broken` says of a row's values whether they break it; `sentence` has its columns in braces."""

    code: Code
    broken: Callable[[Row], bool]
    sentence: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file of an extract: its columns, its rules, and the facts that a row states."""

    file: str
    #: The kinds of event that the file states.
    kinds: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    #: From a row's key and its values in the order of `columns`, what it states; the first kind always.
    facts: Callable[[str, Row], list[Fact]]
    #: (later, earlier): the first must not precede the second; both are dates.
    order: tuple[tuple[str, str], ...] = ()
    rules: tuple[Rule, ...] = ()
    parent: Parent | None = None
    #: The column that names whom a row is about; None where it is about nobody.
    person: str | None = "person_id"
    #: By kind, the column that says when it happened; a row states none of the kind where that is blank.
    days: Mapping[str, str] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """What a configuration calls the table: its file without `.csv`."""
        return self.file.removesuffix(".csv")

    def stating(self, kinds: Collection[str]) -> "Table":
        """The table of a source that says nothing of its other kinds, which is not to say that there are none."""
        if set(kinds) >= set(self.kinds):
            return self
        facts = self.facts
        return replace(
            self,
            kinds=tuple(kind for kind in self.kinds if kind in kinds),
            facts=lambda key, row: [each for each in facts(key, row) if each.kind in kinds],
        )

    def place(self, column: str) -> int:
        """Where a column stands in a row's values."""
        return next(place for place, each in enumerate(self.columns) if each.name == column)
