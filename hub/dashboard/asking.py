"""What a visit asks for: indicator, area, period, moment; what cannot be shown gives way, and a sentence says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from hub.answers import moments
from hub.answers.definitions import AreaEntry, IndicatorEntry
from hub.answers.disclosure import may_look_back
from hub.answers.mistakes import UnknownValue
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.areas import WALES_CODE
from hub.domain.calendar import LONDON
from hub.domain.knowledge import Moment
from hub.domain.periods import Period, PeriodType, parse_period

#: Shown to who has not chosen yet.
FIRST = "SCC/006"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What to show, the choices there are, and what was asked for and cannot be shown, in sentences."""

    indicator: IndicatorEntry
    area: AreaEntry
    period: Period | None
    as_known_at: Moment | None
    indicators: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    periods: tuple[tuple[str, tuple[Choice, ...]], ...]
    missed: tuple[str, ...]
    #: May the reader ask what was known at a moment?
    may_look_back: bool

    @property
    def known_at(self) -> datetime | None:
        """The instant up to which what was known is asked for; None for now."""
        return None if self.as_known_at is None else moments.instant(self.as_known_at)

    @property
    def field(self) -> str:
        """The moment as a field for a date and a time holds it; nothing for now."""
        if self.known_at is None:
            return ""
        local = self.known_at.astimezone(LONDON).replace(tzinfo=None)
        finer = local.second or local.microsecond
        return local.isoformat(timespec="milliseconds" if finer else "minutes")

    @property
    def query(self) -> dict[str, str]:
        """The moment as links pass it on, beyond doubt about summer time; nothing for now."""
        return {} if self.known_at is None else {moments.PARAMETER: self.known_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}


def asked(visit: Visit, of_area: bool = False) -> Asked:
    """What a visit asks for; an indicator, area, period or moment that there is not gives way to what there is.

    `of_area` is for pages that show one area alone.
    """
    missed: list[str] = []
    place = visit.query.get("area", WALES_CODE)
    looks_back = may_look_back(visit.reader, {place} if of_area else None)
    moment = _moment(visit, looks_back, missed)
    entries = {each.indicator: each for each in visit.desk.indicators(visit.language)}
    code = visit.query.get("indicator", FIRST)
    if code not in entries:
        missed.append(visit.words("page.missed_indicator"))
    entry = entries.get(code) or entries.get(FIRST) or next(iter(entries.values()))
    places = {each.area: each for each in visit.desk.areas(visit.language)}
    if place not in places:
        missed.append(visit.words("page.missed_area"))
    area = places.get(place, places[WALES_CODE])
    periods = visit.desk.periods(visit.reader, entry.indicator, moment, area.area if of_area else None)
    period = _period(visit, periods, missed)
    return Asked(
        indicator=entry,
        area=area,
        period=period,
        as_known_at=moment,
        indicators=tuple(
            Choice(each.indicator, f"{each.indicator} – {each.title}", each is entry) for each in entries.values()
        ),
        areas=tuple(Choice(each.area, each.area_name, each is area) for each in places.values()),
        periods=tuple(_groups(visit.words, periods, period)),
        missed=tuple(missed),
        may_look_back=looks_back,
    )


def _moment(visit: Visit, looks_back: bool, missed: list[str]) -> Moment | None:
    text = visit.query.get(moments.PARAMETER, "")
    if text and not looks_back:
        missed.append(visit.words("page.missed_past"))
        return None
    try:
        return moments.moment_of(text, visit.now) if text else None
    except UnknownValue:
        missed.append(visit.words("page.missed_moment"))
        return None


def _period(visit: Visit, periods: Sequence[Period], missed: list[str]) -> Period | None:
    code = visit.query.get("period", "")
    period = parse_period(code)
    if period in periods:
        return period
    if code and periods:
        name = visit.words.period(period) if period is not None else None
        missed.append(visit.words("page.missed", period=name) if name else visit.words("page.missed_period"))
    return periods[0] if periods else None


def _groups(words: Words, periods: Sequence[Period], chosen: Period | None) -> list[tuple[str, tuple[Choice, ...]]]:
    labels = {
        PeriodType.MONTH: words("period.months"),
        PeriodType.QUARTER: words("period.quarters"),
        PeriodType.YEAR: words("period.years"),
        PeriodType.ACADEMIC_YEAR: words("period.academic_years"),
    }
    return [
        (labels[type_], tuple(Choice(each.code, words.period(each), each == chosen) for each in group))
        for type_, group in groupby(periods, key=lambda each: each.type)
    ]
