"""Tables in Markdown."""

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under their headings; a bar or a line break within a cell does not end it."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell(each) for each in line) + " |" for line in lines)


def cell(value: object) -> str:
    """One cell's text."""
    return " ".join(str("" if value is None else value).replace("|", "\\|").split())


def code(value: object) -> str:
    """A cell's text as code, or nothing for nothing."""
    return f"`{value}`" if value not in (None, "") else ""
