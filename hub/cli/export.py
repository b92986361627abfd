"""`hub export figures`: every figure in a file, as the national operator may have it."""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.answers import csvw
from hub.answers.desk import Desk
from hub.answers.formats import Answer, Format, Headings, formats
from hub.answers.moments import moment_of
from hub.answers.questions import ObservationsQuestion
from hub.answers.readers import OPERATOR
from hub.cli._invented import is_demonstration
from hub.cli._options import ConfigOption, DataOption
from hub.cli._output import say
from hub.cli._parts import use_parts
from hub.config import load
from hub.domain.observations import Source
from hub.domain.periods import Period, PeriodType, parse_period
from hub.errors import UsageError
from hub.store.engine import Store

DERIVED = ObservationsQuestion(source=Source.DERIVED)

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@group.callback()
def export() -> None:
    """Write what the hub knows to files."""


@group.command()
def figures(
    out: Annotated[Path, typer.Option("--out", help="The file to write; one that is there is replaced.")],
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(formats())}.")] = "csv",
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", help="Only figures of this indicator; may be repeated.")
    ] = None,
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Only figures of this area; may be repeated.")
    ] = None,
    period_type: Annotated[
        list[str] | None,
        typer.Option("--period-type", help=f"{', '.join(PeriodType)}: only these periods; may be repeated."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="Only periods that begin no earlier than this one begins.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Only periods that end no later than this one ends.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="derived or submitted: only these figures.")] = None,
    as_known_at: Annotated[
        str | None,
        typer.Option("--as-known-at", help="What was known up to this moment, as 2009-04-30T17:00+01:00."),
    ] = None,
    method_version: Annotated[
        list[str] | None,
        typer.Option("--method-version", help="Only figures by this definition, also an older one; may be repeated."),
    ] = None,
    headings: Annotated[
        str,
        typer.Option(
            "--headings", help="Of CSV: names and codes, for programs, or titles and words in the language, for people."
        ),
    ] = Headings.NAMES.value,
    metadata: Annotated[
        bool, typer.Option("--metadata", help="Also describe the CSV as CSVW does, in the file FILE-metadata.json.")
    ] = False,
    lang: Annotated[str, typer.Option("--lang", help="The language of titles and names, en or cy.")] = "en",
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the figures that are asked for to a file."""
    _require("--format", [form], formats())
    _require("--lang", [lang], ("en", "cy"))
    _require("--headings", [headings], Headings)
    _require("--source", [source] if source is not None else [], Source)
    _require("--period-type", period_type or (), PeriodType)
    if metadata and form != "csv":
        raise UsageError(f"--metadata describes CSV, and --format is {form!r}; leave one of them out.")
    question = ObservationsQuestion(
        indicators=None if indicator is None else frozenset(indicator),
        areas=None if area is None else frozenset(area),
        period_types=None if period_type is None else frozenset(PeriodType(each) for each in period_type),
        start=_period("--from", start),
        end=_period("--to", end),
        source=None if source is None else Source(source),
        as_known_at=None if as_known_at is None else moment_of(as_known_at, datetime.now(UTC)),
        method_versions=None if method_version is None else frozenset(method_version),
    )
    settings = load(config, data=data).settings
    invented = is_demonstration(settings)
    with use_parts(settings.data, config=config) as endpoints, Store(endpoints.database_url) as store:
        count = write_figures(store, out, form, invented, question, lang, Headings(headings))
        if metadata:
            notice = Desk(store, demonstration=invented).notice
            document = csvw.metadata(out.name, lang, Headings(headings), notice)
            _write(out.with_name(f"{out.name}-metadata.json"), [json.dumps(document, ensure_ascii=False).encode()])
    say(f"{count:,} figures written to {out}")


def write_figures(
    store: Store,
    out: Path,
    form: str,
    demonstration: bool,
    question: ObservationsQuestion = DERIVED,
    language: str = "en",
    headings: Headings = Headings.NAMES,
) -> int:
    """Write all figures that a question asks for, else all derived ones, to a file in one step; how many there are."""
    desk = Desk(store, demonstration=demonstration)
    found = desk.observations(OPERATOR, question, language)
    answer = Answer(found.rows, language, found.state, desk.notice, question.as_known_at, headings=headings)
    format_: Format = formats()[form]
    _write(out, format_.write(answer))
    return len(found.rows)


def _write(out: Path, pieces: Iterable[bytes]) -> None:
    """Write a file in one step; nothing of it stays where that fails."""
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as file:
            file.writelines(pieces)
        fresh.replace(out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}. Choose another place with --out.") from None
    finally:
        fresh.unlink(missing_ok=True)


def _period(option: str, code: str | None) -> Period | None:
    if code is None:
        return None
    found = parse_period(code)
    if found is None:
        raise UsageError(
            f"{option} is {code!r}; write a month as 2009-03, a quarter as FY2008-09-Q4, a year as FY2008-09."
        )
    return found


def _require(option: str, values: Iterable[str], valid: Iterable[str]) -> None:
    known = list(valid)
    for value in values:
        if value not in known:
            raise UsageError(f"{option} is {value!r}; it takes {' or '.join(known)}.")
