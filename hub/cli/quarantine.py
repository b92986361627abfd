"""`hub quarantine`: messages that could not be used, why, and how to try them again."""

from typing import Annotated

import typer

from hub.cli._options import DataOption, JsonOption
from hub.cli._output import print_document, print_table, say
from hub.cli._parts import use_parts
from hub.config import load
from hub.errors import UsageError

group = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)

AlsoReplayedOption = Annotated[bool, typer.Option("--all", help="Also those that were replayed.")]
EveryOpenOption = Annotated[bool, typer.Option("--all", help="Every open one.")]


@group.callback()
def quarantine() -> None:
    """Messages that could not be used, why, and another try."""


@group.command(name="list")
def list_(data: DataOption = None, everything: AlsoReplayedOption = False, as_json: JsonOption = False) -> None:
    """List the messages in quarantine."""
    from hub.store.engine import Store
    from hub.store.owed import quarantined

    with use_parts(load(data=data).settings.data) as endpoints, Store(endpoints.database_url) as store:
        found = [each for each in quarantined(store) if everything or each.state != "replayed"]
    if as_json:
        print_document([each.document() for each in found])
    else:
        print_table(
            ("number", "address", "authority", "kind", "code", "state"),
            [(each.number, each.address, each.authority, each.kind, each.code, each.state) for each in found],
        )


@group.command()
def show(
    number: Annotated[int, typer.Argument(help="Its number in `hub quarantine list`.")], data: DataOption = None
) -> None:
    """Say why one message is in quarantine; its bytes stay in Kafka."""
    from hub.store.engine import Store
    from hub.store.owed import quarantined

    with use_parts(load(data=data).settings.data) as endpoints, Store(endpoints.database_url) as store:
        found = [each for each in quarantined(store) if each.number == number]
    if not found:
        raise UsageError(f"There is no number {number} in quarantine; `hub quarantine list` shows those there are.")
    print_document(found[0].document())


@group.command()
def replay(
    numbers: Annotated[list[int] | None, typer.Argument(help="Their numbers; --all for every open one.")] = None,
    data: DataOption = None,
    everything: EveryOpenOption = False,
) -> None:
    """Have messages tried again, after an upgrade for example.

    The consumer that owns them does it within seconds.
    """
    from hub.store.engine import Store
    from hub.store.owed import request_replay

    if not numbers and not everything:
        raise UsageError("Say which: numbers of `hub quarantine list`, or --all.")
    with use_parts(load(data=data).settings.data) as endpoints, Store(endpoints.database_url) as store:
        count = request_replay(store, None if everything else numbers or [])
    say(f"{count} messages will be tried again by the running hub, or by the next one to start.")
