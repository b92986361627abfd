"""Figures and populations that are stated, not derived."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from hub.store.rows import StatedRow


class Stated:
    """Keeps the latest statement about each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, rows: Sequence[StatedRow]) -> None:
        """Keep what is stated; the highest revision wins, and of equal ones the greater message."""
        if rows:
            newest: dict[tuple[str, bytes], StatedRow] = {}
            for row in rows:
                other = newest.get((row.authority, row.event_id))
                if other is None or (other.revision, other.message) < (row.revision, row.message):
                    newest[row.authority, row.event_id] = row
            kept = list(newest.values())
            self._connection.execute(
                text(
                    """
                    insert into stated as f (authority, event_id, kind, revision, asserted, message)
                    select * from unnest(cast(:authorities as text[]), cast(:ids as bytea[]), cast(:kinds as text[]),
                        cast(:revisions as int8[]), cast(:asserted as bool[]), cast(:messages as bytea[]))
                    on conflict (authority, event_id) do update
                    set revision = excluded.revision, asserted = excluded.asserted, message = excluded.message
                    where (excluded.revision, excluded.message) > (f.revision, f.message)
                    """
                ),
                {
                    "authorities": [row.authority for row in kept],
                    "ids": [row.event_id for row in kept],
                    "kinds": [row.kind for row in kept],
                    "revisions": [row.revision for row in kept],
                    "asserted": [row.asserted for row in kept],
                    "messages": [row.message for row in kept],
                },
            )
