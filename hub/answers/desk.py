"""Where readers ask: every question goes through here, within the reader's role, and is answered from one state."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from threading import BoundedSemaphore

from hub.answers import comparison, freshness
from hub.answers.admission import bearer, token_hash
from hub.answers.changes import Changes
from hub.answers.definitions import AreaEntry, IndicatorEntry, area_entries, indicator_entries
from hub.answers.disclosure import for_reader, require_figures, require_present, sees_live, stated_for
from hub.answers.explanation import Explanation, explain, unexplained
from hub.answers.looking import Look, Looks
from hub.answers.mistakes import BadToken, UnknownValue
from hub.answers.nightly import Nightly, Snapshot
from hub.answers.notice import INVENTED, Notice, mark
from hub.answers.picture import Picture
from hub.answers.questions import ComparisonQuestion, ExplanationQuestion, ObservationsQuestion
from hub.answers.readers import OPERATOR, Reader, Role
from hub.answers.rows import Row, row
from hub.answers.tallies import Tallies
from hub.domain.areas import AREAS
from hub.domain.figures import Standing
from hub.domain.indicators import Indicator, catalogue
from hub.domain.knowledge import Moment
from hub.domain.observations import Source
from hub.domain.periods import Period
from hub.domain.published import Comparison, beside_derived
from hub.store import tokens
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
        self._looks = Looks(store, self._indicators)
        self.nightly = Nightly(self._looks, self._indicators)
        self._tallies = Tallies()
        #: Who wants reasons counted waits here, and not with a connection to the database in hand.
        self._explaining = BoundedSemaphore(EXPLAINED_AT_ONCE)
        self._without_token = without_token
        self.demonstration = demonstration
        self.changes = Changes(store)

    @property
    def notice(self) -> Notice | None:
        """What every answer must say of its figures, if anything."""
        return INVENTED if self.demonstration else None

    def reader(self, authorization: str | None, today: date) -> Reader:
        """Who shows this `Authorization` header; BadToken when its token does not work on that day of Europe/London."""
        token = bearer(authorization)
        if token is None:
            return Reader(self._without_token, day=today)
        found = tokens.find(self._store, token_hash(token))
        if found is None:
            raise BadToken("The token is not known here. Ask the operator for one (`hub token create`).")
        if not found.works_on(today):
            ended = "was revoked" if found.revoked_at is not None else f"ended on {found.expires_on}"
            raise BadToken(f"The token {ended}. Ask the operator for another (`hub token create`).")
        return Reader(Role(found.role), found.area, today)

    def state(self, reader: Reader = OPERATOR) -> str:
        """The name of the state that an answer would be given from now; UnreachableError without a database."""
        if reader.sees_everything:
            return self._looks.state()
        with self._looks.look() as look:
            return self._name(reader, look, self.nightly.of(reader.day))

    def waits(self, reader: Reader) -> bool:
        """Is there no snapshot yet of what this reader may see of others?"""
        return not reader.sees_everything and reader.may_read_figures and self.nightly.of(reader.day) is None

    def observations(self, reader: Reader, question: ObservationsQuestion, language: str = "en") -> Observations:
        """The observations asked for; UnknownValue names a code that does not exist and those that do."""
        _require_known("area", question.areas, [area.code for area in AREAS])
        derived = self._indicators if question.source is not Source.SUBMITTED else ()
        picture = self._picture(
            reader,
            _both(question.indicators, derived),
            question.method_versions,
            question.as_known_at,
            question.areas,
            asked=question.indicators,
        )
        found = [each for each in picture.observations if question.asks_for(each)]
        rows = tuple(row(each, language, mark(each, self.demonstration, language)) for each in found)
        return Observations(picture.state, rows, picture.nightly)

    def beside_published(self, reader: Reader) -> list[Comparison]:
        """Each published value of Wales beside the derived one, for a reader who may see every figure."""
        require_figures(reader)
        with self._looks.look() as look:
            picture = look.picture()
        return beside_derived(picture.observations) if reader.sees_everything else []

    def compare(self, reader: Reader, question: ComparisonQuestion, language: str = "en") -> comparison.Comparison:
        """One indicator and period over all authorities; NoFigures when it has none and no period was named."""
        require_figures(reader)
        indicator = self._indicator(question.indicator)
        _require_period(indicator, question.period)
        versions = None if question.method_version is None else frozenset({question.method_version})
        picture = self._picture(reader, frozenset({indicator.code}), versions, question.as_known_at, None)
        return comparison.compare(picture, question, language, self.demonstration)

    def explain(self, reader: Reader, question: ExplanationQuestion, language: str = "en") -> Explanation:
        """Why a figure is what it is; UnknownValue names what does not exist and what does."""
        require_figures(reader)
        indicator = self._indicator(question.indicator)
        _require_known("area", [question.area], [area.code for area in AREAS])
        _require_period(indicator, question.period)
        asked = next(area for area in AREAS if area.code == question.area)
        versions = None if question.method_version is None else frozenset({question.method_version})
        if not sees_live(reader, asked.code):
            picture = self._picture(
                reader, frozenset({indicator.code}), versions, question.as_known_at, {question.area}
            )
            return unexplained(picture, indicator, question, asked, language, self.demonstration)
        with self._explaining, self._looks.look(question.as_known_at) as look:
            _require_versions(look, versions, [indicator.code])
            name = self._name(reader, look, self.nightly.of(reader.day))
            return explain(look, name, self._tallies, reader, question, asked, language, self.demonstration)

    def periods(
        self, reader: Reader, indicator: str, as_known_at: Moment | None = None, area: str | None = None
    ) -> list[Period]:
        """The periods with a figure, the longest and then the newest first; an `area` for who asks of that one alone."""
        require_figures(reader)
        found = self._indicator(indicator)
        areas = None if area is None else {area}
        picture = self._picture(reader, frozenset({indicator}), None, as_known_at, areas)
        return comparison.periods_with_figures(picture, found)

    def freshness(
        self, reader: Reader, language: str = "en", as_known_at: Moment | None = None
    ) -> freshness.FreshnessOfAll:
        """How far each authority has reported, or had as known at a moment; others at the last midnight, for who sees no more."""
        if not reader.sees_everything and reader.may_read_figures:
            require_present(reader, as_known_at, None)
            before = self.nightly.streams(reader.day)
        else:
            before = None
        with self._looks.look(as_known_at) as look:
            picture = look.picture((), streams=True)
            if before is not None:
                picture = replace(
                    picture,
                    state=self._name(reader, look, self.nightly.of(reader.day)),
                    standings=_own_of(reader, picture.standings, before.standings),
                    streams=(
                        *(each for each in before.streams if each.authority != reader.area),
                        *(each for each in picture.streams if each.authority == reader.area),
                    ),
                    nightly=before.as_known_at,
                )
        return freshness.freshness(picture, reader, language)

    def indicators(self, language: str = "en") -> tuple[IndicatorEntry, ...]:
        """The definitions."""
        return indicator_entries(language)

    def areas(self, language: str = "en") -> tuple[AreaEntry, ...]:
        """The areas."""
        return area_entries(language)

    def _picture(
        self,
        reader: Reader,
        indicators: frozenset[str],
        versions: frozenset[str] | None,
        as_known_at: Moment | None,
        areas: Collection[str] | None,
        asked: frozenset[str] | None = None,
    ) -> Picture:
        """What the reader may see of these indicators; `areas` are those asked for, `asked` the codes to check."""
        require_figures(reader)
        require_present(reader, as_known_at, areas)
        snapshot = None if reader.sees_everything or as_known_at is not None else self.nightly.of(reader.day)
        with self._looks.look(as_known_at) as look:
            stated = {each.indicator for each in stated_for(reader, look.stated)}
            _require_known("indicator", asked, {*self._indicators, *stated})
            _require_versions(look, versions, self._indicators if len(indicators) != 1 else indicators)
            own = reader.sees_everything or reader.area is not None
            picture = look.picture(indicators if own else (), versions)
            picture = replace(picture, state=self._name(reader, look, snapshot))
        return for_reader(reader, picture, snapshot, [self._indicators[code] for code in indicators], versions)

    def _name(self, reader: Reader, look: Look, snapshot: Snapshot | None) -> str:
        """The name of the state that a reader sees: it changes when something does that the reader may see, and not before."""
        if reader.sees_everything:
            return look.state
        parts = ["none" if snapshot is None else snapshot.day.isoformat()]
        if reader.area is not None:
            parts.append(look.read.state_of(reader.area))
        stated = repr([each.stated for each in stated_for(reader, look.stated)])
        parts.append(sha256(stated.encode()).hexdigest()[:16])
        return "-".join(parts)

    def _indicator(self, code: str) -> Indicator:
        _require_known("indicator", [code], self._indicators)
        return self._indicators[code]


def _require_known(parameter: str, asked: Iterable[str] | None, known: Iterable[str]) -> None:
    for code in sorted(asked or ()):
        if code not in known:
            raise UnknownValue(parameter, code, sorted(known))


def _require_versions(look: Look, asked: Iterable[str] | None, indicators: Iterable[str]) -> None:
    """UnknownValue for a version of none of these indicators, with those by which there are figures."""
    _require_known("method_version", asked, {each for code in indicators for each in look.ground.kept[code]})


def _require_period(indicator: Indicator, period: Period | None) -> None:
    if period is not None and period.type not in indicator.period_types:
        types = ", ".join(indicator.period_types)
        raise UnknownValue(
            "period", period.code, (), f"{indicator.code} has figures for these types of period: {types}."
        )


def _own_of(reader: Reader, live: Mapping[str, Standing], before: Mapping[str, Standing]) -> dict[str, Standing]:
    """The standings of a night, and of the reader's own authority as it is."""
    return {
        **{code: each for code, each in before.items() if code != reader.area},
        **{code: each for code, each in live.items() if code == reader.area},
    }


def _both(asked: frozenset[str] | None, known: Iterable[str]) -> frozenset[str]:
    """Those known that were asked for; all for None."""
    return frozenset(known) if asked is None else asked & frozenset(known)
