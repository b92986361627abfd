"""`hub explain`: why a figure is what it is, as the national operator may know."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from hub.cli._invented import is_demonstration
from hub.cli._options import ConfigOption, DataOption, JsonOption
from hub.cli._output import print_table, say
from hub.cli._parts import use_parts
from hub.config import load
from hub.errors import UsageError


def command(
    indicator: Annotated[str, typer.Argument(help="The code of an indicator, as SCC/006.")],
    area: Annotated[str, typer.Argument(help="The code of an area, as W06000015 or W92000004.")],
    period: Annotated[str, typer.Argument(help="The code of a period, as FY2008-09.")],
    as_known_at: Annotated[
        str | None,
        typer.Option("--as-known-at", help="What was known up to this moment, as 2009-04-30T17:00+01:00."),
    ] = None,
    method_version: Annotated[
        str | None, typer.Option("--method-version", help="By this definition, which may be an older one.")
    ] = None,
    data: DataOption = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Say how the cases behind a figure ended, and why.

    Counts alone: who they are about is for their own authority, which asks over HTTP.
    """
    from hub.answers.desk import Desk
    from hub.answers.documents import as_json, explanation_document
    from hub.answers.moments import moment_of
    from hub.answers.questions import ExplanationQuestion
    from hub.answers.readers import OPERATOR
    from hub.domain.periods import parse_period
    from hub.store.engine import Store

    named = parse_period(period)
    if named is None:
        raise UsageError(f"{period!r} is no period; write 2009-03, FY2008-09-Q4, FY2008-09 or AY2007-08.")
    moment = None if as_known_at is None else moment_of(as_known_at, datetime.now(UTC))
    settings = load(config, data=data).settings
    with use_parts(settings.data, config=config) as endpoints, Store(endpoints.database_url) as store:
        desk = Desk(store, demonstration=is_demonstration(settings))
        question = ExplanationQuestion(indicator, area, named, moment, method_version)
        found = desk.explain(OPERATOR, question)
    if json:
        print(as_json(explanation_document(found, "en", desk.notice, moment)).decode())
        return
    figure = found.figure
    value = "no figure" if figure.value is None else f"{figure.value:.6g} {figure.unit}, {figure.status}"
    say(f"{figure.indicator_title}, {figure.area_name}, {figure.period}: {value}")
    rows = [
        (each.state, "" if why is None else why.text, each.units if why is None else why.units)
        for each in found.counts or ()
        for why in (each.reasons if each.reasons is not None else (None,) if each.units else ())
    ]
    print_table(("state", "reason", "cases"), [*rows, ("all", "", found.units_held)])
