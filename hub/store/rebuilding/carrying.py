"""What is taken over from the live store, because nothing else knows it: numbers, and what the log has no more.

All of it is SQL from one schema to the other; `connection` is of the new tables, `schema` that of the live ones.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, text

from hub.store.tables import changes, definitions, extracts, figures, offsets, practice, quarantine, statements, topics


def take_over_topic(connection: Connection, schema: str, number: int) -> int:
    """What was recorded and set aside of a topic that is no longer in the log, and how far it was; how many statements."""
    for table in (offsets, quarantine):
        _copy(connection, schema, table, "topic = :number", {"number": number})
    return _copy(connection, schema, statements, "topic = :number", {"number": number})


def take_over_effects(connection: Connection, schema: str, authority: str, gone: Sequence[int]) -> None:
    """The extracts of an authority that took effect, by messages some of which are no longer in the log.

    Also those that wait, of topics no longer in the log, by number: they say with which extract a held statement takes effect.
    """
    condition = "authority = :code and (effective_at is not null or topic = any(:gone))"
    _copy(connection, schema, extracts, condition, {"code": authority, "gone": list(gone)})


def take_over_empty_partitions(connection: Connection, schema: str) -> None:
    """Topics and partitions that consumers have made known meanwhile, and taken nothing of yet."""
    _copy(connection, schema, topics, "not exists (select from topics n where n.id = o.id)", {})
    fresh = (
        "next_offset = 0 and not exists (select from offsets n where (n.topic, n.partition) = (o.topic, o.partition))"
    )
    _copy(connection, schema, offsets, fresh, {})


def take_over_practice(connection: Connection, schema: str) -> None:
    """How far practice was judged: nothing else is kept of it, so it is not read again."""
    _copy(connection, schema, practice, "true", {})


def take_over_definitions(connection: Connection, schema: str, methods: Sequence[tuple[str, str]]) -> None:
    """The figures by definitions that are counted by no longer, which are those that are not among `methods`."""
    of_others = """
        (indicator, method_version) not in
        (select * from unnest(cast(:indicators as text[]), cast(:versions as text[])))
    """
    values = {"indicators": [each[0] for each in methods], "versions": [each[1] for each in methods]}
    for table in (definitions, figures, changes):
        _copy(connection, schema, table, of_others, values, without=("id",))


def take_over_quarantine(connection: Connection, schema: str) -> None:
    """The numbers of messages set aside, requests to try them again, and that others were tried again in the end."""
    same = '(o.topic, o.partition, o."offset") = (n.topic, n.partition, n."offset")'
    connection.execute(text("update quarantine set id = -id"))
    connection.execute(
        text(
            f"""
            update quarantine n set id = o.id, state = case o.state when 'replayed' then n.state else o.state end
            from {schema}.quarantine o where {same}
            """
        )
    )
    recorded = f"""
        exists (select from statements n where {same}) and not exists (select from quarantine n where {same})
    """
    _copy(connection, schema, quarantine, recorded, {}, state="'replayed'")
    begin_numbers_after(connection, schema, "quarantine")
    connection.execute(
        text("update quarantine set id = nextval(pg_get_serial_sequence('quarantine', 'id')) where id < 0")
    )


def begin_numbers_after(connection: Connection, schema: str, table: str) -> None:
    """Let the new numbers of a table begin after all that the live store has given."""
    connection.execute(
        text(
            f"""
            select setval(pg_get_serial_sequence('{table}', 'id'),
                greatest((select max(id) from {table}), (select max(id) from {schema}.{table}), 0) + 1, false)
            """
        )
    )


def _copy(
    connection: Connection,
    schema: str,
    table: Table,
    condition: str,
    values: Mapping[str, object],
    without: Sequence[str] = (),
    **instead: str,
) -> int:
    names = [column.name for column in table.columns if column.name not in without]
    columns = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join(instead.get(name, f'o."{name}"') for name in names)
    query = f"insert into {table.name} ({columns}) select {chosen} from {schema}.{table.name} o where {condition}"
    return connection.execute(text(query), values).rowcount
