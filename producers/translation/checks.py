"""What can be wrong with a configuration of tables before any file is looked at."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from producers.refusals import Code
from producers.rules.cells import read_date, read_moment
from producers.rules.tables import Column, Table
from producers.toml_lines import Keys, WrongKey
from producers.translation.dates import NAMED, is_way_of_writing
from producers.translation.settings import ColumnSettings, TableSettings


def check_tables(tables: Mapping[str, TableSettings], known: Mapping[str, Table]) -> None:
    """Raise WrongKey for the first table, column, code, constant or way of writing dates that there is none of."""
    for name, settings in tables.items():
        keys: Keys = ("tables", name)
        if name not in known:
            raise WrongKey(keys, f"there is no table {name}; {_meant(name, known)}")
        _check_columns(settings, known[name], (*keys, "columns"))


def _check_columns(settings: TableSettings, table: Table, keys: Keys) -> None:
    names = [each.name for each in table.columns]
    of = {each.name: each for each in table.columns}
    for name, column in settings.columns.items():
        if name not in of:
            raise WrongKey((*keys, name), f"{table.file} has no column {name}; {_meant(name, names)}")
        _check_column(column, of[name], (*keys, name))
    lacking = [each.name for each in table.columns if each.required and each.name not in settings.columns]
    if lacking:
        raise WrongKey(
            keys,
            f"nothing is said of {', '.join(lacking)}; every row of {table.file} needs it, so name the column of yours that it is made of",
        )


def _check_column(settings: ColumnSettings, column: Column, keys: Keys) -> None:
    if settings.constant is not None:
        _check_value(settings.constant, column, (*keys, "constant"))
    for theirs, ours in settings.codes.items():
        if ours:
            _check_value(ours, column, (*keys, "codes", theirs))
        elif column.required:
            raise WrongKey((*keys, "codes", theirs), f'is "", and {column.name} may not be blank')
    if settings.dates and column.read not in (read_date, read_moment):
        raise WrongKey((*keys, "dates"), f"is given, but {column.name} is no date")
    for format_ in settings.dates:
        _check_dates(format_, (*keys, "dates"))
    for number, part in enumerate(settings.columns):
        for format_ in part.dates:
            _check_dates(format_, (*keys, "columns", number, "dates"))


def _check_value(value: str, column: Column, keys: Keys) -> None:
    if column.read is None or column.read(value) is not None:
        return
    expected = column.expected or "another text"
    codes = expected.removeprefix("it is one of ").split(", ") if column.code is Code.UNKNOWN_CODE else []
    close = get_close_matches(value, codes, 1)
    raise WrongKey(
        keys,
        f'is "{value}", which {column.name} cannot be; {expected}' + (f"; did you mean {close[0]}?" if close else ""),
    )


def _check_dates(format_: str, keys: Keys) -> None:
    if not is_way_of_writing(format_):
        raise WrongKey(
            keys,
            f'is "{format_}", by which no day can be told; it is one of {", ".join(NAMED)}, or written as %d-%b-%Y (day, month, year)',
        )


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
