"""`hub connector preview`: what a run would do."""

from typing import Annotated, Any

import typer

from hub.cli._connector._options import AsAtOption, FileOption, WithdrawalOption, permissions, today
from hub.cli._connector._shown import document, leave_if_refused, show, show_refusals
from hub.cli._options import JsonOption
from hub.cli._output import print_document


def command(
    config: FileOption,
    rows: Annotated[
        int, typer.Option("--rows", help="Show so many messages of each kind as they would be sent.", min=0)
    ] = 3,
    allow_mass_withdrawal: WithdrawalOption = None,
    allow_as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a run would send and refuse, and send nothing. Works without a broker.

    The whole extract is read and compared with what was sent before. Messages are shown under pseudonyms, as they would
    leave; what is refused is shown with what was seen, so this is for the authority's own screen.
    """
    from producers.previewing import preview_connector

    day, now_ms = today()
    found = preview_connector(config, day, now_ms, permissions(allow_mass_withdrawal, allow_as_at), rows)
    if as_json:
        print_document([document(each.report) | {"messages": each.samples} for each in found])
    else:
        for each in found:
            show(each.report)
            show_refusals(each.report.refusals)
            for sample in each.samples:
                _show(dict(sample))
        print("Nothing was sent.")
    leave_if_refused(each.report for each in found)


def _show(message: dict[str, Any]) -> None:
    kind, status = message.pop("kind"), message.pop("status")
    said = ", ".join(f"{name} {value}" for name, value in message.items() if value is not None)
    print(f"{kind} ({status}): {said}")
