"""Who is to be judged anew when an as-at day comes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, text


class Due:
    """People by the as-at day on which they may come to count otherwise."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, rows: Sequence[tuple[str, date, str]]) -> None:
        """Remember authority, day and person; those that are remembered already stay."""
        if rows:
            authorities, days, subjects = zip(*rows, strict=True)
            self._connection.execute(
                text(
                    """
                    insert into due (authority, due_on, subject)
                    select * from unnest(cast(:authorities as text[]), cast(:days as date[]), cast(:subjects as text[]))
                    on conflict do nothing
                    """
                ),
                {"authorities": list(authorities), "days": list(days), "subjects": list(subjects)},
            )

    def take(self, authority: str, as_at: date) -> list[str]:
        """The people who are due by an as-at day; they are due no more."""
        rows = self._connection.execute(
            text(
                """
                with taken as (delete from due where authority = :authority and due_on <= :as_at returning subject)
                select distinct subject from taken order by subject
                """
            ),
            {"authority": authority, "as_at": as_at},
        )
        return [row.subject for row in rows]
