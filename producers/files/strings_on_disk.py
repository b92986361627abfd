"""Texts that are told by their numbers, kept on disk: what a workbook shares may be more than memory should hold.

The file has no name: it vanishes with the process, however that ends. It may hold identifiers and never outlives the run.
"""

from array import array
from collections.abc import Iterable
from tempfile import TemporaryFile

#: Texts that are held in memory, for most are asked for again and again.
REMEMBERED = 1 << 14
#: What is written at once.
BATCH = 1 << 20


class StringsOnDisk:
    """Texts in the order in which they were given."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._file = TemporaryFile(prefix="cyfnewid-")  # noqa: SIM115 - closed by `close`, or with the process
        self._ends = array("Q", [0])
        self._held: dict[int, str] = {}
        try:
            self._write(texts)
        except BaseException:
            self.close()
            raise

    def _write(self, texts: Iterable[str]) -> None:
        end, waiting, size = 0, list[bytes](), 0
        for text in texts:
            written = text.encode()
            waiting.append(written)
            end += len(written)
            size += len(written)
            self._ends.append(end)
            if size >= BATCH:
                self._file.write(b"".join(waiting))
                waiting, size = [], 0
        self._file.write(b"".join(waiting))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        found = self._held.get(number)
        if found is None:
            if not 0 <= number < len(self):
                raise IndexError(number)
            if len(self._held) >= REMEMBERED:
                self._held.clear()
            begin = self._ends[number]
            self._file.seek(begin)
            found = self._file.read(self._ends[number + 1] - begin).decode()
            self._held[number] = found
        return found

    def close(self) -> None:
        """Forget the texts."""
        self._file.close()
