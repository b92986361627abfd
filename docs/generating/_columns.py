"""What a file's columns hold, as a table."""

from generating._tables import code, table

from producers.rules.tables import Column, Table


def columns(each: Table) -> str:
    """A row for each column: whether it is required, what it holds, and whether it is part of the key."""
    rows = [
        (code(column.name), _required(column), column.expected or "text", "yes" if column.name in each.key else "")
        for column in each.columns
    ]
    return table(("Column", "Required", "What it holds", "Key"), rows)


def _required(column: Column) -> str:
    if column.required_when is not None:
        return f"when {code(column.required_when.column)} is {code(column.required_when.value)}"
    return "yes" if column.required else ""
