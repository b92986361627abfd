"""`hub connector resolve`: whom a pseudonym stands for."""

import re
from typing import Annotated

import typer

from hub.cli._connector._options import FileOption, today
from hub.errors import InputRefused, UsageError

PSEUDONYM = re.compile("[0-9a-f]{32}")


def command(
    pseudonym: Annotated[str, typer.Argument(help="A person's pseudonym, 32 hexadecimal digits.")], config: FileOption
) -> None:
    """Say which identifier of its own a pseudonym stands for.

    Works on the authority's own machine only.
    """
    from producers.resolving import resolve as look_for

    if not PSEUDONYM.fullmatch(pseudonym):
        raise UsageError("this is no pseudonym: one is 32 hexadecimal digits, 0-9 and a-f; copy it whole")
    answer = look_for(config, pseudonym, today()[0])
    if answer.person is None and answer.unread:
        raise InputRefused(
            "nobody in what could be read of the present extracts has this pseudonym; not read, or not to the end:"
            f" {'; '.join(answer.unread)}. `hub connector preview` says what is wrong there; mend that, and ask again."
        )
    if answer.person is None:
        raise UsageError("nobody in the present extracts has this pseudonym; it may be of another authority, or older")
    print(answer.person)
