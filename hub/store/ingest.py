"""One transaction of the consumers: what a batch changes, with the offsets, or nothing at all."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from hub.domain.figures import Standing
from hub.domain.units import Contribution, Counts
from hub.store.engine import Store, unreachable
from hub.store.items import from_json, to_json
from hub.store.rows import (
    ContributionRow,
    ExtractRow,
    Move,
    Person,
    Place,
    QuarantineRow,
    ReceiptRow,
    StatedFigureRow,
    StatementRow,
)

#: The most that travels in one value; PostgreSQL takes 256 MB of JSON.
MOST_CHARACTERS = 32_000_000


class FencedError(Exception):
    """An offset was not where it was expected: another consumer owns the partition now. Nothing was written."""


class Ingest:
    """Reads and writes within one transaction; each method is one round trip."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_standings(self, authorities: Sequence[str]) -> dict[str, date | None]:
        """The as-at day of each authority, held until the transaction ends, so that none is judged by two days at once."""
        ordered = sorted(authorities)
        self._run(
            "insert into standings (authority, kinds) select unnest(cast(:codes as text[])), '{}' on conflict do nothing",
            codes=ordered,
        )
        rows = self._run(
            "select authority, as_at from standings where authority = any(:codes) order by authority for update",
            codes=ordered,
        )
        return {row.authority: row.as_at for row in rows}

    def messages(self, people: Sequence[Person]) -> dict[Person, list[bytes]]:
        """Every message ever recorded of these people."""
        rows = self._run(
            """
            select s.authority, s.subject, s.message
            from unnest(cast(:authorities as text[]), cast(:subjects as text[])) as wanted (authority, subject)
            join statements s on s.authority = wanted.authority and s.subject = wanted.subject
            """,
            **_columns(people),
        )
        found: dict[Person, list[bytes]] = {}
        for authority, subject, message in rows:
            found.setdefault((authority, subject), []).append(message)
        return found

    def contributions(self, people: Sequence[Person]) -> dict[Person, tuple[Contribution, date | None]]:
        """What these people add to the figures so far, and when they are due."""
        rows = self._run(
            """
            select c.authority, c.subject, c.items, c.due_on
            from unnest(cast(:authorities as text[]), cast(:subjects as text[])) as wanted (authority, subject)
            join contributions c on c.authority = wanted.authority and c.subject = wanted.subject
            """,
            **_columns(people),
        )
        return {(row.authority, row.subject): (from_json(row.items), row.due_on) for row in rows}

    def people_due(self, authority: str, as_at: date | None) -> list[Person]:
        """The people whose contribution may change when the as-at day becomes this one; all of them for None."""
        rows = self._run(
            """
            select subject from contributions
            where authority = :authority and (cast(:as_at as date) is null or due_on <= :as_at) order by subject
            """,
            authority=authority,
            as_at=as_at,
        )
        return [(authority, row.subject) for row in rows]

    def append_statements(self, rows: Iterable[StatementRow]) -> None:
        """Append messages to the record, by COPY."""
        driver: Any = self._connection.connection.driver_connection
        columns = 'topic, partition, "offset", appended_at, authority, subject, kind, event_id, revision, message'
        with driver.cursor() as cursor, cursor.copy(f"copy statements ({columns}) from stdin (format binary)") as copy:
            copy.set_types(["int4", "int4", "int8", "int8", "text", "text", "text", "bytea", "int8", "bytea"])
            for row in rows:
                copy.write_row(
                    (
                        row.topic,
                        row.partition,
                        row.offset,
                        row.appended_at,
                        row.authority,
                        row.subject,
                        row.kind,
                        row.event_id,
                        row.revision,
                        row.message,
                    )
                )

    def put_contributions(self, rows: Sequence[ContributionRow]) -> None:
        """Replace what people add to the figures."""
        for some in _by_size([(row, to_json(row.contribution)) for row in rows]):
            # The items travel as one text, for PostgreSQL's arrays would have each of their quotes escaped.
            self._run(
                """
                insert into contributions (authority, subject, items, due_on)
                select * from rows from (unnest(cast(:authorities as text[])), unnest(cast(:subjects as text[])),
                    jsonb_array_elements(cast(:items as jsonb)), unnest(cast(:due as date[])))
                on conflict (authority, subject) do update set items = excluded.items, due_on = excluded.due_on
                """,
                authorities=[row.authority for row, _ in some],
                subjects=[row.subject for row, _ in some],
                items=f"[{','.join(items for _, items in some)}]",
                due=[row.due_on for row, _ in some],
            )

    def add_figures(self, authority: str, changes: Contribution) -> None:
        """Add differences to the figures of an authority; cells that come to nothing go."""
        if not changes:
            return
        cells = sorted(changes, key=lambda cell: cell)
        numbers = [changes[cell].numbers for cell in cells]
        names = tuple(each.name for each in fields(Counts))
        arrays = ", ".join(f"cast(:{name} as int[])" for name in names)
        sums = ", ".join(f"{name} = f.{name} + excluded.{name}" for name in names)
        self._run(
            f"""
            insert into figures as f (authority, indicator, month, {", ".join(names)})
            select :authority, * from unnest(cast(:indicators as text[]), cast(:months as date[]), {arrays})
            on conflict (authority, indicator, month) do update set {sums}
            """,
            authority=authority,
            indicators=[cell[0] for cell in cells],
            months=[cell[1] for cell in cells],
            **{name: [each[index] for each in numbers] for index, name in enumerate(names)},
        )
        self._run(
            f"delete from figures where authority = :authority and ({' + '.join(names)}) = 0", authority=authority
        )

    def extracts(self, authorities: Sequence[str]) -> list[ExtractRow]:
        """Every statement about an extract of these authorities."""
        rows = self._run("select * from extracts where authority = any(:codes)", codes=list(authorities))
        return [
            ExtractRow(
                **{**row._mapping, "ends": {(topic, partition): end for topic, partition, end in row.ends}},
            )
            for row in rows
        ]

    def put_extracts(self, rows: Sequence[ExtractRow]) -> None:
        """Keep statements about extracts, and whether each is in effect."""
        for row in rows:
            self._run(
                """
                insert into extracts values (:authority, :event_id, :revision, :asserted, :source, :of_stream, :as_at,
                    :appended_at, cast(:contents as jsonb), cast(:ends as jsonb), :in_effect)
                on conflict (authority, event_id, revision) do update set in_effect = extracts.in_effect or excluded.in_effect
                """,
                authority=row.authority,
                event_id=row.event_id,
                revision=row.revision,
                asserted=row.asserted,
                source=row.source,
                of_stream=row.of_stream,
                as_at=row.as_at,
                appended_at=row.appended_at,
                contents=json.dumps(row.contents),
                ends=json.dumps([[topic, partition, end] for (topic, partition), end in sorted(row.ends.items())]),
                in_effect=row.in_effect,
            )

    def has_waiting_extracts(self, authorities: Sequence[str]) -> bool:
        """Does any extract of these authorities wait for its events?"""
        rows = self._run(
            "select 1 from extracts where authority = any(:codes) and not in_effect limit 1", codes=list(authorities)
        )
        return rows.first() is not None

    def put_standing(self, standing: Standing, as_at_known: int | None) -> None:
        """Set how far an authority has reported."""
        self._run(
            "update standings set as_at = :as_at, as_at_known = :known, kinds = cast(:kinds as jsonb) where authority = :authority",
            authority=standing.authority,
            as_at=standing.as_at,
            known=as_at_known,
            kinds=json.dumps(dict(standing.kinds)),
        )

    def put_stated_figures(self, rows: Sequence[StatedFigureRow]) -> None:
        """Keep stated figures; the highest revision wins, and of equal ones the greater message."""
        if rows:
            self._run(
                """
                insert into stated_figures as f (authority, event_id, revision, asserted, message)
                select * from unnest(cast(:authorities as text[]), cast(:ids as bytea[]), cast(:revisions as int8[]),
                    cast(:asserted as bool[]), cast(:messages as bytea[]))
                on conflict (authority, event_id) do update
                set revision = excluded.revision, asserted = excluded.asserted, message = excluded.message
                where (excluded.revision, excluded.message) > (f.revision, f.message)
                """,
                authorities=[row.authority for row in rows],
                ids=[row.event_id for row in rows],
                revisions=[row.revision for row in rows],
                asserted=[row.asserted for row in rows],
                messages=[row.message for row in rows],
            )

    def put_quarantine(self, rows: Sequence[QuarantineRow]) -> None:
        """Keep messages that could not be used, by address; one that is there already keeps its number."""
        for row in rows:
            self._run(
                """
                insert into quarantine (topic, partition, "offset", appended_at, authority, kind, code, reason, state)
                values (:topic, :partition, :offset, :appended_at, :authority, :kind, :code, :reason, 'open')
                on conflict (topic, partition, "offset") do update
                set kind = excluded.kind, code = excluded.code, reason = excluded.reason, state = 'open'
                """,
                topic=row.topic,
                partition=row.partition,
                offset=row.offset,
                appended_at=row.appended_at,
                authority=row.authority,
                kind=row.kind,
                code=row.code,
                reason=row.reason,
            )

    def settle_quarantine(self, replayed: Sequence[tuple[int, int, int]]) -> None:
        """Close quarantine rows, by (topic, partition, offset), whose message has now been recorded."""
        for topic, partition, offset in replayed:
            self._run(
                """
                update quarantine set state = 'replayed'
                where topic = :topic and partition = :partition and "offset" = :offset
                """,
                topic=topic,
                partition=partition,
                offset=offset,
            )

    def owe_receipts(self, rows: Sequence[ReceiptRow]) -> None:
        """Owe authorities an answer about ranges of messages."""
        for row in rows:
            self._run(
                """
                insert into receipts (authority, topic, partition, first_offset, last_offset, recorded, repeated, exceptions, received_at)
                values (:authority, :topic, :partition, :first, :last, :recorded, :repeated, cast(:exceptions as jsonb), :received_at)
                """,
                authority=row.authority,
                topic=row.topic,
                partition=row.partition,
                first=row.first_offset,
                last=row.last_offset,
                recorded=row.recorded,
                repeated=row.repeated,
                exceptions=json.dumps(row.exceptions),
                received_at=row.received_at,
            )

    def move_offsets(self, moves: Sequence[Move]) -> None:
        """Move each partition on, if it is where it is expected to be; raises FencedError when one is not."""
        for move in moves:
            result = self._run(
                """
                update offsets set next_offset = :following, recorded = recorded + :recorded, last_appended_at = :appended
                where topic = :topic and partition = :partition and next_offset = :expected
                """,
                topic=move.topic,
                partition=move.partition,
                expected=move.expected,
                following=move.following,
                recorded=move.recorded,
                appended=move.last_appended_at,
            )
            if result.rowcount != 1:
                raise FencedError(f"topic {move.topic} partition {move.partition} is not at offset {move.expected}")

    def positions(self, authorities: Sequence[str]) -> dict[Place, int]:
        """How far each partition of these authorities is, this transaction's moves included."""
        rows = self._run(
            """
            select t.name, o.partition, o.next_offset from offsets o join topics t on t.id = o.topic
            where t.authority = any(:codes) order by t.id
            """,
            codes=list(authorities),
        )
        return {(row.name, row.partition): row.next_offset for row in rows}

    def announce(self, authority: str, indicators: Sequence[str]) -> None:
        """Tell open pages, once committed, which figures changed."""
        payload = json.dumps({"authority": authority, "indicators": list(indicators)})
        self._run("select pg_notify('figures', :payload)", payload=payload)

    def _run(self, sql: str, **values: Any) -> Any:
        return self._connection.execute(text(sql), values)


@contextmanager
def ingest(store: Store) -> Iterator[Ingest]:
    """A transaction: committed at the end, or rolled back whole by any error."""
    try:
        with store.engine.begin() as connection:
            yield Ingest(connection)
    except OperationalError as error:
        raise unreachable(store, error) from None


def _columns(people: Sequence[Person]) -> dict[str, list[str]]:
    return {"authorities": [person[0] for person in people], "subjects": [person[1] for person in people]}


def _by_size(rows: Sequence[tuple[ContributionRow, str]]) -> Iterator[list[tuple[ContributionRow, str]]]:
    """The rows a few at a time: a childhood dated to the year 1 is long, and PostgreSQL takes no value of any length."""
    some: list[tuple[ContributionRow, str]] = []
    size = 0
    for row in rows:
        if some and size + len(row[1]) > MOST_CHARACTERS:
            yield some
            some, size = [], 0
        some.append(row)
        size += len(row[1])
    if some:
        yield some
