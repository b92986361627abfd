"""A file of an extract that is gone through several times, and must be the same each time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hub.errors import ConfigurationError


class SteadyFile:
    """A file; a ConfigurationError when it cannot be read, or was written to since it was first opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: os.stat_result | None = None

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file, from its beginning; looked at again when that is done."""
        try:
            with self.path.open("rb") as stream:
                before = self._seen or os.fstat(stream.fileno())
                yield stream
                self._seen = os.fstat(stream.fileno())
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be read ({error.strerror}); nothing was sent") from None
        if (before.st_mtime_ns, before.st_size, before.st_ino) != (
            self._seen.st_mtime_ns,
            self._seen.st_size,
            self._seen.st_ino,
        ):
            raise ConfigurationError(
                f"{self.path} was written to while it was read; nothing was sent. Read it again when it is complete."
            )
