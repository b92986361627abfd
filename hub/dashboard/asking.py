"""What a visit asks for: indicator, area, period, moment; what cannot be shown gives way, and a sentence says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from hub.answers import moments
from hub.answers.definitions import AreaEntry, IndicatorEntry
from hub.answers.disclosure import may_look_back
from hub.answers.mistakes import UnknownValue
from hub.dashboard.choices import Choice
from hub.dashboard.grouping import Among, among
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.areas import WALES_CODE
from hub.domain.calendar import LONDON
from hub.domain.groups import Group
from hub.domain.knowledge import Moment
from hub.domain.periods import Period, PeriodType, parse_period

#: Shown to who has not chosen yet.
FIRST = "SCC/006"


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """The moment up to which what was known is asked for; None for now."""

    as_known_at: Moment | None
    #: May the reader ask what was known at a moment?
    may_look_back: bool

    @property
    def known_at(self) -> datetime | None:
        """The instant of the moment; None for now."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Then):
    """The same, and what was asked for and cannot be shown, in sentences."""

    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Known):
    """What to show, and the choices there are."""

    indicator: IndicatorEntry
    area: AreaEntry
    period: Period | None
    indicators: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    among: Among
    periods: tuple[tuple[str, tuple[Choice, ...]], ...]

    @property
    def group(self) -> Group:
        """The group that is compared."""
        return self.among.group


def asked(visit: Visit, alone: str | None = None) -> Asked:
    """What a visit asks for; an indicator, area, period or moment that there is not gives way to what there is.

    `alone` is the code of the area that a page shows by itself.
    """
    missed: list[str] = []
    areas = None if alone is None else {alone}
    moment = moment_asked(visit, areas, missed)
    entries = {each.indicator: each for each in visit.desk.indicators(visit.language)}
    code = visit.query.get("indicator", FIRST)
    if code not in entries:
        missed.append(visit.words("page.missed_indicator"))
    entry = entries.get(code) or entries.get(FIRST) or next(iter(entries.values()))
    places = {each.area: each for each in visit.desk.areas(visit.language)}
    place = visit.query.get("area", WALES_CODE)
    if place not in places:
        missed.append(visit.words("page.missed_area"))
    area = places.get(place, places[WALES_CODE])
    compared = among(visit, missed)
    periods, usual = visit.desk.periods(visit.reader, entry.indicator, moment, alone)
    period = _period(visit, periods, usual, missed)
    return Asked(
        indicator=entry,
        area=area,
        period=period,
        as_known_at=moment,
        indicators=tuple(
            Choice(each.indicator, f"{each.indicator} – {each.title}", each is entry) for each in entries.values()
        ),
        areas=tuple(Choice(each.area, each.area_name, each is area) for each in places.values()),
        among=compared,
        periods=tuple(periods_by_type(visit.words, periods, period)),
        missed=tuple(missed),
        may_look_back=may_look_back(visit.reader, areas),
    )


def moment_asked(visit: Visit, areas: Collection[str] | None, missed: list[str]) -> Moment | None:
    """The moment that a visit asks for of these areas (None: of all); None for now, and with a sentence for one that
    nobody can know, or that is not for this reader.
    """
    text = visit.query.get(moments.PARAMETER, "")
    if text and not may_look_back(visit.reader, areas):
        missed.append(visit.words("page.missed_past"))
        return None
    try:
        return moments.moment_of(text, visit.now) if text else None
    except UnknownValue:
        missed.append(visit.words("page.missed_moment"))
        return None


def _period(visit: Visit, periods: Sequence[Period], usual: Period | None, missed: list[str]) -> Period | None:
    code = visit.query.get("period", "")
    period = parse_period(code)
    if period in periods:
        return period
    if code and periods:
        name = visit.words.period(period) if period is not None else None
        missed.append(visit.words("page.missed", period=name) if name else visit.words("page.missed_period"))
    return usual


def periods_by_type(
    words: Words, periods: Sequence[Period], chosen: Period | None
) -> list[tuple[str, tuple[Choice, ...]]]:
    """Choices of periods under the name of their type, in the order given."""
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
