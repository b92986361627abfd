"""`hub sandbox database`: what a connector can be tried out with, beside a hub that is there for that."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli._options import DataOption
from hub.cli._output import print_table
from hub.config import load
from hub.errors import UsageError

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@group.callback()
def sandbox() -> None:
    """What a connector can be tried out with."""


@group.command()
def database(
    name: Annotated[str, typer.Argument(help="What the database is called, as cases.")],
    data: DataOption = None,
    out: Annotated[Path, typer.Option("--out", help="The folder for the two addresses.")] = Path(),
) -> None:
    """Make an empty PostgreSQL database, to stand in for a copy of your case system's.

    It lies beside the hub's own, on a hub that runs. Two files are written that only you can read: NAME.owner.url is the address
    of the user who fills it, NAME.reader.url of one who may SELECT and do nothing else, as a connector should.
    """
    from hub.embedded.case_database import make_case_database
    from producers.keyed.private_files import write_private

    if not out.is_dir():
        raise UsageError(f"--out is {out}, but there is no such folder; make it, or choose another place.")
    made = make_case_database(load(data=data).settings.data, name)
    files = {user: out / f"{name}.{user}.url" for user in ("owner", "reader")}
    for user, file in files.items():
        try:
            write_private(file, getattr(made, user) + "\n")
        except OSError as error:
            raise UsageError(
                f"{file} cannot be written ({error.strerror}), so nobody knows the password of the database {name};"
                " choose another --out, and another NAME"
            ) from None
    print_table((name, "address"), list(files.items()))
