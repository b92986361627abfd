"""A file that must not change while it is read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hub.errors import ConfigurationError


@contextmanager
def unchanging(path: Path) -> Iterator[BinaryIO]:
    """The file, open; a ConfigurationError when it cannot be read, or was written to meanwhile."""
    try:
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            yield stream
            after = os.fstat(stream.fileno())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}); nothing was sent") from None
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise ConfigurationError(
            f"{path} was written to while it was read; nothing was sent. Read it again when it is complete."
        )
