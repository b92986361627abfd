"""The points between the steps of a consumer at which something can be made to happen, found by looking at its classes.

`startup/sitecustomize.py` wraps them in a real consumer's process; the product knows nothing of it. An order lies as a
file in a folder; the first consumer that reaches its point takes the file away and does what it says.

Whoever renames a module of the consumer's changes WHERE; classes and methods are found by themselves.
"""

import functools
import importlib
import inspect
import json
import os
import pkgutil
import signal
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

WHERE: Mapping[str, tuple[str, ...]] = {
    "consumers.engine": (),
    "consumers.reckoning": ("reckon",),
    "consumers.merging": ("merge",),
    "hub.store.ingest.*": (),
    "consumers.receipts": ("deliver", "receipts_delivered"),
    "hub.broker.subscription": ("poll", "ahead", "commit_courtesy"),
    "psycopg": ("commit",),
}
"""Modules, or all of a package, whose classes' public methods are points; only those named, where any are."""

ORDERS = "CYFNEWID_TEST_ORDERS"
"""The environment variable that names the folder of orders."""

_NOW, _TAKEN, _NOTED = "now.json", "taken.json", "noted"


def place_order(folder: Path, point: str, action: signal.Signals, pids: tuple[int, ...] = ()) -> None:
    """Have a signal sent to processes, or to the consumer itself where none is named, when one reaches the point."""
    folder.mkdir(exist_ok=True)
    _by(folder).unlink(missing_ok=True)
    fresh = folder / "fresh.json"
    fresh.write_text(json.dumps({"point": point, "signal": int(action), "pids": pids}), "utf-8")
    fresh.replace(folder / _NOW)


def taken_by(folder: Path) -> int | None:
    """The process that reached the point of the last order, or None as long as none has."""
    try:
        return int(_by(folder).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def cancel_order(folder: Path) -> None:
    """Have nothing happen any more."""
    (folder / _NOW).unlink(missing_ok=True)


def note_points(folder: Path) -> None:
    """Have every point that is reached noted from now on."""
    (folder / _NOTED).mkdir(parents=True, exist_ok=True)


def noted_points(folder: Path) -> list[str]:
    """The points that were reached since `note_points`, which end to be noted."""
    noted = folder / _NOTED
    found = sorted(file.name for file in noted.iterdir())
    closed = noted.with_suffix(".closed")
    noted.rename(closed)
    for file in closed.iterdir():
        file.unlink()
    closed.rmdir()
    return found


def wrap(folder: Path) -> None:
    """Wrap the points in this process."""
    for where, only in WHERE.items():
        for module in _modules(where):
            if only:
                _wrap(module, only, folder)
            classes = (each for each in vars(module).values() if inspect.isclass(each))
            for each in [
                each for each in classes if each.__module__ == module.__name__ or module.__name__ == "psycopg"
            ]:
                methods = [name for name, member in vars(each).items() if inspect.isfunction(member)]
                _wrap(each, [name for name in methods if name in only or (not only and name[0] != "_")], folder)


def _modules(where: str) -> list[ModuleType]:
    package = importlib.import_module(where.removesuffix(".*"))
    if not where.endswith(".*"):
        return [package]
    names = [each.name for each in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def _wrap(holder: Any, names: Iterable[str], folder: Path) -> None:
    for name in names:
        if inspect.isfunction(vars(holder).get(name)):
            setattr(holder, name, _watched(vars(holder)[name], f"{holder.__name__}.{name}", folder))


def _by(folder: Path) -> Path:
    return (folder / _TAKEN).with_suffix(".pid")


def _watched(real: Callable[..., Any], point: str, folder: Path) -> Callable[..., Any]:
    @functools.wraps(real)
    def watched(*arguments: Any, **named: Any) -> Any:
        _reach(folder, f"before {point}")
        answer = real(*arguments, **named)
        _reach(folder, f"after {point}")
        return answer

    return watched


def _reach(folder: Path, point: str) -> None:
    if (folder / _NOTED).exists():
        with suppress(FileNotFoundError):
            (folder / _NOTED / point).touch()
    try:
        order = json.loads((folder / _NOW).read_text("utf-8"))
        if order["point"] != point:
            return
        (folder / _NOW).rename(folder / _TAKEN)
    except FileNotFoundError:
        return  # no order, or another consumer was first
    _by(folder).write_text(str(os.getpid()), "utf-8")
    for pid in order["pids"] or [os.getpid()]:
        with suppress(ProcessLookupError):
            os.kill(pid, order["signal"])
