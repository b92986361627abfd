"""Receipts owed, and quarantined messages that somebody asked to be replayed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import OperationalError

from hub.store.engine import Store, unreachable
from hub.store.rows import ReceiptRow
from hub.store.tables import quarantine, receipts, topics


@dataclass(frozen=True, slots=True)
class Requested:
    """A quarantined message to be replayed, by address; `number` is the row's."""

    number: int
    topic: str
    partition: int
    offset: int
    #: When it became known.
    known_at: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that could not be used."""

    number: int
    topic: str
    partition: int
    offset: int
    known_at: int
    authority: str
    kind: str | None
    code: str
    reason: str
    state: str

    @property
    def address(self) -> str:
        """`topic[partition]@offset`."""
        return f"{self.topic}[{self.partition}]@{self.offset}"

    def document(self) -> dict[str, object]:
        """As shown to a person or a script."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"address": self.address}


def quarantined(store: Store) -> list[Quarantined]:
    """Every message that is or was in quarantine, in order of number."""
    try:
        with store.engine.connect() as connection:
            query = (
                select(
                    quarantine.c.id,
                    topics.c.name,
                    *(quarantine.c[each.name] for each in fields(Quarantined) if each.name not in ("number", "topic")),
                )
                .join(topics, topics.c.id == quarantine.c.topic)
                .order_by(quarantine.c.id)
            )
            return [Quarantined(*row) for row in connection.execute(query)]
    except OperationalError as error:
        raise unreachable(store, error) from None


def receipts_owed(store: Store, authorities: Sequence[str], most: int, but: Sequence[int] = ()) -> list[ReceiptRow]:
    """The oldest receipts owed to these authorities, but for those of these numbers."""
    try:
        with store.engine.connect() as connection:
            query = (
                select(receipts)
                .where(receipts.c.authority.in_(authorities), receipts.c.id.not_in(but))
                .order_by(receipts.c.id)
                .limit(most)
            )
            return [
                ReceiptRow(
                    number=row.id,
                    authority=row.authority,
                    topic=row.topic,
                    partition=row.partition,
                    first_offset=row.first_offset,
                    last_offset=row.last_offset,
                    recorded=row.recorded,
                    repeated=row.repeated,
                    exceptions=tuple((offset, code, reason) for offset, code, reason in row.exceptions),
                    received_at=row.received_at,
                )
                for row in connection.execute(query)
            ]
    except OperationalError as error:
        raise unreachable(store, error) from None


def receipts_delivered(store: Store, numbers: Sequence[int]) -> None:
    """Owe these no longer: Kafka has acknowledged them."""
    try:
        with store.engine.begin() as connection:
            # Should the database fall over before this is on its disk, they are sent once more: at least once is promised.
            connection.execute(text("set local synchronous_commit = off"))
            connection.execute(delete(receipts).where(receipts.c.id.in_(numbers)))
    except OperationalError as error:
        raise unreachable(store, error) from None


def replays_requested(store: Store, authorities: Sequence[str]) -> list[Requested]:
    """The quarantined messages of these authorities that are to be tried again."""
    try:
        with store.engine.connect() as connection:
            query = (
                select(
                    quarantine.c.id, topics.c.name, quarantine.c.partition, quarantine.c.offset, quarantine.c.known_at
                )
                .join(topics, topics.c.id == quarantine.c.topic)
                .where(quarantine.c.state == "requested", quarantine.c.authority.in_(authorities))
                .order_by(quarantine.c.id)
            )
            return [Requested(*row) for row in connection.execute(query)]
    except OperationalError as error:
        raise unreachable(store, error) from None


def open_quarantine(store: Store) -> dict[str, int]:
    """How many messages of each authority are in quarantine."""
    try:
        with store.engine.connect() as connection:
            query = select(quarantine.c.authority).where(quarantine.c.state != "replayed")
            counts: dict[str, int] = {}
            for (authority,) in connection.execute(query):
                counts[authority] = counts.get(authority, 0) + 1
            return counts
    except OperationalError as error:
        raise unreachable(store, error) from None


def request_replay(store: Store, numbers: Sequence[int] | None) -> int:
    """Ask for messages to be tried again, all open ones for None; returns how many."""
    try:
        with store.engine.begin() as connection:
            query = update(quarantine).where(quarantine.c.state == "open").values(state="requested")
            return connection.execute(query if numbers is None else query.where(quarantine.c.id.in_(numbers))).rowcount
    except OperationalError as error:
        raise unreachable(store, error) from None
