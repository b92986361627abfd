"""What a visit to the page of a series asks for; what cannot be shown gives way, and a sentence says so."""

import re
from dataclasses import dataclass, replace

from hub.answers.questions import ContextQuestion, SeriesQuestion
from hub.answers.series import SeriesAnswer
from hub.dashboard.asking import Asked, asked
from hub.dashboard.choices import Choice
from hub.dashboard.permalinks import by_version
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.areas import WALES_CODE
from hub.domain.knowledge import Moment
from hub.domain.periods import MONTHS_IN, Period, PeriodType, parse_period

TARGET = re.compile(r"\d{1,6}([.,]\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AskedSeries:
    """What to show, and the choices there are; `query` holds all of it as links pass it on."""

    asked: Asked
    question: SeriesQuestion
    period_types: tuple[Choice, ...]
    #: Was the target asked for, and not set by the operator?
    is_own_target: bool
    #: The sentences about what was asked for and cannot be shown.
    missed: tuple[str, ...]

    @property
    def target(self) -> str:
        """The target that was asked for, as its field holds it."""
        return f"{self.question.target:.12g}" if self.is_own_target else ""

    @property
    def breaks(self) -> str:
        """The periods at which the limits start anew, as their field holds them."""
        return ",".join(each.code for each in self.question.breaks)

    @property
    def of_figures(self) -> dict[str, str]:
        """Which figures were asked for, for an address, whatever the definition and the moment."""
        one = self.question
        found = {"indicator": one.indicator, "area": one.area, "period_type": one.period_type.value}
        found |= {"target": self.target} if self.target else {}
        return found | ({"break": self.breaks} if self.breaks else {})

    @property
    def query(self) -> dict[str, str]:
        """Everything that was asked, for an address."""
        version = self.question.method_version
        return self.of_figures | ({"method_version": version} if version else {}) | self.asked.query


def period_type_names(words: Words) -> dict[str, str]:
    """What the types of period are called."""
    return {
        PeriodType.MONTH.value: words("period.months"),
        PeriodType.QUARTER.value: words("period.quarters"),
        PeriodType.YEAR.value: words("period.years"),
        PeriodType.ACADEMIC_YEAR.value: words("period.academic_years"),
    }


def ask_series(visit: Visit) -> tuple[AskedSeries, SeriesAnswer]:
    """What a visit asks for, and the answer; a version that there are no figures by gives way to the one in force."""
    wanted = asked(visit, visit.query.get("area", WALES_CODE))
    missed: list[str] = []
    types = sorted((PeriodType(each) for each in wanted.indicator.period_types), key=lambda each: MONTHS_IN[each])
    type_, own = _type(visit, types, missed), _target(visit, missed)
    code = wanted.indicator.indicator
    question = SeriesQuestion(
        code,
        wanted.area.area,
        type_,
        wanted.as_known_at,
        target=own if own is not None else set_target(visit, code, wanted.area.area, type_, wanted.as_known_at),
        breaks=_breaks(visit, missed),
    )

    def answered(version: str | None) -> tuple[SeriesQuestion, SeriesAnswer]:
        of_version = replace(question, method_version=version)
        return of_version, visit.desk.series(visit.reader, of_version, visit.language)

    (question, found), wanted = by_version(visit, wanted, answered)
    taken = len(found.chart.breaks) if found.chart else 0
    if taken < len(question.breaks):
        missed.append(visit.words("series.unused_break"))
    names = period_type_names(visit.words)
    choices = tuple(Choice(each.value, names[each.value], each is question.period_type) for each in types)
    return AskedSeries(wanted, question, choices, own is not None, (*wanted.missed, *missed)), found


def _type(visit: Visit, types: list[PeriodType], missed: list[str]) -> PeriodType:
    code = visit.query.get("period_type", "")
    if code in types:
        return PeriodType(code)
    if code:
        missed.append(visit.words("series.missed_type"))
    return types[0]


def _target(visit: Visit, missed: list[str]) -> float | None:
    text = visit.query.get("target", "").strip()
    if not text:
        return None
    if TARGET.fullmatch(text) is None:
        missed.append(visit.words("series.missed_target"))
        return None
    return float(text.replace(",", "."))


def set_target(visit: Visit, indicator: str, area: str, type_: PeriodType, moment: Moment | None) -> float | None:
    """The target that the operator has set for this area, the newest one; None where there is none."""
    of = ContextQuestion(frozenset({indicator}), frozenset({area}), as_known_at=moment)
    found = [each for each in visit.desk.context.targets(of, visit.language) if each.period_type == type_]
    newest = max(found, key=lambda each: each.last_period, default=None)
    return newest.value if newest else None


def _breaks(visit: Visit, missed: list[str]) -> tuple[Period, ...]:
    codes = [each.strip() for each in visit.query.get("break", "").split(",") if each.strip()]
    found = [parse_period(each) for each in codes]
    if None in found:
        missed.append(visit.words("series.missed_break"))
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.start))
