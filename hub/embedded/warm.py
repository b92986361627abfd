"""Kafka's start made quick: Java keeps what it had to find out about 5,000 classes, in a file beside the jars.

The first run of a machine records it, the second puts it together in what time is left over, all later ones use it.
Java checks the file against the jars and the machine, and starts without it where they do not agree.
"""

import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path

from hub.embedded.child import CLEAN, launched


class Warmth:
    """What is kept beside the jars, and how to come by it."""

    def __init__(self, beside: Path, java: tuple[str, ...]) -> None:
        self._java = java
        self._kept = beside / "kafka.aot"
        self._recorded = beside / "kafka.recorded"
        self._mine = beside / f".kafka.{os.getpid()}-{id(self):x}"
        self._recording = not self._kept.exists() and not self._recorded.exists()
        self._assembling: subprocess.Popen[bytes] | None = None
        self._waiting: threading.Thread | None = None

    @property
    def use(self) -> tuple[str, ...]:
        """What to tell Java for a start that uses what is kept."""
        return (f"-XX:AOTCache={self._kept}",) if self._kept.exists() else ()

    @property
    def use_or_record(self) -> tuple[str, ...]:
        """What to tell the broker's Java."""
        recording = ("-XX:AOTMode=record", f"-XX:AOTConfiguration={self._mine}.recorded")
        return self.use or (recording if self._recording else ())

    def assemble(self) -> None:
        """Put together what an earlier run recorded, with the least right to the processor; returns at once."""
        if self._kept.exists() or not self._recorded.exists():
            return
        nice = shutil.which("nice")
        command = (
            *((nice, "-n", "19") if nice else ()),
            *(
                self._java[0],
                "-XX:AOTMode=create",
                f"-XX:AOTConfiguration={self._recorded}",
                f"-XX:AOTCache={self._mine}.aot",
            ),
            *self._java[1:],
        )
        self._assembling = subprocess.Popen(
            launched(command, signal.SIGKILL, None),
            env=CLEAN,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        self._waiting = threading.Thread(target=self._keep, args=(self._assembling,), name="warmth", daemon=True)
        self._waiting.start()

    def end(self) -> None:
        """Stop putting together; keep what the broker recorded as it stopped."""
        if self._assembling and self._waiting:
            self._assembling.kill()
            self._waiting.join()
        _move(Path(f"{self._mine}.recorded"), self._recorded)

    def _keep(self, assembling: subprocess.Popen[bytes]) -> None:
        if assembling.wait() == 0:
            _move(Path(f"{self._mine}.aot"), self._kept)
            self._recorded.unlink(missing_ok=True)
        elif assembling.returncode > 0:  # not killed by us: what was recorded is no use
            self._recorded.unlink(missing_ok=True)
        Path(f"{self._mine}.aot").unlink(missing_ok=True)


def _move(source: Path, target: Path) -> None:
    if source.exists():
        source.replace(target)
