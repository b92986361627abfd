"""`hub connector check`: everything that a run needs, tried."""

import time
from dataclasses import asdict
from typing import Annotated

import typer

from hub.cli._connector._options import FileOption, today
from hub.cli._options import JsonOption
from hub.cli._output import print_document, say


def command(
    config: FileOption,
    wait: Annotated[
        int, typer.Option("--wait", help="Seconds to wait for the receipts of the test messages.", min=0)
    ] = 60,
    as_json: JsonOption = False,
) -> None:
    """Try everything that a run needs, and send nothing that counts.

    Network, proxy, certificates, clock, credentials, rights, disk, time zone; then rows of the real extract go through
    every mapping, and one message of each kind, with drawn values, goes to the practice topic and comes back with a receipt.
    """
    from producers.checking import State, check

    day, now_ms = today()
    findings = []
    for found in check(config, day, now_ms, wait, time.time):
        findings.append(found)
        if not as_json:
            print(f"{found.state.value:8}{found.name}: {found.seen}", flush=True)
            if found.mend:
                print(f"{'':8}mend: {found.mend}", flush=True)
    wrong = [each for each in findings if each.state is State.WRONG]
    if as_json:
        print_document({"ready": not wrong, "findings": [asdict(each) for each in findings]})
    elif wrong:
        say(f"{len(wrong)} of {len(findings)} things are wrong; nothing was sent that counts")
    else:
        print("Ready: `hub connector preview`, then `hub connector run --scrambled`, then `hub connector run --once`.")
    if wrong:
        raise typer.Exit(wrong[0].exit_code)
