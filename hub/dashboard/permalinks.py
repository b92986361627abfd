"""Addresses of exactly what is shown: by the same definition, and as known at the same moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlencode

from hub.answers.mistakes import UnknownValue
from hub.dashboard.asking import Asked, Then
from hub.dashboard.visit import Visit
from hub.domain.calendar import milliseconds
from hub.domain.knowledge import Moment

T = TypeVar("T")


def by_version(visit: Visit, wanted: Asked, answer: Callable[[str | None], T]) -> tuple[T, Asked]:
    """The answer by the definition that a visit asks for; one that there are no figures by gives way to that in force."""
    version = visit.query.get("method_version") or None
    try:
        return answer(version), wanted
    except UnknownValue:
        if version is None:
            raise
    return answer(None), replace(wanted, missed=(*wanted.missed, visit.words("page.missed_version")))


def moment_of_asking(visit: Visit) -> str:
    """How the moment of this request stands in an address: what alone tells two answers apart that say the same."""
    return urlencode(Then(as_known_at=milliseconds(visit.now), may_look_back=True).query)


def permalink(
    visit: Visit, path: str, then: Then, version: str | None, as_known_at: Moment | None, **query: str
) -> str:
    """The address by which exactly this can be seen again; without a moment for who may not look back.

    A page of many indicators has no `version` of one definition: it shows them by the definitions in force.
    """
    known = milliseconds(visit.now) if as_known_at is None else as_known_at
    moment = replace(then, as_known_at=known).query if then.may_look_back else {}
    return visit.link(path, **query, **({} if version is None else {"method_version": version}), **moment)
