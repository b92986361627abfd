"""What `hub demo` shows and writes at its end."""

from collections.abc import Callable, Mapping

from hub.answers.desk import Desk
from hub.answers.questions import ObservationsQuestion
from hub.answers.readers import OPERATOR
from hub.cli._output import print_table
from hub.domain.areas import WALES_CODE
from hub.domain.definitions import Scale
from hub.domain.observations import Source
from hub.domain.periods import PeriodType
from hub.store.engine import Store
from producers.report import RunReport

SHOWN = 10


def print_wales(store: Store) -> None:
    """Wales by year, each derived value beside the one that was published, to the precision published."""
    desk = Desk(store)
    years = frozenset({PeriodType.YEAR, PeriodType.ACADEMIC_YEAR})
    question = ObservationsQuestion(areas=frozenset({WALES_CODE}), period_types=years, source=Source.DERIVED)
    published = {(each.indicator, each.period.code): each for each in desk.beside_published(OPERATOR)}
    lines = []
    for row in desk.observations(OPERATOR, question).rows:
        beside = published.get((row.indicator, row.period))
        same = "" if beside is None or beside.equal is None else "the same" if beside.equal else "DIFFERS"
        lines.append(
            (
                row.indicator,
                row.period,
                f"{row.numerator:,}",
                "" if row.denominator is None else f"{row.denominator:,}",
                f"{row.value:.2f}",
                "%" if row.unit == Scale.PERCENT else row.unit,
                beside.published if beside else "",
                same,
                row.status,
                f"{row.authorities_reporting} of {row.authorities_expected}",
            )
        )
    if not lines:
        print("There is no figure for Wales: no extract says what an indicator needs.")
        return
    headings = (
        "indicator",
        "period",
        "numerator",
        "denominator",
        "Wales",
        "in",
        "published",
        "",
        "status",
        "reporting",
    )
    print_table(headings, lines)


def print_refusals(reports: Mapping[str, RunReport], say: Callable[[str], None]) -> None:
    """The first refusals, by address."""
    found = _refusals(reports)
    for authority, file, line, code in found[:SHOWN]:
        say(f"  refused: {authority} {file} line {line}: {code}")
    if len(found) > SHOWN:
        say(f"  and {len(found) - SHOWN} more; --refusals FILE writes them all")
    if found:
        say("  What each code means: docs/reference/casefile.md. `hub connector preview` says what was seen.")


def print_warnings(reports: Mapping[str, RunReport], say: Callable[[str], None]) -> None:
    """The first warnings: files and columns that were passed over."""
    found = [
        f"{report.authority}: {warning}"
        for _, report in sorted(reports.items())
        for source in report.sources
        for warning in source.warnings
    ]
    for warning in found[:SHOWN]:
        say(f"  warning: {warning}")
    if len(found) > SHOWN:
        say(f"  and {len(found) - SHOWN} more warnings; `hub connector preview` shows an authority its own")


def _refusals(reports: Mapping[str, RunReport]) -> list[tuple[str, str, int, str]]:
    return sorted(
        (report.authority, each.file, each.line, each.code.value)
        for report in reports.values()
        for each in report.refusals
    )
