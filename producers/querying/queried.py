"""A table of ours that is a SELECT of an authority: its rows as cells, and how far they were read by their changes."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from hub.errors import ConfigurationError
from producers.querying.cells import spelling
from producers.querying.columns import Columns, place_of
from producers.querying.database import Reading, Result, verbatim
from producers.querying.pages import Held, Pages
from producers.querying.position import Position, Span, kind_of, latest, moved, reader
from producers.refusals import FileRefused
from producers.rules.tables import Table

#: Stands for a row of which nobody says when it changed.
UNSAID = -(1 << 63)


class Described(Protocol):
    """What the configuration says of a table."""

    @property
    def select(self) -> str:
        """The SELECT."""
        ...

    @property
    def columns(self) -> Mapping[str, str]:
        """What the authority calls our columns."""
        ...

    @property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """By column, what the authority writes and what the column holds for it."""
        ...

    @property
    def changed_at(self) -> str | None:
        """The column that says when a row changed."""
        ...

    @property
    def overlap(self) -> Span | None:
        """How much of what was seen is read again."""
        ...


class Queried:
    """One reading of a table; close it when its rows were gone through."""

    def __init__(self, table: Table, said: Described, file: str, secret: bytes) -> None:
        self._table = table
        self._said = said
        self._file = file
        self._result: Result | None = None
        self._fault: FileRefused | None = None
        self._columns: Columns | None = None
        self._changes = array("q")
        self._kind: str | None = None
        labels = {ours: theirs for ours, theirs in said.columns.items() if ours != theirs}
        self.rows = Pages(self._blocks(), secret, labels)

    def open(self, reading: Reading, position: Position | None) -> None:
        """Ask for the rows: everything, or what lies after a position. What is wrong with the columns refuses the sheet."""
        select, what = verbatim(self._said.select), f"the SELECT of {self._table.file.removesuffix('.csv')}"
        if position is None:
            self._result = reading.select(select, what)
        else:
            assert self._said.changed_at is not None
            within = f"SELECT * FROM ({select}) cyfnewid WHERE "  # noqa: S608 - the authority's own SELECT
            none = reading.select(f"{within}1 = 0", what)
            none.close()
            place = place_of(none.columns, self._said.changed_at)
            if place is None:
                raise self._without_changes()
            column = f"cyfnewid.{reading.quoted(none.columns[place])}"
            try:
                condition, parameters = position.condition(column, self._said.overlap)
            except ValueError:
                raise ConfigurationError(
                    f'{self._file}: overlap is {self._said.overlap!r}; it is a duration, as "2h", where changed_at is a time,'
                    " and a number where that is a number"
                ) from None
            self._result = reading.select(within + condition, what, **parameters)
        try:
            self._columns = Columns(self._table, self._result.columns, self._said.columns, self._file)
        except FileRefused as refused:
            self._fault = refused
            return
        known = [self._said.changed_at] if self._said.changed_at else []
        self.rows.warnings += self._columns.remarks(known)

    def position(
        self, before: Position | None, of: str, refused: Sequence[int], now_ms: int, is_whole: bool
    ) -> Position | None:
        """How far the table was read now, with rows refused by their numbers; None when it must be read from its beginning."""
        if self._kind is None:
            return None
        seen = latest(self._kind, (each for each in self._changes if each != UNSAID), now_ms)
        if seen is None and not is_whole and before is not None:
            seen = before.seen
        if seen is None:
            return None
        changes = [self._changes[row - 1] for row in refused if self._changes[row - 1] != UNSAID]
        begun = before or Position(of, self._kind, seen)
        return moved(begun, seen, changes, now_ms, is_whole)

    def close(self) -> None:
        """Let go of the rows."""
        if self._result is not None:
            self._result.close()
        self.rows.close()

    def _blocks(self) -> Iterator[Held]:
        if self._fault is not None:
            raise self._fault
        assert self._result is not None
        assert self._columns is not None
        spells = [
            (place, spelling(column, self._said.codes.get(column.name)))
            for column, place in zip(self._table.columns, self._columns.places, strict=True)
        ]
        changed = self._place_of_changes()
        for block in self._result.blocks():
            columns = list(zip(*block, strict=True))
            if changed is not None:
                self._note_changes(columns[changed])
            blank = [""] * len(block)
            cells = [blank if place is None else spell(columns[place]) for place, spell in spells]
            yield Held([list(row) for row in zip(*cells, strict=True)])
        self._result.close()

    def _place_of_changes(self) -> int | None:
        assert self._result is not None
        if self._said.changed_at is None:
            return None
        place = place_of(self._result.columns, self._said.changed_at)
        if place is None:
            raise self._without_changes()
        return place

    def _note_changes(self, values: Sequence[Any]) -> None:
        what = f"{self._file}: the column {self._said.changed_at}"
        if self._kind is None:
            first = next((each for each in values if each is not None), None)
            self._kind = None if first is None else kind_of(first, what)
        if self._kind is None:
            self._changes.extend([UNSAID] * len(values))
            return
        read = reader(self._kind, what)
        self._changes.extend([UNSAID if each is None else read(each) for each in values])

    def _without_changes(self) -> ConfigurationError:
        return ConfigurationError(
            f"{self._file}: the SELECT has no single column {self._said.changed_at}, which changed_at names; select it too, or leave"
            " changed_at out, and the table is read whole each time"
        )
