"""The outbox table of an authority's database: what its columns are called, and which table of which database it is."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from hub.errors import ConfigurationError
from producers.querying.columns import place_of
from producers.querying.database import Reading

SEQUENCE, TABLE, OPERATION, ROW, WRITTEN_BY = "sequence", "table_name", "operation", "row", "written_by"
COLUMNS = (SEQUENCE, TABLE, OPERATION, ROW)
"""What every outbox table has; on PostgreSQL also WRITTEN_BY."""


class OutboxTable(NamedTuple):
    """The table and its columns, as a statement may hold them."""

    name: str
    shown: str
    columns: Mapping[str, str]

    def select(self, what: str, where: str = "") -> str:
        """A SELECT from the table."""
        return f"SELECT {what} FROM {self.name}" + (f" WHERE {where}" if where else "")  # noqa: S608 - quoted names

    @property
    def sequence(self) -> str:
        """The column of the sequence."""
        return self.columns[SEQUENCE]

    @property
    def written_by(self) -> str | None:
        """The column of the transaction that wrote an entry, where there is one."""
        return self.columns.get(WRITTEN_BY)


def outbox_table(reading: Reading, name: str, renamed: Mapping[str, str]) -> OutboxTable:
    """Look at the table; a ConfigurationError names the columns that are not there."""
    quoted = reading.quoted(name)
    what = f"the columns of {name}"
    none = reading.select(f"SELECT * FROM {quoted} WHERE 1 = 0", what)  # noqa: S608 - a quoted name
    none.close()
    found: dict[str, str] = {}
    for each in (*COLUMNS, WRITTEN_BY):
        place = place_of(none.columns, renamed.get(each, each))
        if place is not None:
            found[each] = reading.quoted(none.columns[place])
    missing = [renamed.get(each, each) for each in COLUMNS if each not in found]
    if missing:
        raise ConfigurationError(
            f"{name} has no column {', '.join(missing)}; an outbox table has {', '.join(COLUMNS)}, or others that"
            " `columns` of the configuration names"
        )
    return OutboxTable(quoted, name, found)


def identity(reading: Reading, table: OutboxTable) -> Any:
    """Which table of which PostgreSQL this is: after a restore sequences and transactions may begin again."""
    if reading.dialect != "postgresql":
        return None
    what = f"which table {table.shown} is"
    found = [reading.value("SELECT to_regclass(:name)::oid::text", what, name=table.name)]
    found.append(reading.value("SELECT oid::text FROM pg_database WHERE datname = current_database()", what))
    for function, column in (("pg_control_system()", "system_identifier"), ("pg_control_checkpoint()", "timeline_id")):
        may = reading.value("SELECT has_function_privilege(:function, 'EXECUTE')", what, function=function)
        found.append(reading.value(f"SELECT {column}::text FROM {function}", what) if may else None)  # noqa: S608 - names of ours
    return found
