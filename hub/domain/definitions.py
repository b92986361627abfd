"""What kind of figure a definition gives, who answers for it, when it was in force and what came after it."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How months become longer periods."""

    FLOW = "flow"  # the sum of the months
    CENSUS = "census"  # the last month end


class Form(StrEnum):
    """What a figure's value is."""

    PROPORTION = "proportion"  # of the units met and missed, the share counted, in percent
    MEAN = "mean"  # the sum of what was measured over the number of units
    RATE = "rate"  # the units counted per so many people of a population
    COUNT = "count"  # the units counted


class Scale(StrEnum):
    """What a value is in."""

    PERCENT = "percent"
    WORKING_DAYS = "working days"
    PER_1000_AGED_75 = "per 1,000 people aged 75 and over"


#: What the numerator over the denominator is multiplied by; a count has none.
FACTORS = {Form.PROPORTION: 100, Form.MEAN: 1, Form.RATE: 1000}


class Polarity(StrEnum):
    """Which way is better."""

    HIGH = "high"
    LOW = "low"


class Service(StrEnum):
    """Whose work an indicator looks at."""

    CHILDREN = "children"  # with children, their families, and young people who leave care
    ADULTS = "adults"  # with adults, and with those who care for them


class Approval(StrEnum):
    """How much of a definition an organisation outside this project has settled."""

    WORDING = "wording"  # what is to be counted, not how each case is judged
    NONE = "none"


class Heir(NamedTuple):
    """A later national indicator that counts the same: its code, and that of its denominator where it has one of its own."""

    code: str
    over: str | None
    effective_from: date

    def __str__(self) -> str:
        return self.code if self.over is None else f"{self.code} / {self.over}"


#: Who settled the wording of national indicators.
WELSH_GOVERNMENT = "Welsh Government"
WELSH_MINISTERS = "Welsh Ministers"
NATIONAL_ASSEMBLY = "National Assembly for Wales"

#: The performance measures under the Social Services and Well-being Act were collected from this day, and until the day before
#: the framework for performance and improvement took their place.
FROM_2016, UNTIL_2016 = date(2016, 4, 1), date(2016, 3, 31)
FROM_2020, UNTIL_2020 = date(2020, 4, 1), date(2020, 3, 31)
