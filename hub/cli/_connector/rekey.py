"""`hub connector rekey`: state everything under new keys, in one piece."""

from typing import Annotated

import typer

from hub.cli._connector._options import AsAtOption, FileOption, permissions, today
from hub.cli._connector._shown import run_document, show_run
from hub.cli._options import JsonOption
from hub.cli._output import print_document, say


def command(
    config: FileOption,
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key", help="Replace the pseudonym key first, for everyone: the old one became known to others."
        ),
    ] = False,
    allow_as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """State everything under new keys, in one piece.

    Every source is read once; what stood under the old keys is withdrawn, and stated under the new ones.

    For the day on which a new case system, or a new supplier's numbers, comes into use, and for a pseudonym key that
    became known. The hub applies each extract in one piece when it is complete, so that no figure dips in between. The
    extract must be whole: a refused file ends it, and nothing is sent. With --new-key that is tried before the key is
    replaced; once it is, every run goes on with this until it is done.
    """
    from producers.connector import run_connector

    day, now_ms = today()
    report = run_connector(config, day, now_ms, permissions(None, allow_as_at), say, rekey=True, new_key=new_key)
    if as_json:
        print_document(run_document(report))
    else:
        show_run(report)
