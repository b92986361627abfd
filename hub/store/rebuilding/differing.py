"""Where the live store and the one made again differ, row by row, in SQL that sees both at once.

`o` is the live store (old), `n` the new one; `schema` names the live tables. Every question gives only what differs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from hub.domain.units import COLUMNS
from hub.store.rebuilding.beside import NEW

#: A store of which everything was altered need not be listed to the last row.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing that differs: what it is, where, and what the new and the live store say of it."""

    what: str
    where: str
    new: object
    live: object


class Since(NamedTuple):
    """Changes of figures up to these numbers were compared before; 0 is the beginning."""

    new: int = 0
    live: int = 0


class Comparison:
    """Questions on one connection, in a transaction that sees both stores at the same offsets."""

    def __init__(self, connection: Connection, schema: str) -> None:
        self._connection = connection
        self._live = schema

    def everything(self, methods: Sequence[tuple[str, str]]) -> Iterator[Differing]:
        """All of both stores; figures by these definitions, by indicator and version."""
        yield from self.statements()
        yield from self.since(methods, Since())

    def since(self, methods: Sequence[tuple[str, str]], since: Since) -> Iterator[Differing]:
        """All but the statements, and of the changes those that came since."""
        yield from self.offsets()
        yield from self.topics()
        yield from self.standings()
        yield from self.extracts()
        yield from self.stated()
        yield from self.quarantine()
        yield from self.definitions(methods)
        yield from self.figures(methods)
        yield from self.changes(methods, since)
        yield from self.due()

    def reached(self) -> Since:
        """The numbers of the last changes there are now."""
        row = self._connection.execute(
            text(
                f"select (select coalesce(max(id), 0) from {NEW}.changes), (select coalesce(max(id), 0) from {self._live}.changes)"
            )
        ).one()
        return Since(*row)

    def offsets(self) -> Iterator[Differing]:
        """How far each partition is, and up to which moment it is known."""
        for row in self._joined(
            "offsets", ("topic", "partition"), ("next_offset", "known_at"), extra=self._name_of("topic")
        ):
            yield Differing("offset", f"{row.extra}[{row.partition}]", *_both(row, 2))

    def topics(self) -> Iterator[Differing]:
        """Whose topics they are."""
        for row in self._joined("topics", ("id",), ("name", "authority", "stream"), extra="coalesce(n.name, o.name)"):
            yield Differing("topic", row.extra, *_both(row, 3))

    def statements(self) -> Iterator[Differing]:
        """The record of messages, byte for byte; no byte of them is told."""
        columns = ("known_at", "kind", "subject", "message", "extract")
        for row in self._joined(
            "statements", ("topic", "partition", "offset"), columns, extra=self._name_of("topic"), tell=False
        ):
            where = f"{row.extra}[{row.partition}]@{row.offset}"
            yield Differing("statement", where, *_presence(row, "as in the log"))

    def standings(self) -> Iterator[Differing]:
        """As-at days in effect and kinds stated."""
        for row in self._joined("standings", ("authority",), ("as_at", "effective_at", "kinds")):
            if any(each not in (None, {}) for each in (*row.new, *row.live)):
                yield Differing("as-at day", row.authority, *_both(row, 3))

    def extracts(self) -> Iterator[Differing]:
        """What was said of extracts, and when each took effect."""
        columns = (
            "asserted",
            "source",
            "of_stream",
            "known_at",
            "contents",
            "ends",
            "effective_at",
            "held",
            "held_from",
        )
        for row in self._joined(
            "extracts", ("authority", "event_id", "revision"), columns, extra="coalesce(n.as_at, o.as_at)", tell=False
        ):
            where = f"{row.authority}, as at {row.extra}, revision {row.revision}"
            yield Differing("extract", where, *_presence(row, "as stated"))

    def stated(self) -> Iterator[Differing]:
        """Figures and populations that are stated."""
        columns = ("kind", "revision", "asserted", "message")
        for row in self._joined("stated", ("authority", "event_id"), columns, tell=False):
            yield Differing("stated figure", f"{row.authority}, {row.event_id.hex()}", *_presence(row, "as stated"))

    def quarantine(self) -> Iterator[Differing]:
        """Messages set aside; of one that was tried again in the end there is nothing to compare."""
        columns = ("known_at", "authority", "kind", "code", "reason")
        for row in self._joined(
            "quarantine",
            ("topic", "partition", "offset"),
            columns,
            extra=self._name_of("topic"),
            of_live="where state <> 'replayed'",
            tell=False,
        ):
            where = f"{row.extra}[{row.partition}]@{row.offset}"
            yield Differing("message set aside", where, *_presence(row, "set aside, and why"))

    def definitions(self, methods: Sequence[tuple[str, str]]) -> Iterator[Differing]:
        """Definitions by which figures are counted in one store and not in the other."""
        query = f"""
            select authority, coalesce(n.indicator, o.indicator) as indicator,
                coalesce(n.method_version, o.method_version) as version, n.indicator is not null as is_new
            from (select * from {NEW}.definitions where counted_until is null) n
            full join (select * from {self._live}.definitions where counted_until is null) o
                using (authority, indicator, method_version)
            where n.indicator is null or o.indicator is null order by 1, 2, 3
        """
        for row in self._connection.execute(text(query)):
            told = ("counted by", "not counted by") if row.is_new else ("not counted by", "counted by")
            yield Differing("definition", f"{row.authority}, {row.indicator}, {row.version}", *told)

    def figures(self, methods: Sequence[tuple[str, str]]) -> Iterator[Differing]:
        """Every cell of every figure that both stores count."""
        query = f"""
            select authority, indicator, month, array[{_numbers("n")}] as new, array[{_numbers("o")}] as live
            from {NEW}.figures n full join {self._live}.figures o using (authority, indicator, method_version, month)
            where {self._in_both} and ({_numbers("n")}) is distinct from ({_numbers("o")}) order by 1, 2, 3 limit {MOST}
        """
        for row in self._connection.execute(text(query), _methods(methods)):
            for column, new, live in zip(COLUMNS, row.new, row.live, strict=True):
                if new != live:
                    yield Differing("figure", _cell(row.authority, row.indicator, row.month, column), new, live)

    def changes(self, methods: Sequence[tuple[str, str]], since: Since) -> Iterator[Differing]:
        """When each figure changed; of each that differs, the first moment at which it does."""
        apart = """
            select authority, indicator, method_version, month, state, each.moment, {sign} each.number as number
            from {schema}.changes, unnest(moments, numbers) as each (moment, number) where id > {after}
        """
        new = apart.format(schema=NEW, sign="", after=int(since.new))
        live = apart.format(schema=self._live, sign="-", after=int(since.live))
        query = f"""
            select authority, indicator, month, state, min(moment) as moment,
                (array_agg(more order by moment))[1] as more
            from (
                select authority, indicator, method_version, month, state, moment, sum(number) as more
                from ({new} union all {live}) both_of_them where {self._in_both}
                group by 1, 2, 3, 4, 5, 6 having sum(number) <> 0
            ) apart group by 1, 2, 3, 4 order by 1, 2, 3, 4 limit {MOST}
        """
        for row in self._connection.execute(text(query), _methods(methods)):
            where = f"{_cell(row.authority, row.indicator, row.month, row.state)}, at {row.moment}"
            yield Differing("changes of a figure", where, f"{row.more:+} more", "")

    def due(self) -> Iterator[Differing]:
        """Who is to be judged anew, and is not in the live store; a day too early does no harm."""
        first = "select authority, subject, min(due_on) as due_on from {schema}.due group by 1, 2"
        query = f"""
            select n.authority, count(*) as people from ({first.format(schema=NEW)}) n
            left join ({first.format(schema=self._live)}) o using (authority, subject)
            where o.due_on is null or o.due_on > n.due_on group by 1 order by 1
        """
        for row in self._connection.execute(text(query)):
            yield Differing("people due", row.authority, f"{row.people} more, or earlier", "not due")

    def _name_of(self, column: str) -> str:
        return f"(select name from {NEW}.topics where id = {column})"

    @property
    def _in_both(self) -> str:
        return f"""
            (indicator, method_version) in (select * from unnest(cast(:indicators as text[]), cast(:versions as text[])))
            and (authority, indicator, method_version) in (
                select authority, indicator, method_version from {self._live}.definitions where counted_until is null)
        """

    def _joined(
        self,
        table: str,
        keys: Sequence[str],
        columns: Sequence[str],
        extra: str = "null",
        of_live: str = "",
        tell: bool = True,
    ) -> Iterator[Any]:
        """The rows of a table that differ in these columns, or are in one store only."""
        using = ", ".join(f'"{key}"' for key in keys)
        new, live = (", ".join(f'{side}."{column}"' for column in columns) for side in "no")
        told = f"jsonb_build_array({new}) as new, jsonb_build_array({live}) as live" if tell else "null, null"
        query = f"""
            select {using}, {extra} as extra, n.is_there is not null as is_new, o.is_there is not null as is_live, {told}
            from (select *, true as is_there from {NEW}.{table}) n
            full join (select *, true as is_there from {self._live}.{table} {of_live}) o using ({using})
            where ({new}) is distinct from ({live}) order by {using} limit {MOST}
        """
        yield from self._connection.execute(text(query))


def _methods(methods: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {"indicators": [each[0] for each in methods], "versions": [each[1] for each in methods]}


def _numbers(side: str) -> str:
    return ", ".join(f"coalesce({side}.{column}, 0)" for column in COLUMNS)


def _cell(authority: str, indicator: str, month: date, column: str) -> str:
    return f"{authority}, {indicator}, {month:%Y-%m}, {column}"


def _both(row: Any, count: int) -> tuple[object, object]:
    """What both say, without what they agree on."""
    apart = [number for number in range(count) if row.new[number] != row.live[number]]
    return tuple(", ".join(str(side[number]) for number in apart) for side in (row.new, row.live))  # type: ignore[return-value]


def _presence(row: Any, stands: str) -> tuple[str, str]:
    return (stands if row.is_new else "none"), ("otherwise" if row.is_new else "one") if row.is_live else "none"
