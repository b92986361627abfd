"""`hub rebuild`: the store computed again from the log beside the live one, compared, and put in its place."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli._options import ConfigOption, DataOption, JsonOption
from hub.cli._output import print_document, say
from hub.cli._parts import use_parts
from hub.cli._progress import Progress
from hub.config import load
from hub.errors import DifferenceFound

if TYPE_CHECKING:
    from consumers.rebuilding.rebuild import Outcome

SHOWN = 50


def command(
    data: DataOption = None,
    compare_only: Annotated[
        bool, typer.Option("--compare-only", help="Compare, and leave the live store as it is.")
    ] = False,
    switch_anyway: Annotated[
        bool,
        typer.Option(
            "--switch-anyway",
            help="Let the new store take the place of the live one although they differ: it is the log that is right.",
        ),
    ] = False,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep",
            help="Keep the new tables, in the schema rebuild, where they do not take the place of the live ones.",
        ),
    ] = False,
    patience: Annotated[
        float, typer.Option("--patience", help="Seconds to wait for somebody who reads or writes for long.", min=0)
    ] = 300.0,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say how far it is.")] = False,
) -> None:
    """Compute the store again from its log, compare, and switch.

    It works beside the running hub; nobody ever reads a half. Where the new store differs from the live one, the
    differences are listed, the live one stays, and the exit code is 1. The old tables are kept until the next rebuild.
    """
    from consumers.rebuilding.rebuild import Options, rebuild
    from hub.domain.indicators import catalogue
    from hub.store.engine import Store

    settings = load(config, data=data).settings
    options = Options(catalogue(), compare_only, switch_anyway, keep, patience)
    with (
        use_parts(settings.data, config=config) as endpoints,
        Store(endpoints.database_url) as store,
        Progress("messages", shown=not quiet and sys.stderr.isatty()) as progress,
    ):
        outcome = rebuild(
            store, endpoints.connection(endpoints.hub), options, (lambda _: None) if quiet else say, progress.show
        )
    if as_json:
        print_document(asdict(outcome))
    else:
        _tell(outcome)
    if outcome.differences and not outcome.has_switched:
        raise DifferenceFound(
            f"The store and its log differ in {len(outcome.differences)} places, and the live store is as it was. Look at "
            "them; then `hub rebuild --switch-anyway` lets the log be right."
        )


def _tell(outcome: "Outcome") -> None:
    for each in outcome.differences[:SHOWN]:
        print(f"differs: {each.what} at {each.where}: {each.new} in the new store, {each.live} in the live one")
    for topic, count in outcome.taken_over.items():
        print(f"taken over: {count} statements of {topic} as it was before it was deleted or made again")
    switched = (
        f"the new store has taken the place of the live one; the old tables are in the schema {outcome.old_tables}"
        if outcome.has_switched
        else "the live store is as it was"
    )
    print(
        f"{outcome.messages:,} messages of {outcome.authorities} authorities read in {outcome.seconds:.1f} s, "
        f"{len(outcome.differences)} differences: {switched}"
    )
