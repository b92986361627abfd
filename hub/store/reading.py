"""Reads of the national store, all of one consistent state, now or as known at a past moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Connection, and_, cast, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.exc import OperationalError

from hub.domain.figures import MonthFigure, Standing, StatedFigure, StreamState, in_force
from hub.domain.histories.facts import Statement
from hub.domain.indicators import catalogue
from hub.domain.populations import Population
from hub.domain.units import Counts
from hub.store.effects import reached
from hub.store.engine import Store, unreachable
from hub.store.gate import GENERATION, ONE_STATE
from hub.store.ingest.extracts import extract_row
from hub.store.rows import ExtractRow
from hub.store.tables import definitions, extracts, figures, offsets, quarantine, standings, stated, statements, topics
from schemas.codec import codec
from schemas.events.header import Status
from schemas.events.population_stated import PopulationStated
from schemas.events.reported_figure import ReportedFigure

#: Authority, indicator, method version and month.
Cell = tuple[str, str, str, date]


class Reading:
    """Named reads on one connection; every answer is of the same moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def methods(self) -> dict[str, str]:
        """The definition in force of each indicator: the newest by which the figures of every authority are complete.

        While the history of some is still being counted by a new definition, the one before it is in force everywhere.
        """
        rows = self._connection.execute(
            select(definitions.c.indicator, definitions.c.method_version, definitions.c.authority)
        )
        return in_force((tuple(row) for row in rows), {code: each.method_version for code, each in catalogue().items()})

    def month_figures(self, as_known_at: int | None = None) -> list[MonthFigure]:
        """The counts of every authority, indicator and month, by the definitions in force; now, or as known at a moment."""
        methods = self.methods()
        rows = self._figures() if as_known_at is None else self._figures_as_known_at(as_known_at)
        return [
            MonthFigure(authority, indicator, month, counts)
            for (authority, indicator, version, month), counts in rows
            if methods.get(indicator) == version and any(counts)
        ]

    def _figures(self) -> Iterator[tuple[Cell, Counts]]:
        query = select(figures).order_by(figures.c.indicator, figures.c.authority, figures.c.month)
        for row in self._connection.execute(query):
            yield (row[0], row[1], row[2], row[3]), Counts(*row[4:])

    def _figures_as_known_at(self, moment: int) -> Iterator[tuple[Cell, Counts]]:
        """The sum of all changes up to the moment; only rows that it falls into are taken apart."""
        query = text(
            """
            select indicator, authority, month, method_version, state, sum(number) from (
                select indicator, authority, month, method_version, state, number
                from changes where last_at <= :moment
                union all
                select c.indicator, c.authority, c.month, c.method_version, c.state, each.number
                from changes c cross join lateral unnest(c.moments, c.numbers) as each (moment, number)
                where c.first_at <= :moment and c.last_at > :moment and each.moment <= :moment
            ) known
            group by indicator, authority, month, method_version, state
            order by indicator, authority, month, method_version
            """
        )
        for key, rows in groupby(self._connection.execute(query, {"moment": moment}), key=lambda row: row[:4]):
            indicator, authority, month, version = key
            yield (authority, indicator, version, month), Counts(**{row[4]: int(row[5]) for row in rows})

    def standings(self, as_known_at: int | None = None) -> list[Standing]:
        """How far each authority has reported, now or as known at a moment; authorities that never did are not in it."""
        open_kinds: dict[str, set[str | None]] = {}
        rows = select(quarantine.c.authority, quarantine.c.kind).where(quarantine.c.state != "replayed").distinct()
        if as_known_at is not None:
            rows = rows.where(quarantine.c.known_at <= as_known_at)
        for authority, kind in self._connection.execute(rows):
            open_kinds.setdefault(authority, set()).add(kind)
        if as_known_at is None:
            found = [
                tuple(row)
                for row in self._connection.execute(select(standings.c.authority, standings.c.as_at, standings.c.kinds))
            ]
        else:
            found = self._standings_as_known_at(as_known_at)
        return [Standing(row[0], row[1], row[2], frozenset(open_kinds.get(row[0], ()))) for row in found]

    def _standings_as_known_at(self, moment: int) -> list[tuple[str, date | None, Mapping[str, str]]]:
        known: dict[str, list[ExtractRow]] = {}
        for row in self._connection.execute(select(extracts).where(extracts.c.effective_at <= moment)):
            known.setdefault(row.authority, []).append(extract_row(row))
        found = {authority: reached(rows) for authority, rows in sorted(known.items())}
        return [(authority, each.as_at, each.kinds) for authority, each in found.items()]

    def stated_figures(self, as_known_at: int | None = None) -> list[StatedFigure]:
        """The figures that authorities and the publisher state themselves and have not withdrawn."""
        return sorted(
            (_figure(event) for event in self._stated(ReportedFigure.SUBJECT, as_known_at)),
            key=lambda each: (each.indicator, each.area, each.period, each.stated_by),
        )

    def populations(self, as_known_at: int | None = None) -> list[Population]:
        """The populations that the publisher states and has not withdrawn."""
        return sorted(
            (
                Population(event.area, event.year, event.band, event.count, event.source)
                for event in self._stated(PopulationStated.SUBJECT, as_known_at)
            ),
            key=lambda each: (each.area, each.year, each.band),
        )

    def _stated(self, kind: str, as_known_at: int | None) -> list[Any]:
        if as_known_at is None:
            rows = self._connection.execute(select(stated.c.message).where(stated.c.asserted, stated.c.kind == kind))
            return codec().decode_many([row.message for row in rows])
        query = select(statements.c.message).where(statements.c.kind == kind, statements.c.known_at <= as_known_at)
        messages = [row.message for row in self._connection.execute(query)]
        newest: dict[tuple[str, bytes], Statement] = {}
        for event, message in zip(codec().decode_many(messages), messages, strict=True):
            statement = Statement(event, message)
            fact = (event.header.authority, event.header.event_id)
            if fact not in newest or statement.overtakes(newest[fact]):
                newest[fact] = statement
        events: list[Any] = [statement.event for statement in newest.values()]
        return [event for event in events if event.header.status == Status.ASSERTED]

    def streams(self) -> list[StreamState]:
        """How fresh each stream of each authority is."""
        recorded = (
            select(
                offsets.c.topic,
                func.sum(offsets.c.recorded).label("recorded"),
                func.max(offsets.c.known_at).label("last_event_at"),
            )
            .group_by(offsets.c.topic)
            .subquery()
        )
        quarantined = (
            select(quarantine.c.topic, func.count().label("quarantined"))
            .where(quarantine.c.state != "replayed")
            .group_by(quarantine.c.topic)
            .subquery()
        )
        last_extract = (
            select(extracts.c.authority, extracts.c.of_stream, func.max(extracts.c.known_at).label("last_extract_at"))
            .where(extracts.c.effective_at.is_not(None))
            .group_by(extracts.c.authority, extracts.c.of_stream)
            .subquery()
        )
        query = (
            select(
                topics.c.authority,
                topics.c.stream,
                cast(func.coalesce(recorded.c.recorded, 0), BigInteger),
                func.coalesce(quarantined.c.quarantined, 0),
                recorded.c.last_event_at,
                last_extract.c.last_extract_at,
                standings.c.as_at,
            )
            .outerjoin(recorded, recorded.c.topic == topics.c.id)
            .outerjoin(quarantined, quarantined.c.topic == topics.c.id)
            .outerjoin(
                last_extract,
                and_(last_extract.c.authority == topics.c.authority, last_extract.c.of_stream == topics.c.stream),
            )
            .outerjoin(standings, standings.c.authority == topics.c.authority)
            .order_by(topics.c.authority, topics.c.stream)
        )
        return [StreamState(*row) for row in self._connection.execute(query)]

    def state_id(self) -> str:
        """A short text that changes whenever anything that can be read here changes."""
        place = func.concat_ws(":", offsets.c.topic, offsets.c.partition, offsets.c.next_offset)
        listed = aggregate_order_by(place, offsets.c.topic, offsets.c.partition)
        moved = select(func.md5(func.array_to_string(func.array_agg(listed), ","))).select_from(offsets)
        replayed = select(func.count()).select_from(quarantine).where(quarantine.c.state == "replayed")
        counted = select(func.count()).select_from(definitions)
        row = self._connection.execute(
            select(
                moved.scalar_subquery(),
                replayed.scalar_subquery(),
                counted.scalar_subquery(),
                literal_column(GENERATION),
            )
        ).one()
        return f"{row[0] or 'empty'}-{row[1]}-{row[2]}-{row[3]}"


@contextmanager
def reading(store: Store) -> Iterator[Reading]:
    """A read-only transaction in which every read sees the same state of the store."""
    try:
        with store.engine.connect() as connection, connection.begin():
            connection.execute(text(ONE_STATE))
            yield Reading(connection)
    except OperationalError as error:
        raise unreachable(store, error) from None


def _figure(event: Any) -> StatedFigure:
    return StatedFigure(
        stated_by=event.header.authority,
        indicator=event.indicator,
        area=event.area,
        period=event.period,
        numerator=event.numerator,
        denominator=event.denominator,
        value=event.value,
        value_text=event.value_text,
        withheld=event.withheld,
        status=event.figure_status,
        note=event.note,
        stated_in=event.stated_in,
        licence=event.licence,
    )
