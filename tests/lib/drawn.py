"""Tables as people draw them: cells between bars, a row a line; a line without a bar is the name of the next table."""

import csv
from pathlib import Path

Table = list[list[str]]


def rows(text: str) -> Table:
    """The rows of one drawn table, cells trimmed, empty lines left out."""
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if "|" in line]


def tables(text: str) -> dict[str, Table]:
    """The drawn tables of a text, by the name on the line above each."""
    found: dict[str, Table] = {}
    name = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if "|" in line:
            found[name] += rows(line)
        else:
            name = line
            found[name] = []
    return found


def write_folder(text: str, folder: Path) -> None:
    """Each drawn table as a CSV file of its name."""
    for name, table in tables(text).items():
        with (folder / name).with_suffix(".csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(table)
