"""`hub verify`: compute every figure again and compare."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from hub.cli._options import ConfigOption, DataOption, JsonOption
from hub.cli._output import say
from hub.cli._parts import use_parts
from hub.config import load
from hub.errors import DifferenceFound

SHOWN = 50


def command(
    data: DataOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say how far it is.")] = False,
) -> None:
    """Compute every figure again, and compare.

    The figures are computed from the recorded statements; these are compared with the log and each extract's counts.
    Exits 1 and lists what differs, if anything does.
    """
    from consumers.verification.verify import verify
    from hub.store.engine import Store

    settings = load(config, data=data).settings
    with use_parts(settings.data, config=config) as endpoints, Store(endpoints.database_url) as store:
        report = verify(store, endpoints.connection(endpoints.hub), (lambda _: None) if quiet else say)
    if as_json:
        print(json.dumps(asdict(report), indent=2))
    else:
        for each in report.differences[:SHOWN]:
            print(f"differs: {each.what} at {each.where}: expected {each.expected}, found {each.found}")
        print(
            f"compared {report.messages} messages, {report.statements} statements, {report.extracts} extracts, "
            f"{report.people} people and {report.cells} figures of {report.authorities} authorities: "
            f"{len(report.differences)} differences"
        )
    if report.differences:
        raise DifferenceFound(
            f"{len(report.differences)} differences were found. The store and its log do not agree; "
            "keep both as they are and look at the differences listed."
        )
