"""What a visit narrows the pairs of figures down to; what cannot be asked for gives way to everything, and a sentence says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from hub.answers.disclosure import may_look_back
from hub.answers.questions import ExplanationQuestion, ReconciliationQuestion
from hub.answers.reconciliation import IN_DOUBT
from hub.dashboard.asking import Then, moment_asked
from hub.dashboard.choices import Choice
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.periods import Period, PeriodType, parse_period
from hub.domain.reconciliation import Finding

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Narrowed(Then):
    """The choices there are, what was chosen, and what was asked for and cannot be, in sentences."""

    indicator: str | None
    area: str | None
    period: Period | None
    period_type: PeriodType | None
    finding: Finding | None
    indicators: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    period_types: tuple[Choice, ...]
    findings: tuple[Choice, ...]
    missed: tuple[str, ...]

    @property
    def question(self) -> ReconciliationQuestion:
        """The question for all pairs."""
        return ReconciliationQuestion(
            indicators=_only(self.indicator),
            areas=_only(self.area),
            period_types=_only(self.period.type if self.period else self.period_type),
            start=self.period,
            end=self.period,
            findings=_only(self.finding),
            as_known_at=self.as_known_at,
        )

    def behind(self, limit: int, after: str | None) -> ExplanationQuestion | None:
        """The question for the units behind one figure; None while not one figure alone is chosen."""
        if self.indicator is None or self.area is None or self.period is None:
            return None
        return ExplanationQuestion(
            self.indicator, self.area, self.period, self.as_known_at, states=IN_DOUBT, limit=limit, after=after
        )


def narrowed(visit: Visit) -> Narrowed:
    """What a visit asks for."""
    words, query, missed = visit.words, visit.query, list[str]()
    entries = {each.indicator: each for each in visit.desk.indicators(visit.language)}
    titles = {code: f"{code} – {each.title}" for code, each in entries.items()}
    names = {each.area: each.area_name for each in visit.desk.areas(visit.language)}
    types, findings = types_in(words), findings_in(words)

    def chosen(name: str, known: Iterable[str], sentence: str) -> str | None:
        value = query.get(name) or None
        if value is not None and value not in known:
            missed.append(sentence)
            return None
        return value

    indicator = chosen("indicator", titles, words("reconcile.missed_indicator"))
    area = chosen("area", names, words("reconcile.missed_area"))
    areas = None if area is None else {area}
    moment = moment_asked(visit, areas, missed)
    type_ = chosen("period_type", types, words("reconcile.missed_period"))
    finding = chosen("finding", findings, words("reconcile.missed_finding"))
    period = parse_period(query.get("period", ""))
    if period is not None and indicator is not None and period.type not in entries[indicator].period_types:
        period = None
    if query.get("period") and period is None:
        missed.append(words("reconcile.missed_period"))
    return Narrowed(
        as_known_at=moment,
        may_look_back=may_look_back(visit.reader, areas),
        indicator=indicator,
        area=area,
        period=period,
        period_type=None if type_ is None else PeriodType(type_),
        finding=None if finding is None else Finding(finding),
        indicators=_choices(words, titles, indicator),
        areas=_choices(words, names, area),
        period_types=_choices(words, types, type_),
        findings=_choices(words, findings, finding),
        missed=tuple(dict.fromkeys(missed)),
    )


def types_in(words: Words) -> dict[str, str]:
    """What the types of period are called."""
    return {
        PeriodType.YEAR.value: words("period.years"),
        PeriodType.QUARTER.value: words("period.quarters"),
        PeriodType.MONTH.value: words("period.months"),
        PeriodType.ACADEMIC_YEAR.value: words("period.academic_years"),
    }


def findings_in(words: Words) -> dict[str, str]:
    """What each finding is called."""
    return {
        Finding.AGREE.value: words("finding.agree"),
        Finding.DIFFER.value: words("finding.differ"),
        Finding.SUBMITTED_MISSING.value: words("finding.submitted_missing"),
        Finding.DERIVED_MISSING.value: words("finding.derived_missing"),
        Finding.NOT_COMPARABLE.value: words("finding.not_comparable"),
    }


def _choices(words: Words, known: dict[str, str], chosen: str | None) -> tuple[Choice, ...]:
    everything = Choice("", words("reconcile.all"), chosen is None)
    return (everything, *(Choice(value, text, value == chosen) for value, text in known.items()))


def _only(value: T | None) -> frozenset[T] | None:
    return None if value is None else frozenset({value})
