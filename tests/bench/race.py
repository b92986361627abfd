"""One run of one contender: started, watched until its cells equal the oracle's, stopped, and what it took."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hub.embedded.child import launched
from tests.bench import environments, machine
from tests.bench.contenders import Contender, Setting
from tests.bench.ground import Ground
from tests.bench.oracle import Cells
from tests.lib.checkout import ROOT

LOOK_S = 0.05
SAMPLE_S = 0.5
STOP_S = 20.0


@dataclass(frozen=True, slots=True)
class Result:
    """What one run took; seconds, and millions of bytes."""

    contender: str
    title: str
    round: int
    events: int
    processes: int
    #: `equal`, or how it failed.
    outcome: str
    wall_s: float
    #: From the first message handed over to cells that equal the oracle's.
    from_first_s: float | None
    cpu_s: float
    memory_mb: float
    postgres_cpu_s: float
    broker_cpu_s: float
    #: The share of the machine's time that its host took away, and that others on it used.
    steal: float
    others: float
    load_average: float


class Running:
    """The processes of one run."""

    def __init__(self, contender: Contender, setting: Setting, log: Path, extra: Mapping[str, str]) -> None:
        self.first: float | None = None
        #: People who were judged anew because a day took effect, and how often all was counted again instead.
        self.judged = self.recounted = 0
        self._log = log.open("ab")
        self.started = time.monotonic()
        self.processes = [self._start(contender, setting, number, extra) for number in range(contender.processes)]

    def cpu_s(self) -> float:
        """Processor time of all of them so far."""
        return sum(machine.cpu_seconds(each.pid) for each in self.processes)

    def memory_mb(self) -> float:
        """Memory of all of them now."""
        return sum(machine.memory_mb(each.pid) for each in self.processes)

    def has_ended(self) -> bool:
        """Whether one of them ended by itself."""
        return any(each.poll() is not None for each in self.processes)

    def stop(self) -> None:
        """Stop them, at last by force."""
        for each in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGTERM)
        for each in self.processes:
            try:
                each.wait(STOP_S)
            except subprocess.TimeoutExpired:
                os.killpg(each.pid, signal.SIGKILL)
                each.wait()
        self._log.close()

    def _start(
        self, contender: Contender, setting: Setting, number: int, extra: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        command, environment = contender.command(setting, number)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "BENCH_"))}
        process = subprocess.Popen(
            launched(command, signal.SIGKILL, None),  # however this measurement ends, nothing of it stays behind
            env=clean | environment | dict(extra),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return process

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(b"FIRST") and self.first is None:
                self.first = time.monotonic()
            elif line.startswith(b"JUDGED"):
                self.judged += int(line.split()[1])
            elif line.startswith(b"RECOUNTED"):
                self.recounted += 1


def run(
    ground: Ground,
    contender: Contender,
    wanted: Cells,
    number: int,
    patience_s: float,
    extra: Mapping[str, str] | None = None,
    then: Callable[[str], None] = lambda _: None,
) -> Result:
    """Let one contender do the work on a fresh store; `then` gets the store's address once its processes have stopped."""
    name = f"bench_{contender.name.replace('-', '_')}_{number}_{os.getpid()}"
    state = environments.BENCH / "runs" / name
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    setting = Setting(ground, name, ground.database(name, empty=not contender.is_ours), state)
    contender.prepare(setting)
    parts = [ground.pid(part) for part in ("PostgreSQL", "Kafka")]
    load = os.getloadavg()[0]
    machine_before, parts_before = machine.moment(), [machine.cpu_seconds(pid) for pid in parts]
    mine = time.process_time()
    outcome = ""
    running = Running(contender, setting, environments.BENCH / "runs" / f"{contender.name}.log", extra or {})
    try:
        outcome, memory = _watch(running, contender, setting.database, wanted, patience_s)
        ended, cpu = time.monotonic(), running.cpu_s()
        machine_after, parts_after = machine.moment(), [machine.cpu_seconds(pid) for pid in parts]
    finally:
        running.stop()
        if outcome == "equal":
            then(setting.database)
        ground.drop(name)
        ground.forget(name)
        shutil.rmtree(state, ignore_errors=True)
    of_parts = [after - before for before, after in zip(parts_before, parts_after, strict=True)]
    known = cpu + sum(of_parts) + time.process_time() - mine
    total = machine_after.total - machine_before.total
    return Result(
        contender=contender.name,
        title=contender.title,
        round=number,
        events=ground.workload.events,
        processes=contender.processes,
        outcome=outcome,
        wall_s=round(ended - running.started, 3),
        from_first_s=None if running.first is None else round(ended - running.first, 3),
        cpu_s=round(cpu, 2),
        memory_mb=round(memory, 1),
        postgres_cpu_s=round(of_parts[0], 2),
        broker_cpu_s=round(of_parts[1], 2),
        steal=round((machine_after.stolen - machine_before.stolen) / total, 3),
        others=round(max(0.0, machine_after.busy - machine_before.busy - known) / total, 3),
        load_average=round(load, 2),
    )


def _watch(
    running: Running, contender: Contender, database: str, wanted: Cells, patience_s: float
) -> tuple[str, float]:
    """How it went, and the most memory that was seen."""
    most, sampled = 0.0, 0.0
    while True:
        time.sleep(LOOK_S)
        seen = contender.cells(database)
        now = time.monotonic()
        if now - sampled > SAMPLE_S:
            most, sampled = max(most, running.memory_mb()), now
        if seen == wanted:
            return "equal", max(most, running.memory_mb())
        if running.has_ended():
            return "ended by itself", most
        if now - running.started > patience_s:
            return _difference(seen, wanted), most


def _difference(seen: Cells, wanted: Cells) -> str:
    held, all_of_them = (sum(map(sum, cells.values())) for cells in (seen, wanted))
    wrong = sum(seen.get(cell) != wanted.get(cell) for cell in {*seen, *wanted})
    return f"not equal in time: {wrong} of {len(wanted)} cells differ, {held} of {all_of_them} cases are in them"
