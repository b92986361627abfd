"""Invented cases as a casefile, for the tutorial, for tests and for load."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from producers.as_at import FILE as AS_AT_FILE
from producers.invented.authority import SEED, invent
from producers.invented.cases import FILES
from producers.invented.wales import AS_AT


def write_casefile(folder: Path, authority: str, seed: int = SEED, scale: float = 1.0) -> int:
    """Write an invented authority's extract into a folder, which is made if need be; the number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for file, rows in invent(authority, seed, scale).files():
        lines = [",".join(FILES[file]._fields), *map(_line, rows)]
        (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        written += len(rows)
    (folder / AS_AT_FILE).write_text(f"{AS_AT}\n", encoding="utf-8")
    return written


def _line(row: Sequence[Any]) -> str:
    return ",".join(cells(row))


def cells(row: Sequence[Any]) -> list[str]:
    """A row as a file holds it."""
    return list(map(_cell, row))


def _cell(value: str | date | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
