"""`hub authority add`: let an authority take part."""

from typing import Annotated

import typer

from hub.cli._authority_files import PASSWORD, starting_sources
from hub.cli._enrol import check_code, enrol_in_full
from hub.cli._options import DataOption, JsonOption
from hub.cli._output import print_document, print_table, say
from hub.cli._parts import use_parts
from hub.config import load

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="The authority's ONS code, such as W06000015.")]


@group.callback()
def authority() -> None:
    """Authorities that take part."""


@group.command()
def add(code: CodeArgument, data: DataOption = None, json: JsonOption = False) -> None:
    """Let an authority take part; its password is shown once.

    Makes its topics, its principal with what it may do, and what its connector starts with.
    """
    check_code(code)
    settings = load(data=data).settings
    with use_parts(settings.data, may_be_new=True) as endpoints:
        made = enrol_in_full(endpoints, settings.data, [code], starting_sources, settings.case_partitions, True)
    (added,) = made
    password = added.login.password if added.password_is_new else None
    if json:
        document = {"authority": code, "username": added.login.username, "configuration": str(added.configuration)}
        print_document({**document, "password": password})
        return
    rows = [("principal", added.login.username), ("configuration", added.configuration)]
    print_table(
        (code, ""), [*rows, ("password", password or f"unchanged, in {added.configuration.with_name(PASSWORD)}")]
    )
    say("Give the authority the folder of the configuration. The password is not shown again.")
