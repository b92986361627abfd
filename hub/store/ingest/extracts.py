"""Statements that an extract is complete, and how far each authority has reported by them."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from hub.domain.figures import Standing
from hub.store.rows import ExtractRow


class Extracts:
    """Keeps statements about extracts, whether they took effect, and what follows from them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, authorities: Sequence[str]) -> list[ExtractRow]:
        """Every statement about an extract of these authorities."""
        rows = self._connection.execute(
            text("select * from extracts where authority = any(:codes)"), {"codes": list(authorities)}
        )
        return [extract_row(row) for row in rows]

    def waiting(self, authorities: Sequence[str]) -> set[str]:
        """Which of these authorities have an extract that waits for its events."""
        rows = self._connection.execute(
            text("select distinct authority from extracts where authority = any(:codes) and effective_at is null"),
            {"codes": list(authorities)},
        )
        return {row.authority for row in rows}

    def put(self, rows: Sequence[ExtractRow]) -> None:
        """Keep statements about extracts, as they stand now."""
        if rows:
            self._connection.execute(
                text(
                    """
                    insert into extracts (authority, event_id, revision, asserted, source, of_stream, as_at, known_at,
                        contents, ends, effective_at, topic, "offset", extract, held, held_from)
                    values (:authority, :event_id, :revision, :asserted, :source, :of_stream, :as_at, :known_at,
                        cast(:contents as jsonb), cast(:ends as jsonb), :effective_at, :topic, :offset, :extract, :held,
                        :held_from)
                    on conflict (authority, event_id, revision) do update
                    set (asserted, source, of_stream, as_at, known_at, contents, ends, effective_at, topic, "offset",
                        extract, held, held_from) = (excluded.asserted, excluded.source, excluded.of_stream,
                        excluded.as_at, excluded.known_at, excluded.contents, excluded.ends, excluded.effective_at,
                        excluded.topic, excluded."offset", excluded.extract, excluded.held, excluded.held_from)
                    """
                ),
                [
                    {
                        "authority": row.authority,
                        "event_id": row.event_id,
                        "revision": row.revision,
                        "asserted": row.asserted,
                        "source": row.source,
                        "of_stream": row.of_stream,
                        "as_at": row.as_at,
                        "known_at": row.known_at,
                        "contents": json.dumps(row.contents),
                        "ends": json.dumps([[*place, end] for place, end in sorted(row.ends.items())]),
                        "effective_at": row.effective_at,
                        "topic": row.topic,
                        "offset": row.offset,
                        "extract": row.extract,
                        "held": row.held,
                        "held_from": row.held_from,
                    }
                    for row in rows
                ],
            )

    def put_standing(self, standing: Standing, effective_at: int | None) -> None:
        """Set how far an authority has reported, and since when."""
        self._connection.execute(
            text(
                """
                update standings set as_at = :as_at, effective_at = :effective_at, kinds = cast(:kinds as jsonb)
                where authority = :authority
                """
            ),
            {
                "authority": standing.authority,
                "as_at": standing.as_at,
                "effective_at": effective_at,
                "kinds": json.dumps(dict(standing.kinds)),
            },
        )


def extract_row(row: Any) -> ExtractRow:
    """A row of the table as a plain value."""
    return ExtractRow(**{**row._mapping, "ends": {(topic, partition): end for topic, partition, end in row.ends}})
