"""Addresses of exactly what is shown: by the same definition, and as known at the same moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from hub.answers.mistakes import UnknownValue
from hub.answers.moments import PARAMETER, instant
from hub.dashboard.asking import Asked
from hub.dashboard.visit import Visit
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
    return answer(None), replace(wanted, missed=(*wanted.missed, visit.words("series.missed_version")))


def permalink(visit: Visit, path: str, wanted: Asked, version: str, as_known_at: Moment | None, **query: str) -> str:
    """The address by which exactly this can be seen again; without a moment for who may not look back."""
    fixed = {**query, "method_version": version}
    if wanted.may_look_back:
        known: datetime = visit.now if as_known_at is None else instant(as_known_at)
        fixed[PARAMETER] = known.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return visit.link(path, **fixed)
