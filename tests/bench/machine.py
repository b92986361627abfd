"""What a measurement cost, and what disturbed it: processor time and memory of processes, the machine's steal and others' work."""

import os
from dataclasses import dataclass
from pathlib import Path

import psutil

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Moment:
    """The machine's processor time so far, in seconds over all cores."""

    stolen: float
    busy: float
    total: float


def moment() -> Moment:
    """How much was used until now, from /proc/stat."""
    user, nice, system, idle, waiting, irq, softirq, steal = (
        int(each) / TICKS for each in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:9]
    )
    busy = user + nice + system + irq + softirq
    return Moment(steal, busy, busy + idle + waiting + steal)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and all that it started, also of those that have ended; 0 for one that is gone."""
    try:
        top = psutil.Process(pid)
        times = [each.cpu_times() for each in [top, *top.children(recursive=True)]]
    except psutil.Error:
        return 0.0
    return float(sum(each.user + each.system + each.children_user + each.children_system for each in times))


def memory_mb(pid: int) -> float:
    """Memory in use by a process, shared memory included, in millions of bytes; 0 for one that is gone."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0


def described() -> str:
    """The machine in one line."""
    models = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        if line.startswith("model name")
    ]
    memory = psutil.virtual_memory().total / 2**30
    kind = models[0] if models else "unknown processor"
    return f"{os.cpu_count()} cores ({kind}), {memory:.0f} GiB of memory"
