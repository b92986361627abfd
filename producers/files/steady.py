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
        self._seen: tuple[int, int, int] | None = None

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file, from its beginning; looked at when it is opened, and again when it was read."""
        try:
            with self.path.open("rb") as stream:
                self._check(os.fstat(stream.fileno()))
                yield stream
                self._check(os.fstat(stream.fileno()))
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be read ({error.strerror}); nothing was sent") from None

    def _check(self, state: os.stat_result) -> None:
        now = state.st_mtime_ns, state.st_size, state.st_ino
        if self._seen is not None and now != self._seen:
            raise ConfigurationError(
                f"{self.path} was written to while it was read; nothing was sent. Read it again when it is complete."
            )
        self._seen = now
