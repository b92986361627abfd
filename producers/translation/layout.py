"""The layout of a file of an authority's own making: its header against its configuration, its rows into ours."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from producers.files.layout import Translated
from producers.refusals import Code, Fault, FileRefused, on_one_line
from producers.rules.faults import Reader, that_counts
from producers.rules.tables import Table
from producers.translation.cells import Making, Read, WrongCell, folded_code
from producers.translation.settings import TableSettings

Keys = tuple[str | int, ...]


class MappedLayout:
    """How the rows of one of their files become those of one of our tables."""

    def __init__(self, table: Table, settings: TableSettings, where: Callable[..., str], is_worksheet: bool) -> None:
        self._table = table
        self._settings = settings
        self._where = where
        #: Each column of theirs that is used, and the keys that name it.
        self._used: dict[str, Keys] = {}
        for ours, column in settings.columns.items():
            for theirs, keys in column.theirs().items():
                self._used.setdefault(theirs, ("columns", ours, *keys))
        for theirs in settings.where:
            self._used.setdefault(theirs, ("where", theirs))
        self._order = {name: place for place, name in enumerate(self._used)}
        self.labels: Mapping[str, str] = {ours: _label(ours, settings) for ours in settings.columns}
        self.keeps: Callable[[Sequence[str]], bool] | None = self._is_ours if settings.where else None
        self._wanted = [
            (self._order[name], frozenset(map(folded_code, texts))) for name, texts in settings.where.items()
        ]
        self._reads = self._made(Making(self._order, settings.blank, is_worksheet))
        self._reader = Reader(table, self.labels)

    def refusal(self, header: Sequence[str]) -> FileRefused | None:
        """A column that the configuration names is not there, or is there twice."""
        said = [self._missing(name, keys, header) for name, keys in self._used.items() if _places(name, header) == []]
        if said:
            return FileRefused(Code.MISSING_COLUMN, "; ".join(said), self._settings.skip_rows + 1)
        double = [name for name in self._used if len(_places(name, header)) > 1]
        if double:
            sentence = f"the column {', '.join(double)} is there more than once; which of them is meant cannot be told"
            return FileRefused(Code.MISSING_COLUMN, sentence, self._settings.skip_rows + 1)
        return None

    def places(self, header: Sequence[str]) -> list[int]:
        """Where the used columns stand."""
        return [_places(name, header)[0] for name in self._used]

    def context(self, header: Sequence[str]) -> bytes:
        """The columns of the file, and all that the configuration says of the table."""
        return repr((list(header), self._settings.model_dump(mode="json"))).encode()

    def remarks(self, header: Sequence[str], left_out: int) -> list[str]:
        """What is not stated, and how many rows are another table's."""
        remarks, name = [], self._table.stem
        if left_out:
            remarks.append(f"{name}: `where` leaves out {left_out} row(s)")
        told = {
            *self._settings.columns,
            *self._table.days.values(),
        }  # of a kind that is not stated, the source has told
        absent = [each.name for each in self._table.columns if each.name not in told]
        if absent:
            remarks.append(f"{name}: nothing is made into {', '.join(absent)}; it counts as blank in every row")
        return remarks

    def translate(self, used: Sequence[str]) -> Translated:
        """The cells of our table, and the first fault of the row."""
        cells: list[str] = []
        faults: list[Fault] = []
        for read in self._reads:
            try:
                cells.append(read(used))
            except WrongCell as wrong:
                cells.append(wrong.cell)
                faults.append(wrong.fault)
        return cells, self._first(faults, cells) if faults else None

    def _first(self, faults: list[Fault], cells: list[str]) -> Fault:
        """Of what the translation found and what any row is judged by, the first in the order of the codes."""
        by_cells = self._reader.read(cells)[2]
        return that_counts(faults if by_cells is None else [*faults, by_cells])

    def _made(self, making: Making) -> list[Read]:
        reads: list[Read] = []
        for column in self._table.columns:
            settings = self._settings.columns.get(column.name)
            if settings is None:
                reads.append(lambda _: "")
            else:

                def where(*keys: str | int, column: str = column.name) -> str:
                    return self._where("columns", column, *keys)

                reads.append(making.read(column, settings, where))
        return reads

    def _is_ours(self, used: Sequence[str]) -> bool:
        return all(folded_code(used[place]) in texts for place, texts in self._wanted)

    def _missing(self, name: str, keys: Keys, header: Sequence[str]) -> str:
        close = get_close_matches(name, [each for each in header if each], 1)
        meant = f'; did you mean "{on_one_line(close[0])}"?' if close else f"; its columns are {_shown(header)}"
        return f'{self._where(*keys)}: there is no column "{on_one_line(name)}"{meant}'


def stated_kinds(table: Table, settings: TableSettings) -> frozenset[str]:
    """The kinds of event that a table so configured can say anything of."""
    return frozenset(kind for kind in table.kinds if table.days.get(kind) in settings.columns)


def _places(name: str, header: Sequence[str]) -> list[int]:
    """Where a column stands: as it is written, else whatever its capitals and blanks."""
    exact = [place for place, each in enumerate(header) if each == name]
    if exact:
        return exact
    folded = folded_code(name)
    return [place for place, each in enumerate(header) if folded_code(each) == folded]


def _label(ours: str, settings: TableSettings) -> str:
    names = list(settings.columns[ours].theirs())
    return " and ".join(names) if settings.columns[ours].constant is None else ours


def _shown(header: Sequence[str]) -> str:
    """The names of a header; how often each is there matters to nobody here."""
    return ", ".join(on_one_line(name) for name in Counter(header) if name) or "none"
