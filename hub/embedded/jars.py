"""Kafka's jars: fetched once, each held to its SHA-256 in the lock file before it is put in place."""

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from hub.errors import PartError

AT_ONCE = 8
TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock file."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def shipped_lock() -> str:
    """The text of the lock file that the hub was released with."""
    return files("hub.embedded").joinpath("kafka.lock").read_text("utf-8")


def ensure_jars(cache: Path, say: Callable[[str], None], lock: str | None = None) -> tuple[Path, ...]:
    """The paths of all jars of the lock, in its order; what the cache does not hold yet is fetched.

    Safe for several processes at once. Raises PartError when a jar cannot be had or is not the one in the lock.
    """
    text = shipped_lock() if lock is None else lock
    jars = _read_lock(text)
    folder = cache / "jars" / hashlib.sha256(text.encode()).hexdigest()[:16]
    paths = tuple(folder / jar.file_name for jar in jars)
    if not _is_complete(folder, paths):
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            if not _is_complete(folder, paths):
                _fill(folder, jars, say)
    return paths


def _read_lock(text: str) -> tuple[Jar, ...]:
    jars = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            coordinate, sha256 = line.split()
            group, artifact, version = coordinate.split(":")
            jars.append(Jar(group, artifact, version, sha256))
    return tuple(jars)


def _is_complete(folder: Path, paths: tuple[Path, ...]) -> bool:
    try:
        sizes = json.loads((folder / "complete.json").read_text("utf-8"))
        return all(path.stat().st_size == sizes[path.name] for path in paths)
    except (FileNotFoundError, ValueError, KeyError):
        return False


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(folder: Path, jars: tuple[Jar, ...], say: Callable[[str], None]) -> None:
    missing = [jar for jar in jars if not _is_sound(folder / jar.file_name, jar)]
    say(f"Fetching Kafka: {len(missing)} jars, about 44 MB, once for this machine")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as fetching, ThreadPoolExecutor(AT_ONCE) as pool:
        fetch = _fetcher(Path(fetching))
        for done, (jar, path) in enumerate(zip(missing, pool.map(fetch, missing), strict=True), start=1):
            path.replace(folder / jar.file_name)
            if done % 10 == 0 or done == len(missing):
                say(f"Fetching Kafka: {done} of {len(missing)} jars are here and are what the lock says")
    sizes = {jar.file_name: (folder / jar.file_name).stat().st_size for jar in jars}
    marker = folder / ".complete.json"
    marker.write_text(json.dumps(sizes), "utf-8")
    marker.replace(folder / "complete.json")


def _fetcher(into: Path) -> Callable[[Jar], Path]:
    """A function that fetches one jar. A mirror named in the user's own jgo settings is used before the public one."""
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext, PythonResolver

    mirrors = GlobalSettings.load().repositories
    context = MavenContext(resolver=PythonResolver(), repo_cache=into, timeout=TIMEOUT_SECONDS)
    context.remote_repos = {**mirrors, **context.remote_repos}

    def fetch(jar: Jar) -> Path:
        artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact()
        problem: Exception | None = None
        for _ in range(3):
            try:
                path = Path(artifact.resolve())
            except (OSError, RuntimeError) as error:  # what requests raises is an OSError
                problem = error
                shutil.rmtree(into / artifact.component.path_prefix, ignore_errors=True)
                continue
            if not _is_sound(path, jar):
                raise PartError(_not_the_one(path, jar))
            return path
        raise PartError(
            f"{jar.file_name} could not be fetched ({type(problem).__name__}). Kafka's jars come from the public Maven "
            "repository: see that this machine reaches it, or name a mirror in the settings of jgo."
        ) from problem

    return fetch


def _is_sound(path: Path, jar: Jar) -> bool:
    return path.exists() and _sha256(path) == jar.sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _not_the_one(path: Path, jar: Jar) -> str:
    return (
        f"{jar.file_name} is not the file it should be: its SHA-256 is {_sha256(path)}, the lock says {jar.sha256}. "
        "It was not put in place. Something between this machine and the repository changes what is fetched; "
        "try from another network."
    )
