"""Tables of the national store"""

from generating._tables import code, table
from sqlalchemy.dialects import postgresql

from hub.store.tables import metadata


def page() -> str:
    """Every table and column with its sentence."""
    sections = [
        f"## {each.name}\n\n{each.comment}\n\n"
        + table(
            ("Column", "Type", "Meaning"),
            [
                (code(column.name), column.type.compile(dialect=postgresql.dialect()).lower(), column.comment)
                for column in each.columns
            ],
        )
        for each in sorted(metadata.tables.values(), key=lambda each: each.name)
    ]
    return (
        "What the hub keeps in PostgreSQL. Other programs read it through the API, which this page is no part of.\n\n"
        + ("\n\n".join(sections))
    )
