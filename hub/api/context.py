"""What annotations and targets have in common: how they are asked for, and the texts that they hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from hub.answers.bilingual import bilingual
from hub.answers.questions import ContextQuestion
from hub.api.parameters import AS_KNOWN_AT, LANGUAGE, PERIOD_PATTERN, Asked, Parameter, areas, choice, indicator, period
from hub.domain.areas import AREAS
from hub.domain.context import LONGEST_SOURCE, LONGEST_TEXT, one_line
from hub.domain.indicators import catalogue


def _line(longest: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = one_line(text)
        if found is None:
            raise ValueError(
                bilingual(
                    "It holds a character that cannot be read, such as one that changes the direction of writing."
                )
            )
        if not found or len(found) > longest:
            raise ValueError(
                bilingual("It has {count} characters; write from 1 to {most}.", count=len(found), most=longest)
            )
        return found

    return check


def _long(longest: int) -> Any:
    return Field(json_schema_extra={"minLength": 1, "maxLength": longest})


#: The code of an area or an indicator; who knows the codes checks it.
Code = Annotated[str, Field(max_length=40)]
PeriodCode = Annotated[str, Field(pattern=PERIOD_PATTERN, examples=["FY2008-09"])]
#: One line of what happened, and of who set a target and where.
Happening = Annotated[str, _long(LONGEST_TEXT), AfterValidator(_line(LONGEST_TEXT))]
Origin = Annotated[str, _long(LONGEST_SOURCE), AfterValidator(_line(LONGEST_SOURCE))]


def codes() -> dict[str, list[str]]:
    """The codes that a body may hold, by field."""
    return {"area": [each.code for each in AREAS], "indicator": list(catalogue())}


def asked_of_context() -> tuple[Parameter, ...]:
    """What both may be asked, with the codes that exist."""
    return (
        indicator(),
        areas(),
        period("from", "Only what lasts into this period or comes later."),
        period("to", "Only what begins in this period or before."),
        choice("withdrawn", "include: those that were withdrawn, too, without their texts.", ("include",)),
        replace(
            AS_KNOWN_AT,
            sentence="Only what had been written by this moment; what was withdrawn since is not shown again.",
        ),
        LANGUAGE,
    )


def context_question(asked: Asked, now: datetime) -> ContextQuestion:
    """The question of a query that comes at this time."""
    start, end = asked.span()
    return ContextQuestion(
        indicators=asked.many("indicator"),
        areas=asked.many("area"),
        start=start,
        end=end,
        as_known_at=asked.moment(now),
        with_withdrawn=asked.one("withdrawn") is not None,
    )
