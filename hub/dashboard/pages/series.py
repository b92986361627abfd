"""One area through time: a control chart with what it says in words, and every number behind it."""

from dataclasses import dataclass

from hub.answers.series import SeriesAnswer
from hub.dashboard.asking_series import AskedSeries, ask_series, period_type_names
from hub.dashboard.beside import Beside
from hub.dashboard.pages import Page, Shown
from hub.dashboard.permalinks import permalink
from hub.dashboard.scales import Written
from hub.dashboard.through_time import Line, all_withheld, control_chart, lines_of, summarise, told_beside
from hub.dashboard.visit import Visit
from hub.dashboard.watching import watch
from hub.domain.definitions import Scale


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs."""

    series: AskedSeries
    written: Written
    found: SeriesAnswer
    lines: tuple[Line, ...]
    period_type: str
    summary: str
    chart: str
    beside: Beside | None
    #: The address of exactly this, as known at this moment.
    permalink: str
    is_withheld: bool


def show(visit: Visit) -> Shown:
    """Make the page."""
    series, found = ask_series(visit)
    words, written = visit.words, Written(visit.words, Scale(found.indicator.unit))
    told, withheld = told_beside(visit, written, found), all_withheld(found)
    content = Content(
        series=series,
        written=written,
        found=found,
        lines=lines_of(words, found),
        period_type=period_type_names(words)[series.question.period_type.value],
        summary=words("series.withheld") if withheld else summarise(words, written, found),
        chart=control_chart(visit, written, found, told, series.question.target, series.is_own_target),
        beside=told,
        permalink=permalink(
            visit, "/series", series.asked, found.method_version, found.as_known_at, **series.of_figures
        ),
        is_withheld=withheld,
    )
    area = found.area.code
    listening = watch(visit, series.asked, found.state, indicator=found.indicator.code, area=area, of=area)
    return Shown("series.html", content, watch=listening, then=series.asked)


PAGE = Page("/series", "nav.series", show)
