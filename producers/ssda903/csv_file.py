"""A part of a return as a CSV file: its rows with the cells that are read, each with its physical line."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from producers.files.delimited import CUT_OFF, Delimited, MalformedRow, NotText
from producers.files.steady import SteadyFile
from producers.refusals import Code, FileRefused, on_one_line
from producers.ssda903.parts import LAYOUTS, LEFT_ALONE, Layout, Part, column

KNOWN = frozenset(name for each in LAYOUTS.values() for name in (*each.read, *each.unread)) | frozenset(LEFT_ALONE)


class CsvFile:
    """A file with a header, which names the columns in any order and in any case."""

    def __init__(self, path: Path, name: str, part: Part) -> None:
        self.path = path
        #: As the authority knows it.
        self.name = name
        self.parts = (part,)
        self.warnings: list[str] = []
        self._part = part

    def rows(self) -> Iterator[tuple[Part, int, list[str]]]:
        """Each row that holds anything: its line, and its trimmed cells in the order of `Layout.read`.

        Raises FileRefused, and ConfigurationError when the file changes meanwhile. The last row of a file that was cut off
        within it has one cell more, `CUT_OFF`.
        """
        with SteadyFile(self.path).opened() as stream:
            text = Delimited(stream)
            try:
                yield from self._rows(text)
            except NotText:
                sentence = "the file is not text in UTF-8; export it as CSV in UTF-8"
                raise FileRefused(Code.BAD_ENCODING, sentence, file=self.name) from None
            except MalformedRow as error:
                refused = self._refusal(text.header)
                raise (refused or FileRefused(Code.MALFORMED_CSV, error.why.value, error.line, self.name)) from None

    def _rows(self, text: Delimited) -> Iterator[tuple[Part, int, list[str]]]:
        blocks = text.blocks()
        block = next(blocks, None)
        refused = self._refusal(text.header)
        if refused is not None:
            for _ in blocks:  # one that is not text is refused for that
                pass
            raise refused
        header = [column(name) for name in text.header]
        width, layout = len(header), LAYOUTS[self._part]
        places = [header.index(name) if name in header else width for name in layout.read]
        last: tuple[int, list[str], int] | None = None
        while block is not None:
            for row, line in zip(block.rows, block.numbers, strict=True):
                if last is not None:
                    yield self._part, last[0], last[1]
                found = text.cells(row)
                count = len(found)
                if count != width:  # missing cells are blank, those beyond the header are ignored
                    found = found[:width] + [""] * (width - count)
                found.append("")  # for the columns that are not there
                cells = [found[place].strip() for place in places]
                last = (line, cells, count) if any(map(str.strip, found)) else None
            block = next(blocks, None)
        if last is not None:
            line, cells, count = last
            yield self._part, line, cells if text.is_ended or count >= width else [*cells, CUT_OFF]
        self.warnings = list(self._remarks(header, layout))

    def _refusal(self, names: list[str]) -> FileRefused | None:
        header = Counter(map(column, names))
        layout = LAYOUTS[self._part]
        missing = [name for name in layout.needed if name not in header]
        double = [name for name in layout.read if header[name] > 1]
        if missing:
            wanted = ",".join(layout.needed)
            sentence = f"there is no column {', '.join(missing)}; {self._part} needs {wanted}, in any order"
            return FileRefused(Code.MISSING_COLUMN, sentence, file=self.name)
        if double:  # which of the two would it be?
            sentence = f"the column {', '.join(double)} is there more than once; it must be there once"
            return FileRefused(Code.MISSING_COLUMN, sentence, file=self.name)
        return None

    def _remarks(self, header: list[str], layout: Layout) -> Iterator[str]:
        extra = [name for name in dict.fromkeys(header) if name and name not in KNOWN]
        if extra:
            yield f"{self.name}: {len(extra)} unknown column(s) ignored: {', '.join(map(on_one_line, extra))}"
        absent = [name for name in layout.optional if name not in header]
        if absent:
            yield f"{self.name}: no column {', '.join(absent)}; it counts as blank in every row"
