"""Where an indicator goes, beside a comparison of it: the control chart of the area that the group makes up, or else of Wales."""

from dataclasses import dataclass, replace

from hub.answers.judging import whole_of
from hub.answers.questions import SeriesQuestion
from hub.answers.series import SeriesAnswer
from hub.dashboard.asking import Asked
from hub.dashboard.asking_series import period_type_names, set_target
from hub.dashboard.scales import Written
from hub.dashboard.through_time import Line, all_withheld, control_chart, lines_of, summarise, told_beside
from hub.dashboard.visit import Visit
from hub.domain.areas import WALES_CODE
from hub.domain.periods import MONTHS_IN, Period, PeriodType


@dataclass(frozen=True, slots=True)
class Trend:
    """A series in sentences, as a picture, and as the lines of a table."""

    found: SeriesAnswer
    period_type: str
    summary: str
    chart: str
    lines: tuple[Line, ...]


def trend(visit: Visit, wanted: Asked, written: Written, period: Period, version: str | None) -> Trend | None:
    """The series in the shortest periods that there are, by a version of the definition (None: by that in force).

    None where there is none yet, or all of it is withheld.
    """
    area = whole_of(wanted.group.members_on(period.start)) or WALES_CODE
    type_ = min((PeriodType(each) for each in wanted.indicator.period_types), key=lambda each: MONTHS_IN[each])
    code, moment = wanted.indicator.indicator, wanted.as_known_at
    target = set_target(visit, code, area, type_, moment)
    found = visit.desk.series(visit.reader, SeriesQuestion(code, area, type_, moment, version, target), visit.language)
    if not found.rows or all_withheld(found):
        return None
    told = told_beside(visit, written, found)  # what happened is listed where the series stands by itself
    return Trend(
        found,
        period_type_names(visit.words)[type_.value],
        summarise(visit.words, written, found),
        control_chart(visit, written, found, told and replace(told, happened=()), target),
        lines_of(visit.words, found),
    )
