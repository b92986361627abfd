"""The statements about people behind a figure, streamed in the order of their pseudonyms."""

from collections.abc import Collection, Iterator
from itertools import groupby, islice
from operator import itemgetter

from sqlalchemy import Connection, text

from hub.domain.histories.facts import Statement
from hub.domain.knowledge import Known, Moment
from hub.store.looking_back import LAST
from hub.store.messages import events_in

#: People whose messages are read together, and rows fetched at a time.
PEOPLE, ROWS = 500, 5_000


class Tracing:
    """Reads on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def statements(
        self, authority: str, kinds: Collection[str], as_known_at: Moment | None = None, first: str = ""
    ) -> Iterator[tuple[str, list[Known]]]:
        """Everybody of an authority of whom anything of these kinds was stated, with all such statements and their moments.

        From the pseudonym `first` on; each person's statements are in the order in which they became known.
        """
        query = text(
            """
            select subject, known_at, message from statements
            where topic in (select id from topics where authority = :authority and stream = 'case')
                and kind = any(:kinds) and known_at <= :moment and subject collate "C" >= :first
            order by subject collate "C", known_at, topic, partition, "offset"
            """
        ).execution_options(yield_per=ROWS)
        latest = LAST if as_known_at is None else as_known_at
        values = {"authority": authority, "kinds": list(kinds), "moment": latest, "first": first}
        people = groupby(self._connection.execute(query, values), key=itemgetter(0))
        while chunk := [(subject, list(rows)) for subject, rows in islice(people, PEOPLE)]:
            messages = [message for _, rows in chunk for _, _, message in rows]
            read = iter(zip(events_in(messages), messages, strict=True))
            for subject, rows in chunk:
                yield subject, [(known_at, Statement(*next(read))) for _, known_at, _ in rows]
