"""The hub's data folder: what lies where, who holds it, and what was decided at its first start.

Nothing in `hub.json` is secret; `secrets.json` is, and only its owner can read it.
"""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from hub.embedded.ports import Ports
from hub.errors import BusyError, ConfigurationError

PROBE_SECONDS = 1.0
"""A look at the lock holds it for a moment; so long may a start wait for that to pass."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths of one data folder."""

    path: Path

    @classmethod
    def at(cls, data: Path) -> "Folder":
        """The folder at `data`, wherever the working directory is later."""
        return cls(data.expanduser().absolute())

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def state(self) -> Path:
        return self.path / "hub.json"

    @property
    def passwords(self) -> Path:
        return self.path / "secrets.json"

    @property
    def targets(self) -> Path:
        """Which processes Prometheus is to ask, in the form of its file-based discovery."""
        return self.path / "prometheus.json"

    @property
    def kafka(self) -> Path:
        return self.path / "kafka"

    def broker(self, number: int) -> Path:
        """The home of one broker of several; the first has that of an only one."""
        return self.kafka if number == 1 else self.path / f"kafka-{number}"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def run(self) -> Path:
        return self.path / "run"

    def make(self) -> None:
        """Make the folder and those in it that only its owner may enter; ConfigurationError where that is impossible."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for private in (self.logs, self.run, self.postgres):
                private.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            why = "it is a file" if self.path.is_file() else error.strerror
            raise ConfigurationError(
                f"{self.path} cannot be the data folder: {why}. "
                "Choose a folder that this user may write to, with --data."
            ) from None


@dataclass(frozen=True, slots=True)
class State:
    """What `hub.json` says: decided at the first start, and whether the hub that holds the folder is ready."""

    cluster_id: str
    ports: Ports
    ready: bool = False
    lasting: bool = True
    """False while a single command has started the parts for itself."""
    embedded: bool = True
    """False while the hub runs on a broker and a database elsewhere."""
    brokers: int = 1
    """How many brokers keep the topics: one, or three of which one may be away."""


@dataclass(frozen=True, slots=True, repr=False)
class Passwords:
    """The passwords of the parts, made at the first start."""

    admin: str
    hub: str
    controller: str
    postgres: str
    database: str


def read_state(folder: Folder) -> State | None:
    """What `hub.json` says, or None where there is none yet."""
    document = _read(folder.state)
    if document is None:
        return None
    try:
        return State(**{**document, "ports": Ports(**document["ports"])})  # type: ignore[arg-type]
    except (KeyError, TypeError):
        raise _unreadable(folder.state) from None


def write_state(folder: Folder, state: State) -> None:
    """Write `hub.json` in one step."""
    _write(folder.state, asdict(state), 0o644)


def passwords(folder: Folder) -> Passwords:
    """The folder's passwords; made and kept at the first call."""
    document = _read(folder.passwords)
    if document is None:
        made = Passwords(*(secrets.token_urlsafe(24) for _ in fields(Passwords)))
        _write(folder.passwords, asdict(made), 0o600)
        return made
    try:
        return Passwords(**document)  # type: ignore[arg-type]
    except TypeError:
        raise _unreadable(folder.passwords) from None


@contextmanager
def held(folder: Folder) -> Iterator[None]:
    """Hold the folder: no second hub can run on it meanwhile. Raises BusyError, which names the one that does."""
    with folder.lock.open("a+") as lock:
        give_up = time.monotonic() + PROBE_SECONDS
        while not _taken(lock.fileno(), fcntl.LOCK_EX):
            if time.monotonic() > give_up:
                lock.seek(0)
                raise BusyError(
                    f"{folder.path}: in use by another hub (process {lock.read().strip() or 'unknown'}). "
                    "Stop that one first, or give this one a folder of its own with --data."
                )
            time.sleep(0.05)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_held(folder: Folder) -> bool:
    """Whether a hub holds the folder now."""
    try:
        with folder.lock.open("rb") as lock:
            return not _taken(lock.fileno(), fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def _taken(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: Path) -> dict[str, object] | None:
    try:
        document = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        raise _unreadable(file) from None
    if not isinstance(document, dict):
        raise _unreadable(file)
    return document


def _write(file: Path, document: dict[str, object], mode: int) -> None:
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as out:
        json.dump(document, out, indent=2)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def _unreadable(file: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{file}: not what the hub wrote there. Put it back from a backup; without it the folder cannot be used."
    )
