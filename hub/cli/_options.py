"""Options that many commands take, so that they read the same everywhere."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[Path | None, typer.Option("--data", help="The hub's data folder.", show_default=".cyfnewid")]
PortOption = Annotated[int | None, typer.Option("--port", help="The port of the API and the dashboard.", min=1)]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", help="How many consumer processes.", show_default="1", min=1)
]
ConfigOption = Annotated[Path | None, typer.Option("--config", help="The settings file.", show_default="hub.toml")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document to stdout.")]
