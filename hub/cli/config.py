"""`hub config show`: the settings in force, and where each value came from."""

import typer

from hub.cli._options import ConfigOption, JsonOption
from hub.cli._output import print_document, print_table
from hub.config import Settings, load, shown

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@group.callback()
def config() -> None:
    """Look at the settings."""


@group.command()
def show(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Print every setting and where its value came from.

    Secrets are masked.
    """
    loaded = load(config)
    rows = [(name, shown(getattr(loaded.settings, name)), loaded.origins[name]) for name in Settings.model_fields]
    if json:
        print_document([{"setting": name, "value": value, "from": origin} for name, value, origin in rows])
    else:
        print_table(("setting", "value", "from"), rows)
