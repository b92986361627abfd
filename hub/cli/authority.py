"""`hub authority add`: let an authority take part."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli._authority_files import PASSWORD, starting_sources
from hub.cli._enrol import check_code, enrol_in_full, let_in
from hub.cli._enrolment_file import EnrolmentFile
from hub.cli._options import DataOption, JsonOption
from hub.cli._output import print_document, print_table, require_place, say
from hub.cli._parts import use_parts
from hub.config import load

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="The authority's ONS code, such as W06000015.")]


@group.callback()
def authority() -> None:
    """Authorities that take part."""


@group.command()
def add(
    code: CodeArgument,
    enrolment: Annotated[
        Path | None,
        typer.Option("--enrolment", help="Write what `hub connector init` begins with to this file, and make no key."),
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Let an authority take part.

    Makes its topics, its principal with what it may do, and what its connector starts with: one file to hand over, from
    which the authority makes its own configuration and pseudonym key, or without --enrolment a folder that holds these.
    The password is in the file, or in the folder and shown once.
    """
    check_code(code)
    require_place("--enrolment", enrolment)
    settings = load(data=data).settings
    if enrolment is not None:
        with use_parts(settings.data, may_be_new=True) as endpoints:
            login = let_in(endpoints, settings.data, code, settings.case_partitions)
            EnrolmentFile.of(code, login, endpoints).write(enrolment)
        if json:
            print_document({"authority": code, "username": login.username, "enrolment": str(enrolment)})
            return
        print_table((code, ""), [("principal", login.username), ("enrolment", enrolment)])
        say(
            f"Give the authority {enrolment}, which holds its password. It goes on with:"
            f" hub connector init --config connector.toml --enrolment {enrolment.name}"
        )
        return
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
