"""The national overview: every indicator for every authority with what stands out, and a map of one of them."""

from dataclasses import dataclass
from itertools import groupby

from hub.answers.disclosure import may_look_back
from hub.answers.limits import Cost
from hub.answers.overview import OverviewAnswer, OverviewAuthority, OverviewFigure, OverviewIndicator
from hub.answers.questions import OverviewQuestion
from hub.dashboard.asking import FIRST, Known, moment_asked, periods_by_type
from hub.dashboard.choices import Choice
from hub.dashboard.grouping import Among, among
from hub.dashboard.pages import Page, Shown
from hub.dashboard.permalinks import permalink
from hub.dashboard.scales import Written
from hub.dashboard.selecting import service_asked, service_choices
from hub.dashboard.signs import Sign, Signs, signs
from hub.dashboard.standing_out import expected, summary_of_all, summary_of_one
from hub.dashboard.tiles import Tile, tiles
from hub.dashboard.visit import Visit
from hub.dashboard.watching import watch
from hub.domain.definitions import Scale, Service
from hub.domain.periods import Period, parse_period
from hub.domain.standing_out import StandingOut

#: The limits that signs are given by.
CHANCE, ADJUSTED = "chance", "adjusted"
#: Whatever has verdicts counted by both kinds of limits.
Counted = OverviewAnswer | OverviewAuthority | OverviewIndicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Known):
    """What can be chosen, and what cannot be shown."""

    among: Among
    services: tuple[Choice, ...]
    periods: tuple[tuple[str, tuple[Choice, ...]], ...]
    limits: tuple[Choice, ...]
    indicators: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator: how its values are written, and its figures by authority."""

    entry: OverviewIndicator
    written: Written
    period: str
    figures: dict[str, OverviewFigure]


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; without a column there is no figure yet."""

    asked: Choices
    found: OverviewAnswer
    adjusted: bool
    signs: Signs
    #: By service, in words.
    columns: tuple[tuple[str, tuple[Column, ...]], ...]
    summary: str
    tiles: tuple[Tile, ...]
    names: dict[str, str]
    #: What the map shows.
    mapped: Column | None
    mapped_summary: str
    #: The address of the same for programs.
    data: str
    #: The address of this, as known at this moment.
    permalink: str

    def sign(self, figure: OverviewFigure | None) -> Sign | None:
        """The sign of a figure by the limits chosen; None where nothing is judged."""
        if figure is None:
            return None
        return self.signs.of(figure.adjusted_verdict if self.adjusted else figure.verdict)

    def counted(self, found: Counted) -> StandingOut | None:
        """What stands out by the limits chosen."""
        return found.adjusted_verdicts if self.adjusted else found.verdicts

    @staticmethod
    def expected(number: float) -> str:
        """How many chance alone would bring, as it is written."""
        return expected(number)

    @property
    def every(self) -> tuple[Column, ...]:
        """The columns one after the other."""
        return tuple(each for _, columns in self.columns for each in columns)


def show(visit: Visit) -> Shown:
    """Make the page; what was asked for and does not exist gives way, and a sentence says so."""
    missed: list[str] = []
    moment = moment_asked(visit, None, missed)
    compared, service = among(visit, missed), service_asked(visit, missed)
    period = _period(visit, missed)
    question = OverviewQuestion(compared.group, service, (period,) if period else (), moment)
    found = visit.desk.overview(visit.reader, question, visit.language)
    if period is not None and period not in found.periods:
        missed.append(visit.words("page.missed", period=visit.words.period(period)))
        period = None
        found = visit.desk.overview(visit.reader, OverviewQuestion(compared.group, service, (), moment), visit.language)
    adjusted = visit.query.get("limits") == ADJUSTED
    shown = signs(visit.words, adjusted)
    columns = tuple(_by_service(visit, found))
    every = [each for _, those in columns for each in those]
    mapped = _mapped(visit, every, missed)
    asked = Choices(
        as_known_at=moment,
        may_look_back=may_look_back(visit.reader, None),
        missed=tuple(missed),
        among=compared,
        services=tuple(service_choices(visit, service)),
        periods=tuple(periods_by_type(visit.words, found.periods, period)),
        limits=(
            Choice(CHANCE, visit.words("overview.by_chance"), not adjusted),
            Choice(ADJUSTED, visit.words("overview.by_adjusted"), adjusted),
        ),
        indicators=tuple(
            Choice(each.entry.indicator, f"{each.entry.indicator} – {each.entry.indicator_title}", each is mapped)
            for each in every
        ),
    )
    content = Content(
        asked=asked,
        found=found,
        adjusted=adjusted,
        signs=shown,
        columns=columns,
        summary="" if visit.waits and not columns else summary_of_all(visit.words, found, shown, adjusted),
        tiles=tiles(),
        names={each.area: each.area_name for each in visit.desk.areas(visit.language)},
        mapped=mapped,
        mapped_summary=summary_of_one(visit.words, mapped.entry, mapped.written, found, shown, adjusted)
        if mapped
        else "",
        data=visit.link("/api/v1/overview", **_same(compared, service, period), **asked.query),
        permalink=permalink(
            visit,
            "/overview",
            asked,
            None,
            found.as_known_at,
            **_same(compared, service, period),
            **({"limits": ADJUSTED} if adjusted else {}),
            **({"indicator": mapped.entry.indicator} if mapped else {}),
        ),
    )
    return Shown("overview.html", content, watch=watch(visit, asked, found.state), then=asked)


def _same(compared: Among, service: Service | None, period: Period | None) -> dict[str, str]:
    """The question as the interface for programs is asked."""
    found = {"service": service, "period": period and period.code}
    return compared.query | {name: value for name, value in found.items() if value}


def _by_service(visit: Visit, found: OverviewAnswer) -> list[tuple[str, tuple[Column, ...]]]:
    names = {each.value: each.text for each in service_choices(visit, None)}
    order = list(Service)
    entries = sorted(found.indicators, key=lambda each: order.index(Service(each.service)))
    figures: dict[str, dict[str, OverviewFigure]] = {}
    for each in found.figures:
        figures.setdefault(each.indicator, {})[each.area] = each
    return [
        (names[service], tuple(_column(visit, each, figures[each.indicator]) for each in those))
        for service, those in groupby(entries, key=lambda each: each.service)
    ]


def _column(visit: Visit, entry: OverviewIndicator, figures: dict[str, OverviewFigure]) -> Column:
    period = parse_period(entry.period)
    assert period is not None
    return Column(entry, Written(visit.words, Scale(entry.unit)), visit.words.period(period), figures)


def _mapped(visit: Visit, columns: list[Column], missed: list[str]) -> Column | None:
    by_code = {each.entry.indicator: each for each in columns}
    code = visit.query.get("indicator", "")
    if code and code not in {each.indicator for each in visit.desk.indicators(visit.language)}:
        missed.append(visit.words("page.missed_indicator"))
    return by_code.get(code) or by_code.get(FIRST) or next(iter(columns), None)


def _period(visit: Visit, missed: list[str]) -> Period | None:
    code = visit.query.get("period", "")
    found = parse_period(code) if code else None
    if code and found is None:
        missed.append(visit.words("page.missed_period"))
    return found


PAGE = Page("/overview", "nav.overview", show, costs=(Cost.EVERYTHING,))
