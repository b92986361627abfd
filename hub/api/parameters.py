"""What a route may be asked, declared once: read from the query and written into the description of the interface."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from fastapi import Request

from hub.answers import moments
from hub.answers.bilingual import bilingual
from hub.answers.languages import LANGUAGES, preferred_language
from hub.answers.mistakes import NothingThere, UnknownValue
from hub.domain.areas import AREAS, AUTHORITIES
from hub.domain.definitions import Service
from hub.domain.groups import Group, own
from hub.domain.groups import group as group_of
from hub.domain.groups import groups as group_catalogue
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Moment
from hub.domain.observations import Source
from hub.domain.periods import Period, PeriodType, parse_period

E = TypeVar("E", bound=StrEnum)

#: The years of a period whose second year follows its first, so that FY2008-10 is none.
_SPAN = rf"\d\d({'|'.join(f'{year:02}-{(year + 1) % 100:02}' for year in range(100))})"
PERIOD_PATTERN = rf"^(\d{{4}}-(0[1-9]|1[0-2])|FY{_SPAN}(-Q[1-4])?|AY{_SPAN})$"
DECIMAL_PATTERN = r"^\d{1,6}(\.\d{1,6})?$"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query; `values` are those it may have, `many` lets several stand with commas between.

    With `most` it is a whole number from 1 to that.
    """

    name: str
    sentence: str
    values: tuple[str, ...] = ()
    pattern: str | None = None
    many: bool = False
    example: str | None = None
    required: bool = False
    most: int | None = None

    def described(self, place: str = "query") -> dict[str, Any]:
        """Its description in OpenAPI."""
        schema: dict[str, Any] = {"type": "string"}
        if self.most is not None:
            schema = {"type": "integer", "minimum": 1, "maximum": self.most}
        if self.values:
            schema["enum"] = list(self.values)
        if self.pattern:
            schema["pattern"] = self.pattern
        found: dict[str, Any] = {"name": self.name, "in": place, "required": self.required or place == "path"}
        found["description"] = self.sentence
        found["schema"] = {"type": "array", "minItems": 1, "items": schema} if self.many else schema
        if self.many:
            found |= {"style": "form", "explode": False}
        if self.example:
            found["example"] = [self.example] if self.many else self.example
        return found


def indicator(many: bool = True, required: bool = False) -> Parameter:
    """Codes of indicators."""
    sentence = "Codes of indicators." if many else "The code of an indicator."
    return Parameter("indicator", sentence, tuple(catalogue()), many=many, example="SCC/006", required=required)


def areas() -> Parameter:
    """Codes of areas."""
    codes = ("*", *(area.code for area in AREAS))
    sentence = "Codes of areas: ONS codes of authorities, slugs of regions, W92000004 for Wales; * for all."
    return Parameter("area", sentence, codes, many=True, example="W92000004")


def area() -> Parameter:
    """The code of one area, without which there is no answer."""
    sentence = "The code of an area: the ONS code of an authority, the slug of a region, W92000004 for Wales."
    return Parameter("area", sentence, tuple(each.code for each in AREAS), example="W06000015", required=True)


def groups() -> tuple[Parameter, Parameter]:
    """A group of authorities, or a list of the reader's own."""
    sentence = "The group of authorities that is compared; else all 22. /api/v1/groups lists them."
    named = Parameter("group", sentence, tuple(each.code for each in group_catalogue()), example="pilot")
    listed = Parameter(
        "members",
        "In place of a group: the ONS codes of two authorities or more.",
        tuple(each.code for each in AUTHORITIES),
        many=True,
        example="W06000015",
    )
    return named, listed


def service() -> Parameter:
    """Whose work indicators look at."""
    return choice("service", "Only indicators of the work with children, or of that with adults.", Service)


def period(name: str, sentence: str, required: bool = False) -> Parameter:
    """The code of a period."""
    return Parameter(name, sentence, pattern=PERIOD_PATTERN, example="FY2008-09", required=required)


def choice(name: str, sentence: str, values: Iterable[str], many: bool = False) -> Parameter:
    """One of a closed list."""
    return Parameter(name, sentence, tuple(values), many=many)


def period_types() -> Parameter:
    """How long the periods are."""
    return choice("period_type", "How long the periods are.", PeriodType, many=True)


def one_period_type() -> Parameter:
    """How long the periods of a series are."""
    return choice("period_type", "How long the periods are.", PeriodType)


def source() -> Parameter:
    """Where figures come from."""
    return choice(
        "source", "derived: computed here from case events; submitted: stated by an authority or the publisher.", Source
    )


AS_KNOWN_AT = Parameter(
    moments.PARAMETER,
    "What was known up to this moment, by when Kafka took each statement in: a date and time, in the time of Wales unless "
    "it has an offset; else what is known now.",
    pattern=moments.PATTERN,
    example="2009-04-30T17:00:00+01:00",
)


def method_version(many: bool = True) -> Parameter:
    """Versions of definitions."""
    sentence = "Only figures by this version of a definition, also an older one; else by the definitions in force."
    return Parameter("method_version", sentence, many=many, example="SCC/006-1")


LANGUAGE = Parameter("lang", "The language of titles and names; else by Accept-Language.", LANGUAGES)

NUMBER = Parameter("id", "Its number.", pattern=r"^[1-9]\d{0,17}$", example="1")


def path_number(request: Request) -> int:
    """The number in an address; NothingThere for anything else that stands there."""
    text = request.path_params[NUMBER.name]
    if not re.fullmatch(NUMBER.pattern or "", text, re.ASCII):
        raise NothingThere(bilingual("{text!r} is no number, and there is nothing under it.", text=text[:20]))
    return int(text)


class Asked:
    """What a query asks; UnknownValue for a parameter that the route has not, one given twice, or a value it cannot have."""

    def __init__(self, request: Request, parameters: Sequence[Parameter]) -> None:
        """Read the query."""
        self._known = {each.name: each for each in parameters}
        self._values: dict[str, str] = {}
        for name, value in request.query_params.multi_items():
            if name not in self._known:
                raise UnknownValue("parameter", name, [each.name for each in parameters])
            if name in self._values:
                if not self._known[name].many:
                    raise UnknownValue(name, value, (), bilingual("It was given twice; give it once."))
                value = f"{self._values[name]},{value}"
            self._values[name] = value

    def required(self, name: str) -> str:
        """The value of a parameter without which there is no answer."""
        value = self.one(name)
        if value is None:
            raise UnknownValue(name, "", self._known[name].values, bilingual("{name} has to be given.", name=name))
        return value

    def number(self, name: str) -> int | None:
        """A whole number from 1 to the most that the parameter may be, or None."""
        value, most = self._values.get(name), self._known[name].most
        if value is None:
            return None
        if most is None or not re.fullmatch(r"[1-9]\d{0,5}", value, re.ASCII) or int(value) > most:
            raise UnknownValue(name, value, (), bilingual("Give a whole number from 1 to {most}.", most=most))
        return int(value)

    def decimal(self, name: str) -> float | None:
        """A number with or without decimals, or None where it is not given."""
        value = self._values.get(name)
        if value is None:
            return None
        if not re.fullmatch(DECIMAL_PATTERN, value, re.ASCII):
            raise UnknownValue(name, value, (), bilingual("Write a number as 95 or 97.5."))
        return float(value)

    def group(self) -> Group | None:
        """The group asked for, or the list of one's own; None for all 22."""
        named, listed = self.one("group"), self.many("members")
        if named is not None and listed is not None:
            raise UnknownValue(
                "members", ",".join(sorted(listed)), (), bilingual("Give a group or its members, not both.")
            )
        if listed is None:
            return None if named is None else group_of(named)
        for code in sorted(listed):
            if code not in self._known["members"].values:
                raise UnknownValue("members", code, self._known["members"].values)
        found = own(listed)
        if found is None:
            raise UnknownValue("members", ",".join(listed), (), bilingual("Give two authorities or more."))
        return found

    def one(self, name: str) -> str | None:
        """The value of a parameter, or None."""
        value = self._values.get(name)
        allowed = self._known[name].values
        if value is not None and allowed and value not in allowed:
            raise UnknownValue(name, value, allowed)
        return value

    def many(self, name: str) -> frozenset[str] | None:
        """The values of a parameter, or None where it is not given or given as `*`; who knows the codes checks them."""
        value = self._values.get(name)
        if value is None:
            return None
        values = frozenset(each.strip() for each in value.split(","))
        return None if "*" in values and "*" in self._known[name].values else values

    def period(self, name: str) -> Period | None:
        """The period of a code, or None where it is not given."""
        value = self._values.get(name)
        return None if value is None else _period(name, value)

    def periods(self, name: str) -> tuple[Period, ...]:
        """The periods of some codes, the earliest first."""
        found = (_period(name, each) for each in self.many(name) or ())
        return tuple(sorted(found, key=lambda each: (each.start, each.end)))

    def day(self, name: str) -> date | None:
        """A day written as 2009-03-31, or None where it is not given."""
        value = self._values.get(name)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError:
            raise UnknownValue(name, value or "", (), bilingual("Write a day as 2009-03-31.")) from None

    def period_types(self) -> frozenset[PeriodType] | None:
        """How long the periods may be, or None where that is not asked."""
        return self.chosen("period_type", PeriodType)

    def chosen(self, name: str, kind: type[E]) -> frozenset[E] | None:
        """Members of an enumeration, or None where none is given."""
        values = self.many(name)
        for each in sorted(values or ()):
            if each not in set(kind):
                raise UnknownValue(name, each, kind)
        return None if values is None else frozenset(kind(each) for each in values)

    def span(self) -> tuple[Period | None, Period | None]:
        """The periods `from` and `to`, which may be left open."""
        start, end = self.period("from"), self.period("to")
        if start is not None and end is not None and start.start > end.end:
            raise UnknownValue("to", end.code, (), bilingual("It ends before {period} begins.", period=start.code))
        return start, end

    def moment(self, now: datetime) -> Moment | None:
        """The moment of `as_known_at`, or None where it is not given; none that lies after `now`."""
        value = self._values.get(moments.PARAMETER)
        return None if value is None else moments.moment_of(value, now)

    def language(self, request: Request) -> str:
        """The language asked for: `lang`, else the one that Accept-Language likes better, else English."""
        return self.one("lang") or preferred_language(request.headers.get("accept-language", ""))


def _period(name: str, value: str) -> Period:
    found = parse_period(value) if re.fullmatch(PERIOD_PATTERN, value, re.ASCII) else None
    if found is None:
        examples = bilingual(
            "Write a month as 2009-03, a quarter as FY2008-09-Q4, a year as FY2008-09, an academic year as AY2007-08."
        )
        raise UnknownValue(name, value, (), examples)
    return found
