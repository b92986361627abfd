"""Which file, and which worksheet of it, a table of ours comes from."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from producers.files.hidden import is_hidden
from producers.reading import Block
from producers.refusals import Code, FileRefused, on_one_line
from producers.translation.cells import folded_code

Where = Callable[..., str]


class RefusedRows:
    """The rows of a file of which it cannot be told which it is."""

    labels: Mapping[str, str] = {}

    def __init__(self, refused: FileRefused) -> None:
        self.warnings: list[str] = []
        self._refused = refused

    def context(self) -> bytes:
        """Nothing."""
        return b""

    def blocks(self) -> Iterator[Block]:
        """Raises FileRefused."""
        raise self._refused


def find(folder: Path, name: str, several: str | None, where: Where) -> Path | None:
    """The file of a name; None when there is none. Raises FileRefused when there are several, unless the `last` is wanted."""
    pattern = name.lower()
    names = [
        each for each in sorted(os.listdir(folder)) if fnmatchcase(each.lower(), pattern) and _is_file(folder, each)
    ]
    if len(names) > 1 and several != "last":
        listed = ", ".join(map(on_one_line, names))
        or_else = ', or write `several = "last"` to have the last of them by name' if several else ""
        sentence = f"{where('file')}: {len(names)} files are called so: {listed}; let one stay{or_else}"
        raise FileRefused(Code.UNKNOWN_LAYOUT, sentence)
    return folder / names[-1] if names else None


def _is_file(folder: Path, name: str) -> bool:
    return not is_hidden(name) and not (folder / name).is_dir()


def chosen(names: Sequence[str], sheet: str | None, where: Where) -> str:
    """The worksheet of a table. Raises FileRefused when it is not there, or when none is named and there are several."""
    listed = ", ".join(map(on_one_line, names)) or "none"
    if sheet is None:
        if len(names) != 1:
            sentence = f"{where()}: the workbook has the worksheets {listed}; name one of them as `sheet`"
            raise FileRefused(Code.UNKNOWN_LAYOUT, sentence)
        return names[0]
    alike = [name for name in names if name == sheet] or [
        name for name in names if folded_code(name) == folded_code(sheet)
    ]
    if len(alike) != 1:
        raise FileRefused(
            Code.UNKNOWN_LAYOUT, f'{where("sheet")}: there is no worksheet "{on_one_line(sheet)}"; there are {listed}'
        )
    return alike[0]
