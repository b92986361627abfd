"""Reads of the national store, all of one consistent state, now or as known at a past moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, text, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.exc import OperationalError

from hub.domain.figures import CountedBy, MonthFigure, Standing, StatedFigure, StreamState, methods_in_force
from hub.domain.histories.facts import Statement
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Moment
from hub.domain.populations import Population
from hub.domain.units import Counts
from hub.store.effects import reached
from hub.store.engine import Store, unreachable
from hub.store.freshness import streams_as_known_at, streams_now
from hub.store.gate import GENERATION, ONE_STATE
from hub.store.ingest.extracts import extract_row
from hub.store.looking_back import LookingBack
from hub.store.messages import events_in
from hub.store.rows import ExtractRow
from hub.store.tables import definitions, extracts, figures, offsets, quarantine, standings, stated, topics
from hub.store.tracing import Tracing
from schemas.events.header import Status
from schemas.events.population_stated import PopulationStated
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import Stream

#: Authority, indicator and month.
Cell = tuple[str, str, date]
#: Of one indicator, by authority: the transactions that wrote its counts, month after month.
Written = Mapping[str, str]

_FIGURES_AS_KNOWN_AT = """
with wanted (indicator, version) as (
    select * from unnest(cast(:indicators as text[]), cast(:versions as text[]))
)
select indicator, authority, month, state, sum(number) from (
    select c.indicator, c.authority, c.month, c.state, c.number
    from wanted w join changes c on c.indicator = w.indicator and c.method_version = w.version
    where c.last_at <= :moment {of_whom}
    union all
    select c.indicator, c.authority, c.month, c.state, each.number
    from wanted w join changes c on c.indicator = w.indicator and c.method_version = w.version
    cross join lateral unnest(c.moments, c.numbers) as each (moment, number)
    where c.first_at <= :moment and c.last_at > :moment and each.moment <= :moment {of_whom}
) known
group by indicator, authority, month, state
order by indicator, authority, month
"""


class Reading:
    """Named reads on one connection; every answer is of the same moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.back = LookingBack(connection)
        self.people = Tracing(connection)

    def definitions(self) -> list[CountedBy]:
        """By which definitions the figures of each authority are counted, or were."""
        order = (definitions.c.indicator, definitions.c.method_version, definitions.c.authority)
        columns = (definitions.c[name] for name in ("authority", "indicator", "method_version", "counted_until"))
        return [CountedBy(*row) for row in self._connection.execute(select(*columns).order_by(*order))]

    def methods(self) -> dict[str, str]:
        """The definition in force of each indicator, by which its figures are read where nobody asks for another."""
        return methods_in_force(self.definitions(), {code: each.method_version for code, each in catalogue().items()})

    def month_figures_of(self, authority: str, as_known_at: Moment, methods: Mapping[str, str]) -> list[MonthFigure]:
        """The counts of one authority as known at a moment, by one definition of each indicator."""
        rows = self._figures_as_known_at(methods, as_known_at, authority)
        return [MonthFigure(*cell, counts) for cell, counts in rows if any(counts)]

    def written(self, methods: Mapping[str, str]) -> dict[str, Written]:
        """Who wrote the counts that there are now, by indicator, by one definition of each.

        Two of them are equal only where nobody has written any of these counts in between, not even back to what they were.
        """
        found: dict[str, dict[str, str]] = {code: {} for code in methods}
        wanted = tuple_(figures.c.indicator, figures.c.method_version).in_(list(methods.items()))
        by: ColumnElement[str] = literal_column("string_agg(cast(figures.xmin as text), ' ' order by figures.month)")
        whose = (figures.c.indicator, figures.c.authority)
        for indicator, authority, transactions in self._connection.execute(
            select(*whose, by).where(wanted).group_by(*whose)
        ):
            found[indicator][authority] = transactions
        return dict(found)

    def month_figures(
        self, as_known_at: Moment | None = None, methods: Mapping[str, str] | None = None
    ) -> list[MonthFigure]:
        """The counts of every authority and month, by one definition of each indicator; now, or as known at a moment.

        `methods` holds the method version of each indicator wanted; those in force of all indicators for None.
        """
        wanted = self.methods() if methods is None else methods
        rows = self._figures(wanted) if as_known_at is None else self._figures_as_known_at(wanted, as_known_at)
        return [MonthFigure(*cell, counts) for cell, counts in rows if any(counts)]

    def _figures(self, methods: Mapping[str, str]) -> Iterator[tuple[Cell, Counts]]:
        wanted = tuple_(figures.c.indicator, figures.c.method_version).in_(list(methods.items()))
        query = select(figures).where(wanted).order_by(figures.c.indicator, figures.c.authority, figures.c.month)
        for row in self._connection.execute(query):
            yield (row[0], row[1], row[3]), Counts(*row[4:])

    def _figures_as_known_at(
        self, methods: Mapping[str, str], moment: Moment, authority: str | None = None
    ) -> Iterator[tuple[Cell, Counts]]:
        """The sum of all changes up to the moment, of one authority or of all; only rows that it falls into are taken apart."""
        of_whom = "" if authority is None else "and c.authority = :authority"
        values: dict[str, Any] = {"moment": moment, "indicators": list(methods), "versions": list(methods.values())}
        if authority is not None:
            values["authority"] = authority
        query = text(_FIGURES_AS_KNOWN_AT.format(of_whom=of_whom))
        for key, rows in groupby(self._connection.execute(query, values), key=lambda row: row[:3]):
            indicator, authority, month = key
            yield (authority, indicator, month), Counts(**{row[3]: int(row[4]) for row in rows})

    def kinds_aside(self, as_known_at: Moment | None = None) -> dict[str, frozenset[str | None]]:
        """The kinds of which messages are in quarantine, by authority; None for those whose kind could not be read."""
        rows = select(quarantine.c.authority, quarantine.c.kind).where(quarantine.c.state != "replayed").distinct()
        if as_known_at is not None:
            rows = rows.where(quarantine.c.known_at <= as_known_at)
        found: dict[str, set[str | None]] = {}
        for authority, kind in self._connection.execute(rows):
            found.setdefault(authority, set()).add(kind)
        return {authority: frozenset(kinds) for authority, kinds in found.items()}

    def standings(self, as_known_at: Moment | None = None) -> list[Standing]:
        """How far each authority has reported, now or as known at a moment; authorities that never did are not in it."""
        aside = self.kinds_aside(as_known_at)
        if as_known_at is None:
            found = [
                tuple(row)
                for row in self._connection.execute(select(standings.c.authority, standings.c.as_at, standings.c.kinds))
            ]
        else:
            found = self._standings_as_known_at(as_known_at)
        return [Standing(row[0], row[1], row[2], aside.get(row[0], frozenset())) for row in found]

    def _standings_as_known_at(self, moment: Moment) -> list[tuple[str, date | None, Mapping[str, str]]]:
        known: dict[str, list[ExtractRow]] = {}
        for row in self._connection.execute(select(extracts).where(extracts.c.effective_at <= moment)):
            known.setdefault(row.authority, []).append(extract_row(row))
        found = {authority: reached(rows) for authority, rows in sorted(known.items())}
        return [(authority, each.as_at, each.kinds) for authority, each in found.items()]

    def stated_figures(self, as_known_at: Moment | None = None) -> list[StatedFigure]:
        """The figures that authorities and the publisher state themselves and have not withdrawn."""
        return sorted(
            (_figure(event) for event in self._stated(ReportedFigure.SUBJECT, as_known_at)),
            key=lambda each: (each.indicator, each.area, each.period, each.stated_by),
        )

    def populations(self, as_known_at: Moment | None = None) -> list[Population]:
        """The populations that the publisher states and has not withdrawn."""
        return sorted(
            (
                Population(event.area, event.year, event.band, event.count, event.source)
                for event in self._stated(PopulationStated.SUBJECT, as_known_at)
            ),
            key=lambda each: (each.area, each.year, each.band),
        )

    def _stated(self, kind: str, as_known_at: Moment | None) -> list[Any]:
        if as_known_at is None:
            query = select(stated.c.message).where(stated.c.asserted, stated.c.kind == kind)
            query = query.order_by(stated.c.authority, stated.c.event_id)
            return events_in([row.message for row in self._connection.execute(query)])
        newest: dict[tuple[str, bytes], Statement] = {}
        for _, statement in self.back.stated(kind, as_known_at):
            header = statement.event.header
            fact = (header.authority, header.event_id)
            if fact not in newest or statement.overtakes(newest[fact]):
                newest[fact] = statement
        events: list[Any] = [newest[fact].event for fact in sorted(newest)]
        return [event for event in events if event.header.status == Status.ASSERTED]

    def state_of_stated(self) -> str:
        """A short text that changes whenever anything does that authorities or the publisher state themselves."""
        told = select(topics.c.id).where(topics.c.stream == Stream.PERFORMANCE)
        return self._moved(told)

    def streams(self, as_known_at: Moment | None = None) -> list[StreamState]:
        """How fresh each stream of each authority is, or was as known at a moment."""
        if as_known_at is None:
            return streams_now(self._connection)
        days = {authority: as_at for authority, as_at, _ in self._standings_as_known_at(as_known_at)}
        return streams_as_known_at(self._connection, as_known_at, days)

    def states(self) -> dict[str, str]:
        """By authority, a short text that changes whenever its statements do; they all change with the making of the tables."""
        place = func.concat_ws(":", offsets.c.topic, offsets.c.partition, offsets.c.next_offset)
        moved = func.md5(func.string_agg(place, aggregate_order_by(literal_column("','"), place)))
        back = select(func.count()).where(
            quarantine.c.state == "replayed", quarantine.c.authority == topics.c.authority
        )
        query = select(topics.c.authority, moved, back.scalar_subquery(), literal_column(GENERATION))
        query = query.join(offsets, offsets.c.topic == topics.c.id).group_by(topics.c.authority)
        return {authority: "-".join(map(str, rest)) for authority, *rest in self._connection.execute(query)}

    def state_of(self, authority: str) -> str:
        """A short text that changes whenever the statements of an authority do."""
        return self._moved(select(topics.c.id).where(topics.c.authority == authority))

    def _moved(self, mine: Select[tuple[int]]) -> str:
        place = func.concat_ws(":", offsets.c.topic, offsets.c.partition, offsets.c.next_offset)
        moved = select(func.string_agg(place, aggregate_order_by(literal_column("','"), place)))
        replayed = select(func.count()).where(quarantine.c.state == "replayed", quarantine.c.topic.in_(mine))
        row = self._connection.execute(
            select(
                moved.where(offsets.c.topic.in_(mine)).scalar_subquery(),
                replayed.scalar_subquery(),
                literal_column(GENERATION),
            )
        ).one()
        return "-".join(map(str, row))

    def state_id(self) -> str:
        """A short text that changes whenever anything that can be read here changes."""
        place = func.concat_ws(":", offsets.c.topic, offsets.c.partition, offsets.c.next_offset)
        listed = aggregate_order_by(place, offsets.c.topic, offsets.c.partition)
        moved = select(func.md5(func.array_to_string(func.array_agg(listed), ","))).select_from(offsets)
        replayed = select(func.count()).select_from(quarantine).where(quarantine.c.state == "replayed")
        by = func.concat_ws(":", *definitions.c)
        counted = select(func.md5(func.array_to_string(func.array_agg(aggregate_order_by(by, by)), ",")))
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
