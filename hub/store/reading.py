"""Reads of the national store, all of one consistent state."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, Connection, and_, cast, func, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.exc import OperationalError

from hub.domain.figures import MonthFigure, Standing, StatedFigure, StreamState
from hub.domain.units import Counts
from hub.store.engine import Store, unreachable
from hub.store.tables import extracts, figures, offsets, quarantine, standings, stated_figures, topics
from schemas.codec import codec


class Reading:
    """Named reads on one connection; every answer is of the same moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def month_figures(self) -> list[MonthFigure]:
        """The counts of every authority, indicator and month."""
        rows = self._connection.execute(
            select(figures).order_by(figures.c.indicator, figures.c.authority, figures.c.month)
        )
        return [MonthFigure(row[0], row[1], row[2], Counts(*row[3:])) for row in rows]

    def standings(self) -> list[Standing]:
        """How far each authority has reported; authorities that never did are not in it."""
        open_kinds: dict[str, set[str | None]] = {}
        rows = select(quarantine.c.authority, quarantine.c.kind).where(quarantine.c.state != "replayed").distinct()
        for authority, kind in self._connection.execute(rows):
            open_kinds.setdefault(authority, set()).add(kind)
        found = self._connection.execute(select(standings.c.authority, standings.c.as_at, standings.c.kinds))
        return [Standing(row[0], row[1], row[2], frozenset(open_kinds.get(row[0], ()))) for row in found]

    def stated_figures(self) -> list[StatedFigure]:
        """The figures that authorities and the publisher state themselves and have not withdrawn."""
        rows = self._connection.execute(select(stated_figures.c.message).where(stated_figures.c.asserted))
        return sorted(
            (_stated(codec().decode(row.message)) for row in rows),
            key=lambda each: (each.indicator, each.area, each.period, each.stated_by),
        )

    def streams(self) -> list[StreamState]:
        """How fresh each stream of each authority is."""
        recorded = (
            select(
                offsets.c.topic,
                func.sum(offsets.c.recorded).label("recorded"),
                func.max(offsets.c.last_appended_at).label("last_event_at"),
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
            select(
                extracts.c.authority, extracts.c.of_stream, func.max(extracts.c.appended_at).label("last_extract_at")
            )
            .where(extracts.c.in_effect)
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
        row = self._connection.execute(select(moved.scalar_subquery(), replayed.scalar_subquery())).one()
        return f"{row[0] or 'empty'}-{row[1]}"


@contextmanager
def reading(store: Store) -> Iterator[Reading]:
    """A read-only transaction in which every read sees the same state of the store."""
    try:
        with store.engine.connect() as connection, connection.begin():
            connection.execute(text("set transaction isolation level repeatable read read only"))
            yield Reading(connection)
    except OperationalError as error:
        raise unreachable(store, error) from None


def _stated(event: Any) -> StatedFigure:
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
