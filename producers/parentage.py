"""Is the row that another one names accepted, and of the same person?"""

from collections.abc import Mapping

from producers.faults import Fault
from producers.reading import Accepted, FileReading
from producers.refusals import Code
from producers.tables import Row, Table


class Parentage:
    """What the rows of a table hang on: accepted rows of this extract, and the last accepted versions of the others."""

    def __init__(
        self, table: Table, accepted: Accepted, reading: FileReading | None, persons: Mapping[str, str]
    ) -> None:
        """`reading` and `persons` (by key, of accepted rows) are what was found of the parent's file; None when absent."""
        self.parent = table.parent
        self.accepted = accepted
        self.place = table.place(table.parent.column) if table.parent else 0
        self.person_place = table.place(table.person) if table.person else 0
        self.persons = persons
        # Of a file that is absent or refused every last accepted version counts; of one that was read only those kept.
        self.kept = reading.kept if reading is not None and not reading.refused else None

    def fault(self, row: Row) -> Fault | None:
        """The code and sentence of a row that names no accepted row, or one of somebody else."""
        if self.parent is None or row[self.place] is None:
            return None
        key: str = row[self.place]
        person = self.persons.get(key)
        file, column = self.parent.file, self.parent.column
        if person is None:
            if (self.kept is not None and key not in self.kept) or not self.accepted.stands(file, key):
                return self.parent.code, f"{column} names no accepted row of {file}"
            same = self.accepted.is_of(file, key, row[self.person_place])
        else:
            same = person == row[self.person_place]
        return (
            None if same else (Code.PERSON_MISMATCH, f"person_id is not that of the row of {file} which {column} names")
        )
