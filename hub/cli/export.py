"""`hub export figures`: every figure in a file, as the national operator may have it."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.answers.desk import Desk
from hub.answers.documents import ObservationsDocument, about, as_csv, as_json
from hub.answers.moments import moment_of
from hub.answers.questions import ObservationsQuestion
from hub.answers.readers import OPERATOR
from hub.cli._invented import is_demonstration
from hub.cli._options import ConfigOption, DataOption
from hub.cli._output import say
from hub.cli._parts import use_parts
from hub.config import load
from hub.domain.observations import Source
from hub.errors import UsageError
from hub.store.engine import Store

FORMS = ("csv", "json")
DERIVED = ObservationsQuestion(source=Source.DERIVED)

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@group.callback()
def export() -> None:
    """Write what the hub knows to files."""


@group.command()
def figures(
    out: Annotated[Path, typer.Option("--out", help="The file to write; one that is there is replaced.")],
    form: Annotated[str, typer.Option("--format", help="csv or json.")] = "csv",
    source: Annotated[str | None, typer.Option("--source", help="derived or submitted: only these figures.")] = None,
    as_known_at: Annotated[
        str | None,
        typer.Option("--as-known-at", help="What was known up to this moment, as 2009-04-30T17:00+01:00."),
    ] = None,
    method_version: Annotated[
        list[str] | None,
        typer.Option("--method-version", help="Only figures by this definition, also an older one; may be repeated."),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="The language of titles and names, en or cy.")] = "en",
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Write every figure, in the columns of the interface."""
    _require("--format", form, FORMS, "Parquet will come in a later version." if form == "parquet" else "")
    _require("--lang", lang, ("en", "cy"))
    if source is not None:
        _require("--source", source, tuple(Source))
    question = ObservationsQuestion(
        source=None if source is None else Source(source),
        as_known_at=None if as_known_at is None else moment_of(as_known_at, datetime.now(UTC)),
        method_versions=None if method_version is None else frozenset(method_version),
    )
    settings = load(config, data=data).settings
    with use_parts(settings.data, config=config) as endpoints, Store(endpoints.database_url) as store:
        count = write_figures(store, out, form, is_demonstration(settings), question, lang)
    say(f"{count:,} figures written to {out}")


def write_figures(
    store: Store,
    out: Path,
    form: str,
    demonstration: bool,
    question: ObservationsQuestion = DERIVED,
    language: str = "en",
) -> int:
    """Write all figures that a question asks for, else all derived ones, to a file in one step; how many there are."""
    desk = Desk(store, demonstration=demonstration)
    found = desk.observations(OPERATOR, question, language)
    if form == "csv":
        body = as_csv(found.rows).encode()
    else:
        meta = about(found.rows, language, found.state, desk.notice, question.as_known_at)
        body = as_json(ObservationsDocument(found.rows, meta)) + b"\n"
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        fresh.write_bytes(body)
        fresh.replace(out)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UsageError(f"{out} cannot be written: {error.strerror}. Choose another place with --out.") from None
    return len(found.rows)


def _require(option: str, value: str, valid: tuple[str, ...], hint: str = "") -> None:
    if value not in valid:
        raise UsageError(f"{option} is {value!r}; it takes {' or '.join(valid)}. {hint}".rstrip())
