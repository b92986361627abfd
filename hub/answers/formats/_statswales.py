"""The layout of a data table for StatsWales, and of the lookup tables beside it.

Columns, shorthand, kinds of measure and ways to write a period: StatsWales, "Data preparation: New datasets" (the guidance of the
publishing service, as in github Marvell-Consulting/statswales-frontend, docs/guidance; the codes of periods as in
statswales-backend, src/services/date-matching.ts).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hub.answers.formats._cells import Cell, cells, is_invented
from hub.answers.rows import Row
from hub.domain.calendar import month_end
from hub.domain.definitions import Form, Scale
from hub.domain.indicators import catalogue
from hub.domain.periods import PeriodType, parse_period, period_of

COLUMNS = ("AreaCode", "YearCode", "IndicatorCode", "SourceCode", "NoteCodes", "Measure", "Data")

#: As StatsWales writes months, in both languages.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Shorthand of StatsWales for a figure of several authorities: their total, or their average by denominators; and for no data.
TOTAL, AVERAGE, MISSING = "t", "a", "x"


class Year(StrEnum):
    """The kinds of year that a table may be of; StatsWales takes one in a table."""

    FINANCIAL = "financial"
    ACADEMIC = "academic"


class Measure(StrEnum):
    """What a data value is; the kinds of StatsWales."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    PERCENTAGE = "percentage"
    MEAN = "mean"
    RATE = "rate"
    COUNT = "count"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a cell and one measure of it."""

    cell: Cell
    source_code: str
    measure: Measure
    value: float | None

    @property
    def fields(self) -> tuple[object, ...]:
        """What stands in the columns."""
        row = self.cell.row
        data = "" if self.value is None else self.value
        return row.area, year_code(row), row.indicator, self.source_code, self._notes, self.measure.value, data

    @property
    def _notes(self) -> str:
        row = self.cell.row
        summed = self.measure in (Measure.NUMERATOR, Measure.DENOMINATOR, Measure.COUNT)
        several = "" if row.area_type == "authority" else TOTAL if summed else AVERAGE
        missing = MISSING if self.value is None and not row.shorthand else ""
        return ",".join(each for each in (several, row.shorthand, missing) if each)


def lines(rows: Iterable[Row], language: str) -> Iterator[Line]:
    """Up to three lines for each row: numerator, denominator and value, those that its indicator has."""
    for cell in cells(rows):
        row = cell.row
        source = f"{cell.source_code}-invented" if is_invented(row, language) else cell.source_code
        value = _measure(row)
        if value is not Measure.COUNT:
            for measure, number in ((Measure.NUMERATOR, row.numerator), (Measure.DENOMINATOR, row.denominator)):
                if number is not None or (row.value is None and value is not Measure.STATED):
                    yield Line(cell, source, measure, number)
        yield Line(cell, source, value, row.value)


def year_of(row: Row) -> Year:
    """The kind of year that a row belongs to; a month belongs to the kind that its indicator has."""
    indicator = catalogue().get(row.indicator)
    academic = PeriodType.ACADEMIC_YEAR
    if row.period_type == academic:
        return Year.ACADEMIC
    of_schools = indicator is not None and academic in indicator.period_types
    return Year.ACADEMIC if of_schools and row.period_type == PeriodType.MONTH else Year.FINANCIAL


def year_code(row: Row) -> str:
    """200809 for a year of either kind, 200809Q4 for a quarter, 200809Mar for a month of that year."""
    period = parse_period(row.period)
    assert period is not None
    whole = PeriodType.ACADEMIC_YEAR if year_of(row) is Year.ACADEMIC else PeriodType.YEAR
    year = period_of(month_end(period.start), whole).code[2:].replace("-", "")
    match period.type:
        case PeriodType.MONTH:
            return f"{year}{MONTHS[period.start.month - 1]}"
        case PeriodType.QUARTER:
            return f"{year}{period.code[-2:]}"
        case _:
            return year


def _measure(row: Row) -> Measure:
    """What the value of a row is, by its indicator; of indicators that are not computed here nothing is known."""
    indicator = catalogue().get(row.indicator)
    if indicator is None:
        return Measure.PERCENTAGE if row.unit == Scale.PERCENT else Measure.STATED
    return {
        Form.PROPORTION: Measure.PERCENTAGE,
        Form.MEAN: Measure.MEAN,
        Form.RATE: Measure.RATE,
        Form.COUNT: Measure.COUNT,
    }[indicator.form]
