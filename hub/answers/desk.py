"""Where readers ask: every question goes through here, within the reader's role, and is answered from one state."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from threading import BoundedSemaphore

from hub.answers import comparison, freshness
from hub.answers.admission import bearer, working_token
from hub.answers.authority import Profile, profile
from hub.answers.bilingual import bilingual
from hub.answers.changes import Changes
from hub.answers.context import Context
from hub.answers.definitions import AreaEntry, IndicatorEntry, area_entries, indicator_entries
from hub.answers.disclosure import require_figures, sees_live
from hub.answers.door import Door, Seen
from hub.answers.explanation import Explanation, explain, unexplained
from hub.answers.gaps import GapsAnswer, gaps_through_time
from hub.answers.judging import GroupEntry, group_entry
from hub.answers.looking import Looks
from hub.answers.mistakes import UnknownValue, of_types
from hub.answers.nightly import Nightly
from hub.answers.notice import INVENTED, Notice, mark
from hub.answers.overview import OverviewAnswer, overview
from hub.answers.picture import Picture
from hub.answers.questions import (
    ComparisonQuestion,
    ExplanationQuestion,
    GapQuestion,
    ObservationsQuestion,
    OverviewQuestion,
    ProfileQuestion,
    ReconciliationQuestion,
    SeriesQuestion,
)
from hub.answers.readers import OPERATOR, Reader, Role
from hub.answers.reconciliation import Behind, Reconciled, reconciled
from hub.answers.rows import Row, row
from hub.answers.series import SeriesAnswer, through_time
from hub.answers.tallies import Tallies
from hub.domain.areas import AREAS
from hub.domain.groups import groups
from hub.domain.indicators import Indicator, catalogue
from hub.domain.knowledge import Moment
from hub.domain.observations import Source
from hub.domain.periods import Period, PeriodType
from hub.domain.published import Comparison, beside_derived
from hub.store.engine import Store

#: Questions that may read all the statements of an authority.
EXPLAINED_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Observations:
    """The rows asked for, of the state named; others' figures of the snapshot of a midnight, where that is not None."""

    state: str
    rows: tuple[Row, ...]
    nightly: Moment | None = None


class Desk:
    """Answers questions from one store; `demonstration` says that its cases are invented.

    `indicators` are those that the store's figures are counted by; every indicator of the catalogue for None.
    """

    def __init__(
        self,
        store: Store,
        without_token: Role = Role.PUBLIC,
        demonstration: bool = False,
        indicators: Mapping[str, Indicator] | None = None,
    ) -> None:
        self._store = store
        self._indicators = catalogue() if indicators is None else indicators
        self._door = Door(store, Looks(store, self._indicators), self._indicators)
        self._tallies = Tallies()
        #: Who wants reasons counted waits here, and not with a connection to the database in hand.
        self._explaining = BoundedSemaphore(EXPLAINED_AT_ONCE)
        self._without_token = without_token
        self.demonstration = demonstration
        self.changes = Changes(store)
        self.context = Context(store, self._indicators)

    def once(self) -> "Desk":
        """The same desk for one answer, such as a page: whatever it is asked of the present, it says of one state."""
        found = copy(self)
        found._door = self._door.once()
        found.context = self.context.once()
        return found

    @property
    def notice(self) -> Notice | None:
        """What every answer must say of its figures, if anything."""
        return INVENTED if self.demonstration else None

    def reader(self, authorization: str | None, today: date) -> Reader:
        """Who shows this `Authorization` header; BadToken when its token does not work on that day of Europe/London."""
        token = bearer(authorization)
        if token is None:
            return Reader(self._without_token, unknown=True, day=today)
        found = working_token(self._store, token, today)
        return Reader(Role(found.role), found.area, day=today)

    @property
    def nightly(self) -> Nightly:
        """The snapshots of others' figures."""
        return self._door.nightly

    def state(self, reader: Reader = OPERATOR) -> str:
        """The name of the state that an answer would be given from now; UnreachableError without a database."""
        return self._door.state(reader)

    def waits(self, reader: Reader) -> bool:
        """Is there no snapshot yet of what this reader may see of others?"""
        return self._door.waits(reader)

    def observations(self, reader: Reader, question: ObservationsQuestion, language: str = "en") -> Observations:
        """The observations asked for; UnknownValue names a code that does not exist and those that do."""
        require_figures(reader)
        _require_known("area", question.areas, [area.code for area in AREAS])
        with self._door.look(
            reader, question.as_known_at, question.areas, shared=question.method_versions is None
        ) as seen:
            _require_known("indicator", question.indicators, seen.indicators)
            _require_versions(seen, question.method_versions, self._indicators)
            derived = self._indicators if question.source is not Source.SUBMITTED else ()
            picture = seen.picture(_both(question.indicators, derived), question.method_versions)
        found = (each for each in picture.observations if question.asks_for(each))
        rows = tuple(row(each, language, mark(each, self.demonstration, language)) for each in found)
        return Observations(picture.state, rows, picture.nightly)

    def beside_published(self, reader: Reader) -> list[Comparison]:
        """Each published value of Wales beside the derived one, for a reader who may see every figure."""
        require_figures(reader)
        with self._door.look(reader, shared=True) as seen:
            picture = seen.picture()
        return beside_derived(picture.observations) if reader.sees_everything else []

    def compare(self, reader: Reader, question: ComparisonQuestion, language: str = "en") -> comparison.Comparison:
        """One indicator and period over all authorities; NoFigures when it has none and no period was named."""
        require_figures(reader)
        indicator = self._indicator(question.indicator)
        _require_period(indicator, question.period)
        with self._door.look(reader, question.as_known_at, shared=question.method_version is None) as seen:
            picture = _of_one(seen, indicator, question.method_version)
        return comparison.compare(picture, question, language, self.demonstration)

    def gaps(self, reader: Reader, question: GapQuestion, language: str = "en") -> GapsAnswer:
        """How far the authorities of a group lie apart, period after period, and who moved."""
        require_figures(reader)
        indicator = self._indicator(question.indicator)
        type_ = question.period_type or indicator.period_types[-1]
        _require_period_type(indicator, type_)
        with self._door.look(reader, question.as_known_at, shared=question.method_version is None) as seen:
            picture = _of_one(seen, indicator, question.method_version)
        return gaps_through_time(picture, replace(question, period_type=type_), indicator, language)

    def series(self, reader: Reader, question: SeriesQuestion, language: str = "en") -> SeriesAnswer:
        """The figures of one area through time, with what a control chart says of them."""
        require_figures(reader)
        indicator = self._indicator(question.indicator)
        _require_known("area", [question.area], [area.code for area in AREAS])
        _require_period_type(indicator, question.period_type)
        place = next(area for area in AREAS if area.code == question.area)
        in_force = question.method_version is None
        with self._door.look(reader, question.as_known_at, {place.code}, shared=in_force) as seen:
            picture = _of_one(seen, indicator, question.method_version)
        return through_time(picture, question, indicator, place, language, self.demonstration)

    def overview(self, reader: Reader, question: OverviewQuestion, language: str = "en") -> OverviewAnswer:
        """Every indicator of a service for every authority of a group, with what stands out, all of one state."""
        require_figures(reader)
        _require_one_of_each_type(question.periods)
        with self._door.look(reader, question.as_known_at, shared=True) as seen:
            picture = seen.picture()
        return overview(picture, question, self._indicators.values(), language, self.demonstration)

    def profile(self, reader: Reader, question: ProfileQuestion, language: str = "en") -> Profile:
        """One authority on every indicator, all of one state."""
        require_figures(reader)
        with self._door.look(reader, question.as_known_at, {question.area.code}, streams=True) as seen:
            return profile(seen, question, language, self.demonstration)

    def groups(self, language: str = "en", on: date = date.max) -> tuple[GroupEntry, ...]:
        """The groups of authorities, with who belongs to each on a day; by default those of now."""
        return tuple(group_entry(each, each.members_on(on), language) for each in groups())

    def explain(self, reader: Reader, question: ExplanationQuestion, language: str = "en") -> Explanation:
        """Why a figure is what it is; UnknownValue names what does not exist and what does."""
        self._require_figure(reader, question)
        with self._explaining, self._door.look(reader, question.as_known_at, {question.area}) as seen:
            return self._explained(seen, question, language)

    def reconcile(self, reader: Reader, question: ReconciliationQuestion, language: str = "en") -> Reconciled:
        """Submitted figures beside the derived ones; UnknownValue names a code that does not exist and those that do."""
        require_figures(reader)
        _require_known("area", question.areas, [area.code for area in AREAS])
        with self._door.look(reader, question.as_known_at, question.areas, shared=True) as seen:
            _require_known("indicator", question.indicators, seen.indicators)
            picture = seen.picture(_both(question.indicators, self._indicators))
        return reconciled(picture, self._indicators, question, language, self.demonstration)

    def behind(self, reader: Reader, question: ExplanationQuestion, language: str = "en") -> Behind:
        """One figure as submitted and as derived, and how the units behind it ended, of one state of the store."""
        self._require_figure(reader, question)
        codes, areas, period = frozenset({question.indicator}), frozenset({question.area}), question.period
        pairs = ReconciliationQuestion(
            codes, areas, frozenset({period.type}), period, period, as_known_at=question.as_known_at
        )
        with self._explaining, self._door.look(reader, question.as_known_at, areas) as seen:
            found = reconciled(seen.picture(codes), self._indicators, pairs, language, self.demonstration)
            return Behind(found, self._explained(seen, question, language))

    def periods(
        self, reader: Reader, indicator: str, as_known_at: Moment | None = None, area: str | None = None
    ) -> tuple[list[Period], Period | None]:
        """The periods with a figure, the longest and then the newest first, and the one that is shown to who names none.

        An `area` for who asks of that one alone.
        """
        require_figures(reader)
        found = self._indicator(indicator)
        with self._door.look(reader, as_known_at, None if area is None else {area}, shared=True) as seen:
            picture = seen.picture([indicator])
            return comparison.periods_with_figures(picture, found), comparison.usual_period(picture, found)

    def freshness(
        self, reader: Reader, language: str = "en", as_known_at: Moment | None = None
    ) -> freshness.FreshnessOfAll:
        """How far each authority has reported, or had as known at a moment; others by midnight, for who sees no more."""
        with self._door.look(reader, as_known_at, streams=True, shared=True) as seen:
            picture = seen.picture((), streams=True)
        return freshness.freshness(picture, reader, language)

    def indicators(self, language: str = "en") -> tuple[IndicatorEntry, ...]:
        """The definitions of every indicator that is computed here, in the order of the codes."""
        return indicator_entries(self._indicators.values(), language)

    def areas(self, language: str = "en") -> tuple[AreaEntry, ...]:
        """The areas."""
        return area_entries(language)

    def _explained(self, seen: Seen, question: ExplanationQuestion, language: str) -> Explanation:
        indicator = self._indicators[question.indicator]
        asked = next(area for area in AREAS if area.code == question.area)
        if not sees_live(seen.reader, asked.code):
            picture = _of_one(seen, indicator, question.method_version)
            return unexplained(picture, indicator, question, asked, language, self.demonstration)
        _require_versions(seen, _versions(question.method_version), [indicator.code])
        return explain(seen, self._tallies, question, asked, language, self.demonstration)

    def _require_figure(self, reader: Reader, question: ExplanationQuestion) -> None:
        """NotAllowed, or UnknownValue for a figure that there can never be."""
        require_figures(reader)
        indicator = self._indicator(question.indicator)
        _require_known("area", [question.area], [area.code for area in AREAS])
        _require_period(indicator, question.period)

    def _indicator(self, code: str) -> Indicator:
        _require_known("indicator", [code], self._indicators)
        return self._indicators[code]


def _require_known(parameter: str, asked: Iterable[str] | None, known: Iterable[str]) -> None:
    for code in sorted(asked or ()):
        if code not in known:
            raise UnknownValue(parameter, code, sorted(known))


def _of_one(seen: Seen, indicator: Indicator, version: str | None) -> Picture:
    versions = _versions(version)
    _require_versions(seen, versions, [indicator.code])
    return seen.picture([indicator.code], versions)


def _versions(asked: str | None) -> set[str] | None:
    return None if asked is None else {asked}


def _require_versions(seen: Seen, asked: Iterable[str] | None, indicators: Iterable[str]) -> None:
    """UnknownValue for a version of none of these indicators, with those by which there are figures."""
    _require_known("method_version", asked, {each for code in indicators for each in seen.kept(code)})


def _require_period(indicator: Indicator, period: Period | None) -> None:
    if period is not None and period.type not in indicator.period_types:
        raise UnknownValue("period", period.code, (), of_types(indicator))


def _require_period_type(indicator: Indicator, type_: PeriodType) -> None:
    if type_ not in indicator.period_types:
        raise UnknownValue("period_type", type_, indicator.period_types)


def _require_one_of_each_type(periods: Iterable[Period]) -> None:
    types = set()
    for each in periods:
        if each.type in types:
            raise UnknownValue(
                "period", each.code, (), bilingual("Give one period of a type: one year, one academic year.")
            )
        types.add(each.type)


def _both(asked: frozenset[str] | None, known: Iterable[str]) -> frozenset[str]:
    """Those known that were asked for; all for None."""
    return frozenset(known) if asked is None else asked & frozenset(known)
