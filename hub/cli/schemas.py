"""`hub schemas`: the contracts of all events, and whether their versions go together."""

import typer

from hub.cli._options import JsonOption
from hub.cli._output import print_document, print_table
from hub.errors import ContractError

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@group.callback()
def schemas() -> None:
    """Look at the contracts of events."""


@group.command("list")
def list_schemas(json: JsonOption = False) -> None:
    """Print every version of every subject.

    With it stands the schema id that its messages begin with.
    """
    from schemas.catalogue import catalogue

    known = [version for versions in catalogue().subjects.values() for version in versions]
    rows = [(each.subject, each.version, each.schema_id, each.stream) for each in known]
    if json:
        names = ("subject", "version", "schema_id", "stream")
        print_document([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(("subject", "version", "schema id", "stream"), rows)


@group.command()
def check(json: JsonOption = False) -> None:
    """Check that the versions of a subject go together.

    Each must read what every other wrote; ends with 7 if not.
    """
    from schemas.catalogue import catalogue
    from schemas.compatibility import incompatibilities

    known = catalogue()
    found = incompatibilities(known)
    if json:
        names = ("subject", "writer", "reader", "reason")
        print_document({"incompatible": [{name: getattr(each, name) for name in names} for each in found]})
    if found:
        told = "\n".join(
            f"  {each.subject}: version {each.reader} cannot read version {each.writer}: {each.reason}"
            for each in found
        )
        raise ContractError(
            f"some versions do not go together:\n{told}\nA new version may only add fields that have a default, or "
            "leave out fields that had one"
        )
    if not json:
        versions = sum(len(each) for each in known.subjects.values())
        print(f"{len(known.subjects)} subjects, {versions} versions: all go together")
