"""`hub connector`: an authority's side, from its own system's extracts to its topics."""

from importlib import import_module
from pkgutil import iter_modules

import typer

from hub.cli import _connector

group = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@group.callback()
def connector() -> None:
    """An authority's side: from its extracts to its topics."""


for _module in sorted(each.name for each in iter_modules(_connector.__path__) if not each.name.startswith("_")):
    group.command(name=_module.replace("_", "-"))(import_module(f"{_connector.__name__}.{_module}").command)
