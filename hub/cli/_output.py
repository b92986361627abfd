"""What a command prints: its result on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from hub.errors import UsageError


def say(text: str) -> None:
    """Tell the person at the terminal something that is not the result."""
    print(text, file=sys.stderr, flush=True)


def print_document(document: object) -> None:
    """Print the one JSON document that `--json` promises."""
    print(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their headings, in columns as wide as what stands in them."""
    lines = [tuple(headings), *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def require_place(option: str, file: Path | None) -> None:
    """UsageError where a file cannot be written for want of a folder: better now than after all the work."""
    if file is None:
        return
    if file.is_dir():
        raise UsageError(f"{option} is {file}, which is a folder; name a file in it.")
    if not file.parent.is_dir():
        raise UsageError(f"{option} is {file}, but there is no folder {file.parent}; make it, or choose another place.")
