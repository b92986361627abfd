"""What one column of ours is made of, row by row."""

from collections.abc import Callable, Mapping, Sequence

from producers.refusals import Code, Fault, on_one_line
from producers.rules.cells import is_error, read_academic_year, read_date, read_moment
from producers.rules.tables import Column
from producers.translation.dates import expected, reader
from producers.translation.settings import ColumnSettings, PartSettings

Used = Sequence[str]
Where = Callable[..., str]
"""Says where a key of the column's settings stands."""
Read = Callable[[Used], str]
"""Makes a cell of ours of the used cells of a row; raises WrongCell."""

#: Codes that a sentence lists.
SHOWN = 12


class WrongCell(Exception):
    """What stands there says nothing that we know: the cell as it stands, and why."""

    def __init__(self, cell: str, fault: Fault) -> None:
        super().__init__(fault[0].value)
        self.cell = cell
        self.fault = fault


class Making:
    """Makes what is needed to read a table's columns of the cells that are used of a row."""

    def __init__(self, places: Mapping[str, int], blanks: Sequence[str], is_worksheet: bool) -> None:
        self._places = places
        self._blanks = frozenset(blanks)
        self._is_worksheet = is_worksheet

    def read(self, column: Column, settings: ColumnSettings, where: Where) -> Read:
        """What reads one column."""
        if settings.constant is not None:
            return self._constant(settings.constant, settings.where_given)
        if settings.columns:
            return self._joined(settings.columns, settings.joined_by)
        assert settings.column is not None
        name, cell = settings.column, self._cell(settings.column)
        if settings.codes:
            return self._coded(name, cell, settings.codes, where("codes"))
        if column.read in (read_date, read_moment):
            return self._dated(name, cell, settings.dates, column.read is read_moment)
        if column.read is None or column.read is read_academic_year:
            return _whole(name, cell)
        return cell

    def _cell(self, name: str) -> Read:
        place, blanks = self._places[name], self._blanks
        if not blanks:
            return lambda used: used[place].strip()
        return lambda used: "" if (found := used[place].strip()) in blanks else found

    def _constant(self, constant: str, given: str | None) -> Read:
        if given is None:
            return lambda _: constant
        cell = self._cell(given)
        return lambda used: constant if cell(used) else ""

    def _joined(self, parts: Sequence[PartSettings], joint: str) -> Read:
        reads = []
        for part in parts:
            cell = _whole(part.column, self._cell(part.column))
            reads.append(self._dated(part.column, cell, part.dates, has_time=False) if part.dates else cell)

        def join(used: Used) -> str:
            found = [read(used) for read in reads]
            return joint.join(found) if all(found) else ""

        return join

    def _dated(self, name: str, cell: Read, formats: Sequence[str], has_time: bool) -> Read:
        # A day of a worksheet is one, and no text, whatever way of writing it the others have.
        ways = (*formats, "iso") if formats and self._is_worksheet else formats
        to_date = reader(ways, has_time)

        def read(used: Used) -> str:
            found = cell(used)
            if not found:
                return found
            day = to_date(found)
            if day is None:
                raise WrongCell(
                    found, (Code.BAD_DATE, f'{name} is "{on_one_line(found)}"; it is written {expected(formats)}')
                )
            return day

        return read

    def _coded(self, name: str, cell: Read, codes: Mapping[str, str], where: str) -> Read:
        exact = {code.strip(): ours for code, ours in codes.items()}
        alike: dict[str, set[str]] = {}
        for code, ours in codes.items():
            alike.setdefault(folded_code(code), set()).add(ours)
        # Of two that differ in capitals alone and say different things, neither is guessed at.
        folded = {code: next(iter(found)) for code, found in alike.items() if len(found) == 1}
        shown = ", ".join(list(exact)[:SHOWN]) + (" and others" if len(exact) > SHOWN else "")

        def read(used: Used) -> str:
            found = cell(used)
            if not found:
                return found
            ours = exact.get(found)
            if ours is None:
                ours = folded.get(folded_code(found))
            if ours is None:
                sentence = f'{name} is "{on_one_line(found)}", which is not among {where}; there are {shown}'
                raise WrongCell(found, (Code.UNKNOWN_CODE, sentence))
            return ours

        return read


def folded_code(code: str) -> str:
    """A code without what makes no difference: capitals, and how many blanks stand in it."""
    return " ".join(code.split()).casefold()


def _whole(name: str, cell: Read) -> Read:
    """A text as it stands, unless it is what a worksheet says where a formula came to nothing."""

    def read(used: Used) -> str:
        found = cell(used)
        if found[:1] == "#" and is_error(found):
            raise WrongCell(
                found,
                (Code.MISSING_VALUE, f"{name} is {found}, which a formula says that came to nothing; it must be given"),
            )
        return found

    return read
