"""What was known when: reads of the record of changes and extracts that tell how figures came about."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, literal_column, select, text

from hub.domain.histories.facts import Statement
from hub.domain.knowledge import Moment
from hub.domain.populations import PopulationChange
from hub.domain.revisions import CellChanges, Course
from hub.store.courses import Effect, course
from hub.store.gate import GENERATION
from hub.store.messages import events_in
from hub.store.tables import extracts, statements, topics
from schemas.events.header import Status
from schemas.events.population_stated import PopulationStated
from schemas.topics import Stream

#: Later than every moment.
LAST: Moment = 2**63 - 1


class Since(NamedTuple):
    """A month of an authority, by a definition, from a moment on."""

    authority: str
    indicator: str
    method_version: str
    month: date
    moment: Moment


class LookingBack:
    """Reads on one connection; what is not yet known at a moment asked for is not in the answers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def extracts_known(self) -> dict[str, tuple[int, ...]]:
        """Numbers by authority that change whenever its course does: extracts are only added, and take effect once."""
        numbers: tuple[Any, ...] = (func.count(), func.count(extracts.c.effective_at), literal_column(GENERATION))
        query = select(extracts.c.authority, *numbers).group_by(extracts.c.authority)
        return {authority: tuple(found) for authority, *found in self._connection.execute(query)}

    def courses(self, authorities: Collection[str]) -> dict[str, Course]:
        """How these authorities stood from each moment on at which one of their extracts took effect."""
        columns = [extracts.c[name] for name in Effect._fields]
        query = select(*columns).where(
            extracts.c.effective_at.is_not(None), extracts.c.authority.in_(list(authorities))
        )
        query = query.order_by(extracts.c.authority)
        rows = (Effect(*row) for row in self._connection.execute(query))
        return {
            authority: course(authority, effects) for authority, effects in groupby(rows, key=lambda row: row.authority)
        }

    def changes_since(
        self,
        wanted: Sequence[Since],
        columns: Collection[str],
        looked_at: Sequence[Moment],
        as_known_at: Moment | None = None,
    ) -> dict[tuple[str, str], list[CellChanges]]:
        """By indicator and method version, what changed of months after their moments, in any of these numbers.

        Changes between which none of the moments `looked_at`, in their order, lies are one, at the last of them.
        """
        query = text(
            """
            with found as (
                select c.*, since.moment as since from
                unnest(cast(:authorities as text[]), cast(:indicators as text[]), cast(:versions as text[]),
                    cast(:months as date[]), cast(:moments as int8[]))
                    as since (authority, indicator, version, month, moment)
                join changes c on c.indicator = since.indicator and c.authority = since.authority
                    and c.month = since.month and c.last_at > since.moment
                where c.method_version = since.version and c.state = any(:columns) and c.first_at <= :latest
            ), whole as (
                select *, first_at > since and last_at <= :latest
                    and width_bucket(first_at, cast(:looks as int8[])) = width_bucket(last_at, cast(:looks as int8[])) as is_one from found
            ), each as (
                select indicator, method_version, authority, month, state, last_at as moment, number from whole where is_one
                union all
                select indicator, method_version, authority, month, state, one.moment, one.number
                from whole cross join lateral unnest(moments, numbers) as one (moment, number)
                where not is_one and one.moment > since and one.moment <= :latest
            ), summed as (
                select indicator, method_version, authority, month, state, max(moment) as moment, sum(number)::int8 as number
                from each group by indicator, method_version, authority, month, state, width_bucket(moment, cast(:looks as int8[]))
            )
            select indicator, method_version, authority, month, state,
                array_agg(moment order by moment), array_agg(number order by moment)
            from summed group by indicator, method_version, authority, month, state
            """
        )
        values: dict[str, Any] = {
            "columns": list(columns),
            "latest": LAST if as_known_at is None else as_known_at,
            "looks": [moment + 1 for moment in looked_at],  # what is known at a moment includes what came with it
        }
        for name, index in (("authorities", 0), ("indicators", 1), ("versions", 2), ("months", 3), ("moments", 4)):
            values[name] = [each[index] for each in wanted]
        found: dict[tuple[str, str], list[CellChanges]] = {}
        for indicator, version, *rest in self._connection.execute(query, values):
            found.setdefault((indicator, version), []).append(CellChanges(*rest))
        return found

    def stated(self, kind: str, as_known_at: Moment | None = None) -> list[tuple[Moment, Statement]]:
        """Every statement of the publisher and the authorities of a kind, with its moment; of performance streams alone."""
        performance = select(topics.c.id).where(topics.c.stream == Stream.PERFORMANCE)
        query = select(statements.c.known_at, statements.c.message).where(
            statements.c.topic.in_(performance), statements.c.kind == kind
        )
        if as_known_at is not None:
            query = query.where(statements.c.known_at <= as_known_at)
        rows = self._connection.execute(query).all()
        events = events_in([row.message for row in rows])
        return [(row.known_at, Statement(event, row.message)) for row, event in zip(rows, events, strict=True)]

    def population_changes(self) -> list[PopulationChange]:
        """When the number of people stated of an area, year and band changed, and by how much."""
        facts: dict[bytes, list[tuple[Moment, Statement]]] = {}
        for moment, statement in self.stated(PopulationStated.SUBJECT):
            facts.setdefault(statement.event.header.event_id, []).append((moment, statement))
        return [change for told in facts.values() for change in _population_changes(told)]


def _population_changes(told: Iterable[tuple[Moment, Statement]]) -> Iterable[PopulationChange]:
    winner: Statement | None = None
    count = 0
    for moment, statement in sorted(told, key=lambda known: known[0]):
        if winner is None or statement.overtakes(winner):
            winner = statement
            event: Any = statement.event
            stated = event.count if event.header.status == Status.ASSERTED else 0
            if stated != count:
                yield PopulationChange(event.area, event.year, event.band, moment, stated - count)
            count = stated
