"""An observation as a row: the columns that everybody's scripts rely on, in their order."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Protocol

from pydantic import WithJsonSchema

from hub.answers.kept import Kept
from hub.domain.areas import area
from hub.domain.disclosure.released import rests_on_few
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, Shorthand

#: A count, which may have been stated with decimals; generators of clients make one number of it.
Number = Annotated[int | float, WithJsonSchema({"type": "number"})]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `value` is a number in `unit`, which is percent for proportions; null where it is withheld, and `shorthand` says why."""

    indicator: str
    indicator_title: str
    area: str
    area_name: str
    area_type: str
    period_type: str
    period: str
    period_start: date
    period_end: date
    numerator: Number | None
    denominator: Number | None
    value: float | None
    unit: str | None
    polarity: str | None
    status: str
    complete: bool
    authorities_reporting: int | None
    authorities_expected: int | None
    source: str
    shorthand: str
    data_as_of: date | None
    method_version: str | None


#: Added to the shorthand of a figure that tells of fewer than five people, for who may see it: the official letter for a value
#: of low reliability. It is not to be passed on.
FEW = "u"

#: Rows that are kept in mind, as such and as they are written: all figures of Wales over three years, in both languages.
ROWS = 100_000

COLUMNS = tuple(each.name for each in fields(Row))


class Figure(Protocol):
    """A figure in any form."""

    @property
    def shorthand(self) -> str: ...
    @property
    def complete(self) -> bool: ...


def is_withheld(figure: Figure) -> bool:
    """Is a figure kept from the reader although its period is complete? One that is not complete is only not there yet."""
    return figure.complete and figure.shorthand == Shorthand.CONFIDENTIAL


def shorthand(observation: Observation) -> str:
    """The letters of a figure, with commas between."""
    letters = [observation.shorthand.value, FEW if rests_on_few(observation) else ""]
    return ",".join(filter(None, letters))


def row(observation: Observation, language: str, mark: str = "") -> Row:
    """The row of an observation in "en" or "cy"; `mark` ends the title."""
    return _MADE.of(observation, language, mark)


def _made_of(observation: Observation, language: str, mark: str) -> Row:
    place = area(observation.area)
    indicator = catalogue().get(observation.indicator)
    title = indicator.title(language) if indicator else observation.indicator
    period = observation.period
    return Row(
        indicator=observation.indicator,
        indicator_title=title + mark,
        area=observation.area,
        area_name=place.name(language) if place else observation.area,
        area_type=place.type.value if place else "",
        period_type=period.type.value,
        period=period.code,
        period_start=period.start,
        period_end=period.end,
        numerator=observation.numerator,
        denominator=observation.denominator,
        value=observation.value,
        unit=observation.unit,
        polarity=observation.polarity,
        status=observation.status.value,
        complete=observation.complete,
        authorities_reporting=observation.authorities_reporting,
        authorities_expected=observation.authorities_expected,
        source=observation.source.value,
        shorthand=shorthand(observation),
        data_as_of=observation.data_as_of,
        method_version=observation.method_version,
    )


_MADE: Kept[Observation, Row] = Kept(_made_of, ROWS)
