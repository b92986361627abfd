"""Rows that a database gives once, and a sheet goes through three times: kept on disk as cells, a block at a time.

The file has no name: it vanishes with the process, however that ends. It may hold identifiers and never outlives the run.
"""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import NamedTuple

from producers.files.listed import said
from producers.reading import MARK_BYTES
from producers.refusals import Code, Fault


class Held(NamedTuple):
    """Some rows that follow each other."""

    cells: list[list[str]]
    #: Where each begins at its source; without these, it is the number of the row.
    lines: list[int] | None = None
    #: What the source found wrong, by the place in the block: code and sentence.
    faults: Mapping[int, tuple[str, str]] = {}
    #: The places of those that are gone.
    gone: Sequence[int] = ()


class Page(NamedTuple):
    """Where a block of rows lies: the number of its first row, how many they are, and their bytes in the file."""

    first: int
    rows: int
    begin: int
    length: int


class Pages:
    """Blocks of rows, taken from where they come from once, and from disk when they are gone through again."""

    def __init__(self, blocks: Iterator[Held], secret: bytes, labels: Mapping[str, str] | None = None) -> None:
        self.warnings: list[str] = []
        self.labels: Mapping[str, str] = labels or {}
        self._blocks = blocks
        self._salt, self._person = secret[:16], secret[16:32]
        self._file = TemporaryFile(prefix="cyfnewid-")  # noqa: SIM115 - closed by `close`, or with the process
        self._pages: list[Page] = []

    def context(self) -> bytes:
        """Nothing: a row is read by its cells alone."""
        return b""

    def blocks(self) -> Iterator["PagedBlock"]:
        """Every row, in order; those that nobody has asked for yet are taken from where they come from."""
        number = 0
        while True:
            if number < len(self._pages):
                yield PagedBlock(self._pages[number], self, None)
            else:
                held = next(self._blocks, None)
                if held is None:
                    return
                yield PagedBlock(self._keep(held), self, held)
            number += 1

    def load(self, page: Page) -> Held:
        """The rows of a block."""
        self._file.seek(page.begin)
        return Held(*marshal.loads(self._file.read(page.length)))  # noqa: S302 - what this process wrote

    def marks(self, held: Held) -> bytes:
        """Sixteen bytes for each row."""
        salt, person = self._salt, self._person
        texts = ["\x1f".join(row) for row in held.cells]
        for place in {*held.faults, *held.gone}:
            fault = held.faults.get(place)
            told = said(held.cells[place], None if fault is None else (Code(fault[0]), fault[1]), place in held.gone)
            texts[place] = "\x1f".join(told)
        return b"".join(
            [blake2b(text.encode(), digest_size=MARK_BYTES, salt=salt, person=person).digest() for text in texts]
        )

    def close(self) -> None:
        """Forget the rows."""
        self._file.close()

    def _keep(self, held: Held) -> Page:
        written = marshal.dumps((held.cells, held.lines, dict(held.faults), list(held.gone)))
        last = self._pages[-1] if self._pages else Page(1, 0, 0, 0)
        page = Page(last.first + last.rows, len(held.cells), last.begin + last.length, len(written))
        self._file.seek(page.begin)
        self._file.write(written)
        self._pages.append(page)
        return page


class PagedBlock:
    """Rows that follow each other, loaded when somebody looks at one."""

    def __init__(self, page: Page, pages: Pages, held: Held | None) -> None:
        self._page = page
        self._pages = pages
        self._held = held

    def __len__(self) -> int:
        return self._page.rows

    def marks(self) -> bytes:
        """Sixteen bytes for each row."""
        return self._pages.marks(self._loaded())

    def line(self, place: int) -> int:
        """Where a row begins at its source; of a result the number of the row, from 1."""
        lines = self._loaded().lines
        return self._page.first + place if lines is None else lines[place]

    def file(self, place: int) -> str | None:
        """The sheet's."""
        return None

    def cells(self, place: int) -> list[str]:
        """The cells of a row."""
        return self._loaded().cells[place]

    def fault(self, place: int) -> Fault | None:
        """What the source itself found wrong with a row."""
        found = self._loaded().faults.get(place)
        return None if found is None else (Code(found[0]), found[1])

    def is_gone(self, place: int) -> bool:
        """Does a row say that its record is there no longer?"""
        return place in self._loaded().gone

    def _loaded(self) -> Held:
        if self._held is None:
            self._held = self._pages.load(self._page)
        return self._held
