"""`hub up`: the whole hub in the foreground, until Ctrl-C or SIGTERM stops it in order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from hub.cli._options import ConfigOption, DataOption, PortOption, WorkersOption
from hub.cli._output import say
from hub.cli._running import RunningHub, interrupted_by_signals, run_hub
from hub.config import load

BrokersOption = Annotated[
    int | None,
    typer.Option("--brokers", help="How many brokers a new data folder gets: 1, or 3 of which one may be away.", min=1),
]


def command(
    data: DataOption = None,
    port: PortOption = None,
    workers: WorkersOption = None,
    brokers: BrokersOption = None,
    config: ConfigOption = None,
) -> None:
    """Run the whole hub: brokers, database, consumers, API, pages.

    The same folder carries on where it stopped.
    """
    settings = load(config, data=data, port=port, workers=workers, brokers=brokers).settings
    try:
        with interrupted_by_signals(), run_hub(settings, say, config) as hub:
            hub.wait_ready(patient=True)
            say(f"The hub is up: {hub.address} (Ctrl-C stops it)")
            hub.wait()
    except KeyboardInterrupt:
        say("The hub has stopped")


@contextmanager
def hub_up(
    data: Path | None, port: int | None = None, workers: int | None = None, say: Callable[[str], None] = say
) -> Iterator[RunningHub]:
    """The whole hub for as long as the block lasts."""
    with run_hub(load(data=data, port=port, workers=workers).settings, say) as hub:
        yield hub
