"""One process at a time for one configuration: a lock that the system lets go when the process ends, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hub.errors import BusyError, ConfigurationError

if sys.platform == "win32":  # pragma: no cover - the other system
    import msvcrt

    def _take(held: IO[str]) -> None:
        held.seek(0)
        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(held: IO[str]) -> None:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """Hold the lock beside a state file; BusyError when another process holds it."""
    lock = state.with_name(f"{state.name}.lock")
    try:
        held = lock.open("a")
    except OSError as error:
        raise ConfigurationError(
            f"{lock} cannot be made ({error.strerror}); the folder that `state` names must be there, and writable for"
            " whoever runs the connector"
        ) from None
    with held:
        try:
            _take(held)
        except OSError:
            raise BusyError(
                f"this connector runs already: another process holds {lock}; wait until it has ended"
            ) from None
        yield
