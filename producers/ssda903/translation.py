"""Returns of some years, read together as one, as the rows of the casefile's tables."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from producers.files.listed import ListedRow
from producers.files.spool import Spool
from producers.refusals import Code
from producers.ssda903.chains import chains_of
from producers.ssda903.codes import SHORT_BREAKS
from producers.ssda903.episodes import Episode
from producers.ssda903.held import Held
from producers.ssda903.leavers import Leaver, leaver_rows
from producers.ssda903.parts import Part
from producers.ssda903.reviews import Review, review_rows
from producers.ssda903.rows import NOT_BEGUN, Row, Span, nobodys, period_rows, placement_rows, spans

BATCH = 2_000

#: How many cells the rows of each table have.
PERIOD, PLACEMENT, REVIEW, LEAVER = 5, 8, 4, 5


class Translation:
    """What the returns come to, worked out when it is first asked for."""

    def __init__(self, held: Held, whole_periods_only: bool = False) -> None:
        self._held = held
        self._since = held.first_day if whole_periods_only else ""
        #: Accepted periods that began before the returns cover anything, those of short breaks aside.
        self._begun_before = 0
        self._as_at = held.present.as_at
        self._told: tuple[Spool, Spool, Spool] | None = None
        self._reviews: Spool | None = None
        self._leavers: Spool | None = None

    def periods(self) -> Iterator[ListedRow]:
        """The rows of care_periods.csv. Raises FileRefused."""
        return self._listed(self._episodes()[0], Part.EPISODES, PERIOD)

    def placements(self) -> Iterator[ListedRow]:
        """The rows of placements.csv. Raises FileRefused."""
        return self._listed(self._episodes()[1], Part.EPISODES, PLACEMENT)

    def reviews(self) -> Iterator[ListedRow]:
        """The rows of reviews.csv. Raises FileRefused."""
        if self._reviews is None:
            has_episodes = self._held.present.file(Part.EPISODES) is not None
            known = map(Span._make, self._episodes()[2].rows()) if has_episodes else None
            read = self._held.rows(Part.REVIEWS, True, "the reviews of its year would count as not held")
            self._reviews = self._spool(REVIEW)
            self._reviews.add(map(_flat, review_rows(map(Review._make, read.rows()), known, self._as_at)))
            if self._begun_before:
                self._held.warnings[Part.REVIEWS].append(
                    f"{self._begun_before} periods of care began before {self._held.first_day}, the first day that the returns cover;"
                    " their reviews before that day are in none of them, and SCC/021 takes them for not held. Name the returns of"
                    " the years before in `earlier`, or set `whole_periods_only`"
                )
        return self._listed(self._reviews, Part.REVIEWS, REVIEW)

    def leavers(self) -> Iterator[ListedRow]:
        """The rows of care_leavers.csv. Raises FileRefused."""
        if self._leavers is None:
            read = self._held.rows(Part.LEAVERS, False)
            passed_over = [0]
            self._leavers = self._spool(LEAVER)
            self._leavers.add(map(_flat, leaver_rows(map(Leaver._make, read.rows()), passed_over)))
            if passed_over[0]:
                self._held.warnings[Part.LEAVERS].append(
                    f"{passed_over[0]} rows of {Part.LEAVERS} are about another birthday than a 19th that has come, or about"
                    " somebody who died or returned home; nothing is stated of them"
                )
        return self._listed(self._leavers, Part.LEAVERS, LEAVER)

    def _episodes(self) -> tuple[Spool, Spool, Spool]:
        """The rows of periods and of placements, and the days of the periods."""
        if self._told is None:
            read = self._held.rows(Part.EPISODES, True, "it is read for the episodes that it holds")
            periods, placements = self._spool(PERIOD), self._spool(PLACEMENT)
            days = self._held.spool(Span._fields)
            some: tuple[list[Row], list[Row], list[Span]] = [], [], []
            not_begun = 0
            for child, theirs in groupby(map(Episode._make, read.rows()), key=lambda episode: episode.child):
                if child:
                    found = chains_of(theirs, self._as_at, self._held.latest, self._since)
                    some[0].extend(period_rows(found))
                    some[1].extend(placement_rows(found))
                    some[2].extend(spans(found))
                else:
                    placements.add(map(_flat, map(nobodys, theirs)))
                if len(some[1]) >= BATCH:
                    self._count(some[0])
                    not_begun += _put_away(some, periods, placements, days)
            self._count(some[0])
            not_begun += _put_away(some, periods, placements, days)
            if not_begun:
                self._held.warnings[Part.EPISODES].append(
                    f"{not_begun} episodes are of periods of care that began before the returns that are read, and in no"
                    " figure; name the returns of the years before in `earlier`"
                )
            self._told = periods, placements, days
        return self._told

    def _count(self, periods: list[Row]) -> None:
        first = self._held.first_day
        self._begun_before += sum(
            row.fault is None and row.cells[2] < first and row.cells[4] != SHORT_BREAKS for row in periods
        )

    def _spool(self, cells: int) -> Spool:
        columns = ["of", "line", *(f"cell{number}" for number in range(cells)), "code", "sentence"]
        return self._held.spool(columns, ("of", "line"))

    def _listed(self, spool: Spool, part: Part, cells: int) -> Iterator[ListedRow]:
        files = [None if each is self._held.present else each.name(part) for each in self._held.returns]
        for of, line, *rest in spool.rows():
            code = rest[cells]
            yield ListedRow(line, rest[:cells], (Code(code), rest[cells + 1]) if code else None, files[of])


def _flat(row: Row) -> tuple[Any, ...]:
    code, sentence = ("", "") if row.fault is None else row.fault
    return (row.of, row.line, *row.cells, str(code), sentence)


def _put_away(some: tuple[list[Row], list[Row], list[Span]], periods: Spool, placements: Spool, days: Spool) -> int:
    """Put rows away; how many of them are of periods that the returns do not begin."""
    not_begun = sum(row.fault == NOT_BEGUN for row in some[1])
    for rows, spool in ((some[0], periods), (some[1], placements)):
        spool.add(map(_flat, rows))
    days.add(some[2])
    for each in some:
        each.clear()
    return not_begun
