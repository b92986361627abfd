"""Which column of a SELECT holds which column of a table."""

from collections.abc import Mapping, Sequence

from producers.refusals import Code, FileRefused, on_one_line
from producers.rules.tables import Table


class Columns:
    """The columns of one result: found as they are written, or else in capitals or without."""

    def __init__(self, table: Table, found: Sequence[str], names: Mapping[str, str], file: str) -> None:
        """`names`: what the authority calls a column of the table, where that is another name. Raises FileRefused."""
        #: What the authority calls each column, where it has said so.
        self.labels = {ours: theirs for ours, theirs in names.items() if ours != theirs}
        wanted = [names.get(each.name, each.name) for each in table.columns]
        places = [_places(found, name) for name in wanted]
        _check(table, wanted, places)
        #: Where each column of the table stands in a row; None where there is none.
        self.places = [each[0] if each else None for each in places]
        self._found = found
        self._wanted = wanted
        self._file = file

    def remarks(self, known: Sequence[str] = ()) -> list[str]:
        """What is worth saying of columns that are not of the table, but for those `known`, or are not there."""
        taken = {place for place in self.places if place is not None}
        taken |= {place for name in known for place in _places(self._found, name)}
        extra = [name for place, name in enumerate(self._found) if place not in taken]
        absent = [name for name, place in zip(self._wanted, self.places, strict=True) if place is None]
        said = []
        if extra:
            said.append(f"{self._file}: {len(extra)} unknown column(s) ignored: {', '.join(map(on_one_line, extra))}")
        if absent:
            said.append(f"{self._file}: no column {', '.join(absent)}; it counts as blank in every row")
        return said


def place_of(found: Sequence[str], name: str) -> int | None:
    """Where a column stands; None when it is not there, or twice."""
    places = _places(found, name)
    return places[0] if len(places) == 1 else None


def _places(found: Sequence[str], name: str) -> list[int]:
    return [place for place, each in enumerate(found) if each == name] or [
        place for place, each in enumerate(found) if each.lower() == name.lower()
    ]


def _check(table: Table, wanted: Sequence[str], places: Sequence[Sequence[int]]) -> None:
    missing = [
        name for each, name, found in zip(table.columns, wanted, places, strict=True) if each.required and not found
    ]
    double = [name for name, found in zip(wanted, places, strict=True) if len(found) > 1]
    if missing:
        sentence = f"the SELECT has no column {', '.join(missing)}; its columns are {', '.join(wanted)}, in any order"
        raise FileRefused(Code.MISSING_COLUMN, sentence)
    if double:
        sentence = f"the SELECT has the column {', '.join(double)} more than once; it must have it once"
        raise FileRefused(Code.MISSING_COLUMN, sentence)
