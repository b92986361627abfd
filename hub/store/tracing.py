"""The statements about people behind a figure, streamed in the order of their pseudonyms."""

from collections.abc import Collection, Iterator
from itertools import groupby, islice
from operator import itemgetter

from sqlalchemy import Connection, text

from hub.domain.histories.facts import Statement
from hub.domain.knowledge import Known, Moment
from hub.store.looking_back import LAST
from hub.store.messages import events_in
from hub.store.telling import CASE, HELD_BY, IN_EFFECT

#: People whose messages are read together, and rows fetched at a time.
PEOPLE, ROWS = 500, 5_000


class Tracing:
    """Reads on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def statements(
        self, authority: str, kinds: Collection[str], as_known_at: Moment | None = None, first: str = ""
    ) -> Iterator[tuple[str, list[Known]]]:
        """Everybody of an authority of whom anything of these kinds was stated, with all such statements that count, and since when.

        From the pseudonym `first` on; each person's statements are in the order in which they became known.
        """
        query = text(
            f"""
            select * from (
                select subject, known_at, message, topic, partition, "offset" from statements
                where topic = any({CASE}) and kind = any(:kinds)
                union all
                select s.subject, e.effective_at, s.message, s.topic, s.partition, s."offset" from extracts e {HELD_BY}
                where {IN_EFFECT} and s.kind = any(:kinds)
            ) told where known_at <= :moment and subject collate "C" >= :first
            order by subject collate "C", known_at, topic, partition, "offset"
            """
        ).execution_options(yield_per=ROWS)
        latest = LAST if as_known_at is None else as_known_at
        values = {"authority": authority, "kinds": list(kinds), "moment": latest, "first": first}
        people = groupby(self._connection.execute(query, values), key=itemgetter(0))
        while chunk := [(subject, list(rows)) for subject, rows in islice(people, PEOPLE)]:
            messages = [message for _, rows in chunk for _, _, message, *_ in rows]
            read = iter(zip(events_in(messages), messages, strict=True))
            for subject, rows in chunk:
                yield subject, [(known_at, Statement(*next(read))) for _, known_at, *_ in rows]
