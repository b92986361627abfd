"""Where readers ask: every question goes through here, within the reader's role, and is answered from one state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hub.answers import comparison, freshness
from hub.answers.admission import bearer, token_hash
from hub.answers.changes import Changes
from hub.answers.definitions import AreaEntry, IndicatorEntry, area_entries, indicator_entries
from hub.answers.disclosure import release, require_figures
from hub.answers.mistakes import BadToken, UnknownValue
from hub.answers.notice import INVENTED, Notice, mark
from hub.answers.picture import Pictures
from hub.answers.questions import ComparisonQuestion, ObservationsQuestion
from hub.answers.readers import Reader, Role
from hub.answers.rows import Row, row
from hub.domain.indicators import catalogue
from hub.domain.periods import Period
from hub.domain.published import Comparison, beside_derived
from hub.store import tokens
from hub.store.engine import Store


@dataclass(frozen=True, slots=True)
class Observations:
    """The rows asked for, all of the state named."""

    state: str
    rows: tuple[Row, ...]


class Desk:
    """Answers questions from one store; `demonstration` says that its cases are invented."""

    def __init__(self, store: Store, without_token: Role = Role.PUBLIC, demonstration: bool = False) -> None:
        self._store = store
        self._pictures = Pictures(store)
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
            return Reader(self._without_token)
        found = tokens.find(self._store, token_hash(token))
        if found is None:
            raise BadToken("The token is not known here. Ask the operator for one (`hub token create`).")
        if not found.works_on(today):
            ended = "was revoked" if found.revoked_at is not None else f"ended on {found.expires_on}"
            raise BadToken(f"The token {ended}. Ask the operator for another (`hub token create`).")
        return Reader(Role(found.role), found.area)

    def state(self) -> str:
        """The name of the state that an answer would be given from now; UnreachableError without a database."""
        return self._pictures.state()

    def observations(self, reader: Reader, question: ObservationsQuestion, language: str = "en") -> Observations:
        """The observations asked for; UnknownValue names a code that does not exist and those that do."""
        require_figures(reader)
        picture = self._pictures.newest()
        _require_known("indicator", question.indicators, picture.indicators)
        _require_known("area", question.areas, picture.areas)
        found = (release(reader, each) for each in picture.observations if question.asks_for(each))
        rows = tuple(row(each, language, mark(each, self.demonstration, language)) for each in found)
        return Observations(picture.state, rows)

    def beside_published(self, reader: Reader) -> list[Comparison]:
        """Each published value of Wales beside the derived one, for a reader who may see every figure."""
        require_figures(reader)
        return beside_derived(self._pictures.newest().observations) if reader.sees_everything else []

    def compare(self, reader: Reader, question: ComparisonQuestion, language: str = "en") -> comparison.Comparison:
        """One indicator and period over all authorities; NoFigures when it has none and no period was named."""
        require_figures(reader)
        _require_known("indicator", [question.indicator], catalogue())
        indicator = catalogue()[question.indicator]
        if question.period is not None and question.period.type not in indicator.period_types:
            types = ", ".join(indicator.period_types)
            raise UnknownValue(
                "period", question.period.code, (), f"{indicator.code} has figures for these types of period: {types}."
            )
        return comparison.compare(self._pictures.newest(), reader, question, language, self.demonstration)

    def periods(self, reader: Reader, indicator: str) -> list[Period]:
        """The periods with a figure, the longest and then the newest first."""
        require_figures(reader)
        return comparison.periods_with_figures(self._pictures.newest(), catalogue()[indicator])

    def freshness(self, reader: Reader, language: str = "en") -> freshness.FreshnessOfAll:
        """How far each authority has reported."""
        return freshness.freshness(self._pictures.newest(), reader, language)

    def indicators(self, language: str = "en") -> tuple[IndicatorEntry, ...]:
        """The definitions."""
        return indicator_entries(language)

    def areas(self, language: str = "en") -> tuple[AreaEntry, ...]:
        """The areas."""
        return area_entries(language)


def _require_known(parameter: str, asked: Iterable[str] | None, known: Iterable[str]) -> None:
    for code in sorted(asked or ()):
        if code not in known:
            raise UnknownValue(parameter, code, sorted(known))
