"""One module for each file of the casefile format, named as the file is; each holds a function `table`. There is no list to edit."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from producers.rules.tables import Table


@cache
def tables() -> tuple[Table, ...]:
    """Every file in the order in which they are read: one whose rows others name comes before those."""
    found: dict[str, Table] = {}
    for module in pkgutil.iter_modules(__path__):
        describe = getattr(importlib.import_module(f"{__name__}.{module.name}"), "table", None)
        table = describe() if callable(describe) else None
        if not isinstance(table, Table) or table.file != f"{module.name}.csv":
            raise TypeError(
                f"producers/casefile/{module.name}.py must hold a function table that describes {module.name}.csv"
            )
        found[table.file] = table

    def depth(table: Table) -> int:
        return 0 if table.parent is None else 1 + depth(found[table.parent.file])

    return tuple(sorted(found.values(), key=lambda each: (depth(each), each.file)))


def files() -> Mapping[str, tuple[str, ...]]:
    """The kinds of event that each file states; the first is stated by every row."""
    return {each.file: each.kinds for each in tables()}
