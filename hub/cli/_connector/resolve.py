"""`hub connector resolve`: whom a pseudonym stands for."""

from typing import Annotated

import typer

from hub.cli._connector._options import FileOption, today
from hub.errors import UsageError


def command(
    pseudonym: Annotated[str, typer.Argument(help="A person's pseudonym, 32 hexadecimal digits.")], config: FileOption
) -> None:
    """Say which of this authority's own identifiers a pseudonym stands for; works on its own machine only."""
    from producers.resolving import resolve as look_for

    person = look_for(config, pseudonym, today()[0])
    if person is None:
        raise UsageError("nobody in the present extracts has this pseudonym; it may be of another authority, or older")
    print(person)
