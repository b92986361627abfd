"""What is read of the returns, on disk in the order that is needed: each file once, whatever parts it has."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from producers.files.spool import Spool
from producers.refusals import Code, FileRefused
from producers.ssda903 import episodes, leavers, reviews
from producers.ssda903.folder import Return, ReturnFile
from producers.ssda903.parts import Part
from producers.ssda903.years import first_day

BATCH = 2_000
#: What each of several spools holds in memory before it goes to disk.
CACHE_KIB = 4_096


class _Kept(NamedTuple):
    """How the rows of a part are read, and in which order they are given back."""

    read: Callable[[Sequence[str], int, int, str], Sequence[Any]]
    columns: tuple[str, ...]
    order: tuple[str, ...]


KEPT: Mapping[Part, _Kept] = {
    Part.EPISODES: _Kept(
        lambda cells, of, line, _: episodes.read_episode(cells, of, line),
        episodes.COLUMNS,
        ("child", "first", "of", "line"),
    ),
    Part.REVIEWS: _Kept(
        lambda cells, of, line, _: reviews.read_review(cells, of, line), reviews.COLUMNS, ("child", "day", "of", "line")
    ),
    Part.LEAVERS: _Kept(leavers.read_leaver, leavers.COLUMNS, ("child", "of", "line")),
}


class Held:
    """The returns, the present one last, and what was read of them."""

    def __init__(self, returns: Sequence[Return]) -> None:
        self.returns = returns
        self.present = returns[-1]
        #: What is worth saying of the files of a part, once it was read.
        self.warnings: dict[Part, list[str]] = {part: [] for part in Part}
        self._spools: list[Spool] = []
        self._parts: dict[Part, Spool] = {}
        self._taken: set[Path] = set()
        self._refused: dict[Path, FileRefused] = {}
        self._seen: set[Part] = set()

    def __enter__(self) -> "Held":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in self._spools:
            each.close()

    @property
    def first_day(self) -> str:
        """The first day that the returns cover: that of the year of the earliest."""
        return first_day(self.returns[0].as_at)

    @property
    def latest(self) -> int:
        """The number of the present return."""
        return len(self.returns) - 1

    def spool(self, columns: Sequence[str], order: Sequence[str] = ()) -> Spool:
        """Room for further rows, which is let go of together with what was read."""
        self._spools.append(Spool([f'"{each}"' for each in columns], [f'"{each}"' for each in order], CACHE_KIB))
        return self._spools[-1]

    def has(self, part: Part) -> bool:
        """Does the present return say anything of a part? One whose file cannot be used would."""
        try:
            file = self.present.file(part)
            if file is None or len(file.parts) == 1:
                return file is not None
            self._take(file, self.latest)  # a document says which parts it has only when it is read
        except FileRefused:
            return True
        return part in self._seen

    def rows(self, part: Part, must_be_in_all: bool, why: str = "") -> Spool:
        """Everything that the returns hold of a part, in its order. Raises FileRefused.

        `must_be_in_all`: a return without this part would make the others say something wrong, which `why` names.
        """
        for number, each in enumerate(self.returns):
            file = each.file(part)
            if file is not None:
                self._take(file, number)
            elif must_be_in_all and each is not self.present:
                sentence = f"there is no file with the columns of {part} in this return of an earlier year; {why}"
                raise FileRefused(Code.UNKNOWN_LAYOUT, sentence, file=each.label.rstrip("/"))
        return self._part(part)

    def _part(self, part: Part) -> Spool:
        if part not in self._parts:
            self._parts[part] = self.spool(KEPT[part].columns, KEPT[part].order)
        return self._parts[part]

    def _take(self, file: ReturnFile, number: int) -> None:
        """Read a file, once. Raises FileRefused, each time."""
        if file.path in self._refused:
            raise self._refused[file.path]
        if file.path in self._taken:
            return
        as_at = self.returns[number].as_at
        batches: dict[Part, list[Sequence[Any]]] = {part: [] for part in file.parts}
        try:
            for part, line, cells in file.rows():
                rows = batches[part]
                rows.append(KEPT[part].read(cells, number, line, as_at))
                if len(rows) >= BATCH:
                    self._put_away(part, rows, number)
        except FileRefused as refused:
            self._refused[file.path] = refused
            raise
        for part, rows in batches.items():
            self._put_away(part, rows, number)
        self._taken.add(file.path)
        self.warnings[file.parts[0]] += file.warnings
        if number == self.latest and not self._seen.intersection(file.parts):
            self._seen.add(Part.EPISODES)  # a document without any child says that there is none

    def _put_away(self, part: Part, rows: list[Sequence[Any]], number: int) -> None:
        self._part(part).add(rows)
        if rows and number == self.latest:
            self._seen.add(part)
        rows.clear()
