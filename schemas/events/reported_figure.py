"""A figure stated by an authority or the publisher."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure that an authority or the publisher states itself; kept beside the derived one, never instead of it. occurred_on is the last day of its period."""

    SUBJECT: ClassVar[str] = "reported_figure"

    #: Which fact, of whom, by whom.
    header: Header
    #: National code of the indicator.
    indicator: str
    #: ONS code of the area the figure is about.
    area: str
    #: Code of the period: 2009-03, FY2008-09-Q4, FY2008-09 or AY2007-08.
    period: str
    #: provisional or final, as stated.
    figure_status: str
    #: As stated; null when blank or withheld.
    numerator: float | None = None
    #: As stated; null when blank or withheld.
    denominator: float | None = None
    #: As stated, to the precision stated; percent for proportions.
    value: float | None = None
    #: The value as written by the publisher, which shows its precision.
    value_text: str | None = None
    #: The publisher withheld a count (written *).
    withheld: bool = False
    #: A remark of the publisher about the figure, never about a person.
    note: str | None = None
    #: Where the publisher states it.
    stated_in: str | None = None
    #: Under which licence it may be used.
    licence: str | None = None
