"""Answers a page at a time: all pages of one answer are of one state, however the store moves on meanwhile.

The rest of an answer is kept for who asks for its next page. One that is no longer kept is made again, and serves if it still says
the same, as that of a past moment does.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar, cast

from pydantic import TypeAdapter

from hub.answers.bilingual import bilingual
from hub.answers.mistakes import PageGone, UnknownValue

#: The rows that are kept at most, all answers together: a hundred megabytes or two.
KEPT_ROWS = 300_000
#: The rows that a page has at most.
MOST = 10_000
_MARK = re.compile(r"([0-9a-f]{32})-([1-9]\d{0,8})", re.ASCII)


class InRows(Protocol):
    """An answer of rows, all of one kind, each of which is a dataclass."""

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows in their order."""


T = TypeVar("T", bound=InRows)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of the `whole` answer, in its order; `following` is what to give as `after` for the next page."""

    whole: T
    rows: tuple[Any, ...]
    following: str | None = None

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return len(self.whole.rows)


class Pages:
    """Gives answers a page at a time, and keeps those of which a page is left."""

    def __init__(self, most_rows: int = KEPT_ROWS) -> None:
        self._most_rows = most_rows
        self._lock = Lock()
        self._kept: OrderedDict[tuple[Hashable, str], InRows] = OrderedDict()

    def page(
        self, asking: Hashable, ask: Callable[[], T], limit: int | None = None, after: str | None = None
    ) -> Page[T]:
        """The page of at most `limit` rows that comes first, or after a mark that a page before it gave.

        `asking` is who asks and what: nobody is given what is kept for another reader. Raises UnknownValue for a mark that
        no page gives, and PageGone where the answer is not kept and `ask` now gives another one.
        """
        if limit is None and after is None:
            found = ask()
            return Page(found, found.rows)
        if after is None:
            found, start = ask(), 0
            name = _name(found.rows) if limit is not None and limit < len(found.rows) else ""
        else:
            name, start = _mark(after)
            found = cast(T | None, self._find(asking, name)) or _same(ask(), name)
        end = len(found.rows) if limit is None else min(start + limit, len(found.rows))
        if end < len(found.rows):
            self._keep((asking, name), found)
        following = f"{name}-{end}" if end < len(found.rows) else None
        return Page(found, found.rows[start:end], following)

    def _find(self, asking: Hashable, name: str) -> InRows | None:
        with self._lock:
            return self._kept.get((asking, name))

    def _keep(self, key: tuple[Hashable, str], found: InRows) -> None:
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(len(each.rows) for each in self._kept.values()) > self._most_rows:
                self._kept.popitem(last=False)


def _name(rows: tuple[Any, ...]) -> str:
    """What tells these rows from any others."""
    return hashlib.sha256(_adapter(cast(Hashable, type(rows[0]))).dump_json(rows) if rows else b"").hexdigest()[:32]


@cache
def _adapter(row: Any) -> TypeAdapter[tuple[Any, ...]]:
    return TypeAdapter(tuple[row, ...])


def _mark(after: str) -> tuple[str, int]:
    """The name of an answer, and how many of its rows came before."""
    match = _MARK.fullmatch(after)
    if match is None:
        raise UnknownValue("after", after, (), bilingual("Give what an answer says as `next`, as it stands there."))
    return match[1], int(match[2])


def _same(found: T, name: str) -> T:
    if _name(found.rows) != name:
        raise PageGone(
            bilingual(
                "The figures have changed since the first page of this answer, and it is no longer kept. Ask for the first page "
                "again; to read at leisure, give as_known_at, for what was known at a moment stays."
            )
        )
    return found
