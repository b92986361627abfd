"""Messages that could not be used, and the receipts owed for all that came."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, text

from hub.store.rows import QuarantineRow, ReceiptRow


class Exceptions:
    """Quarantine and receipts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_quarantine(self, rows: Sequence[QuarantineRow]) -> None:
        """Keep messages that could not be used, by address; one that is there already keeps its number."""
        if rows:
            self._connection.execute(
                text(
                    """
                    insert into quarantine (topic, partition, "offset", known_at, authority, kind, code, reason, state)
                    values (:topic, :partition, :offset, :known_at, :authority, :kind, :code, :reason, 'open')
                    on conflict (topic, partition, "offset") do update
                    set kind = excluded.kind, code = excluded.code, reason = excluded.reason, state = 'open'
                    """
                ),
                [
                    {
                        "topic": row.topic,
                        "partition": row.partition,
                        "offset": row.offset,
                        "known_at": row.known_at,
                        "authority": row.authority,
                        "kind": row.kind,
                        "code": row.code,
                        "reason": row.reason,
                    }
                    for row in rows
                ],
            )

    def settle_quarantine(self, replayed: Sequence[tuple[int, int, int]]) -> None:
        """Close quarantine rows, by (topic, partition, offset), whose message has now been recorded."""
        if replayed:
            self._connection.execute(
                text(
                    """
                    update quarantine set state = 'replayed'
                    where topic = :topic and partition = :partition and "offset" = :offset
                    """
                ),
                [{"topic": topic, "partition": partition, "offset": offset} for topic, partition, offset in replayed],
            )

    def owe_receipts(self, rows: Sequence[ReceiptRow]) -> None:
        """Owe authorities an answer about ranges of messages."""
        if rows:
            self._connection.execute(
                text(
                    """
                    insert into receipts (authority, topic, partition, first_offset, last_offset, recorded, repeated,
                        exceptions, received_at)
                    select * from unnest(cast(:authorities as text[]), cast(:topics as text[]),
                        cast(:partitions as int[]), cast(:firsts as int8[]), cast(:lasts as int8[]),
                        cast(:recorded as int8[]), cast(:repeated as int8[]), cast(:exceptions as jsonb[]),
                        cast(:received as int8[]))
                    """
                ),
                {
                    "authorities": [row.authority for row in rows],
                    "topics": [row.topic for row in rows],
                    "partitions": [row.partition for row in rows],
                    "firsts": [row.first_offset for row in rows],
                    "lasts": [row.last_offset for row in rows],
                    "recorded": [row.recorded for row in rows],
                    "repeated": [row.repeated for row in rows],
                    "exceptions": [json.dumps(row.exceptions) for row in rows],
                    "received": [row.received_at for row in rows],
                },
            )
