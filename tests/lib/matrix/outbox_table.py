"""A table that the supplier of a case system fills: an entry for each row that came, changed or went."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from producers.reading import SourceSettings
from producers.sources.outbox_table import OutboxTableSettings
from tests.lib.case_databases import OUTBOX_ELSEWHERE, OUTBOX_ON_POSTGRESQL
from tests.lib.matrix.declaring import (
    FEW,
    MANY,
    NOTHING,
    ONE_MORE,
    Answer,
    Declared,
    Lay,
    Night,
    People,
    Person,
    Way,
    usual_nights,
)
from tests.lib.matrix.sql import row
from tests.lib.matrix.tables_of_a_database import address, connected, session

FILE = "it.referrals"
PUT = "INSERT INTO cyfnewid_outbox (sequence, table_name, operation, row) VALUES (:sequence, :table, :operation, :row)"
SPOILED = "spoiled.json"
Entry = tuple[str, Any]
"""An operation, and the row."""


def settings(place: Path) -> SourceSettings:
    """Entries about referrals."""
    return OutboxTableSettings(name="it", format="outbox_table", url_file=address(place), tables=("referrals",))


def prepared(place: Path, connection: Connection) -> None:
    """Make the table where it is not there; take entries away that the supplier spoiled the night before."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not (place / SPOILED).exists():
        for each in (OUTBOX_ELSEWHERE if is_sqlite else OUTBOX_ON_POSTGRESQL).split(";"):
            if each.strip():
                connection.execute(text(each))
    else:
        for each in json.loads((place / SPOILED).read_text()):
            connection.execute(text(each))
    (place / SPOILED).write_text("[]")


def put(connection: Connection, entries: Sequence[Entry], table: str = "referrals", gap: int = 0) -> tuple[int, int]:
    """Write entries behind those that are there; between which sequences they are."""
    last = int(connection.execute(text("SELECT coalesce(max(sequence), 0) FROM cyfnewid_outbox")).scalar() or 0) + gap
    for number, (operation, each) in enumerate(entries, last + 1):
        connection.execute(text(PUT), {"sequence": number, "table": table, "operation": operation, "row": each})
    return last, last + len(entries)


def upserts(people: People) -> list[Entry]:
    """An entry for each of some people."""
    return [("upsert", json.dumps(row(each))) for each in people]


def standing(connection: Connection) -> set[str]:
    """Of whom an entry says that there is a row."""
    found: dict[str, str] = {}
    for operation, each in connection.execute(text("SELECT operation, row FROM cyfnewid_outbox ORDER BY sequence")):
        said = {name.lower(): cell for name, cell in json.loads(each).items()}
        found[said["referral_id"]] = operation.lower()
    return {key for key, operation in found.items() if operation == "upsert"}


def whole(people: People) -> Lay:
    """Entries that leave the rows of some people."""

    def lay(place: Path) -> None:
        with session(place) as connection:
            prepared(place, connection)
            gone = standing(connection) - {str(row(each)["referral_id"]) for each in people}
            deletes = [("delete", json.dumps({"referral_id": each})) for each in sorted(gone)]
            put(connection, [*deletes, *upserts(people)])

    return lay


def entries(*made: Entry, table: str = "referrals", is_spoiled: bool = False, gap: int = 0) -> Lay:
    """Further entries; spoiled ones are removed before the next night."""

    def lay(place: Path) -> None:
        with session(place) as connection:
            prepared(place, connection)
            begin, end = put(connection, made, table, gap)
            if is_spoiled:
                mending = f"DELETE FROM cyfnewid_outbox WHERE sequence > {begin} AND sequence <= {end}"
                (place / SPOILED).write_text(json.dumps([mending]))

    return lay


def changed(statement: str, back: str) -> Lay:
    """Another table than was agreed, until the next night."""

    def lay(place: Path) -> None:
        with session(place) as connection:
            connection.execute(text(statement))
        (place / SPOILED).write_text(json.dumps([back]))

    return lay


def overtaken(place: Path) -> Callable[[], None]:
    """A transaction that has not ended wrote before one that has."""
    slow = connected(place)
    put(slow, upserts(ONE_MORE[3:]))
    entries(*upserts([Person(5)]), is_spoiled=True, gap=1)(place)

    def roll_back() -> None:
        slow.rollback()
        slow.close()

    return roll_back


def grow(place: Path, rows: int) -> None:
    """Entries about many people."""
    with session(place) as connection:
        prepared(place, connection)
        for begin in range(1, rows + 1, 10_000):
            some = [
                {
                    "sequence": number,
                    "table": "referrals",
                    "operation": "upsert",
                    "row": json.dumps(row(Person(number))),
                }
                for number in range(begin, min(begin + 10_000, rows + 1))
            ]
            connection.execute(text(PUT), some)


def nights(is_postgresql: bool) -> dict[Night, Sequence[Way]]:
    """Every night but that of a million rows."""
    rows = list(map(row, FEW))
    last = len(FEW) + 1

    def refused(code: str, *lines: int) -> Answer:
        return Answer(refused=tuple((FILE, line, code) for line in lines))

    def spelled(each: Mapping[str, Any]) -> str:
        said = {
            **each,
            "received_at": "02/03/2009",
            "decided_at": "2009-03-03T00:00:00",
            "person_id": f" {each['person_id']} ",
        }
        return json.dumps({name.upper(): cell for name, cell in said.items()} | {"worker": "W7"}, indent=2)

    if is_postgresql:
        nul = json.dumps({**rows[2], "source": ["school"]})
        encoding = Way(
            entries(("upsert", nul), is_spoiled=True),
            refused("unknown_code", last),
            instead="PostgreSQL keeps no text that is none; a value that is no text, as a list, is refused with its entry",
        )
        half = Way(
            overtaken,
            NOTHING,
            instead="an entry is whole or not there; what comes after one whose transaction has not ended waits for it",
        )
    else:
        encoding = Way(
            entries(("upsert", json.dumps(rows[2]).encode()[:-1] + b"\xf4}"), is_spoiled=True),
            refused("missing_value", last),
        )
        half = Way(
            entries(*upserts(ONE_MORE[3:]), is_spoiled=True, gap=1),
            NOTHING,
            instead="an entry is whole or not there; what comes after a sequence that is missing waits for it",
        )
    gone = [("delete", json.dumps({"referral_id": row(each)["referral_id"]})) for each in MANY[:30]]
    return {
        **usual_nights(whole, 2),
        Night.REORDERED: [
            Way(entries(*upserts(FEW[::-1])), NOTHING),
            Way(entries(*(("upsert", json.dumps(dict(list(each.items())[::-1]))) for each in rows)), NOTHING),
        ],
        Night.REFORMATTED: [
            Way(entries(*(("UPSERT", spelled(each)) for each in rows)), NOTHING),
            Way(entries(*upserts(FEW), table="Referrals.csv"), NOTHING),
        ],
        Night.TRUNCATED: [
            Way(entries(("upsert", json.dumps(rows[2])[:60]), is_spoiled=True), refused("missing_value", last)),
            Way(entries(*gone, is_spoiled=True), refused("mass_withdrawal", 1), since=MANY,
                instead="entries are never all there, so none is missed; but half of the rows may be said to be gone"),
        ],
        Night.WRONG_COLUMNS: [
            Way(entries(("upsert", json.dumps({**rows[2], "received_at": None, "received": "2009-03-02"})), is_spoiled=True),
                refused("missing_value", last), instead="each entry has columns of its own"),
            Way(changed("ALTER TABLE cyfnewid_outbox RENAME row TO payload", "ALTER TABLE cyfnewid_outbox RENAME payload TO row"),
                Answer(error="has no column row")),
        ],
        Night.WRONG_ENCODING: [encoding],
        Night.HALF_WRITTEN: [half],
        Night.ZERO_BYTES: [
            Way(entries(("upsert", ""), is_spoiled=True), refused("missing_value", last)),
            Way(entries(), NOTHING, instead="no entry says that nothing happened"),
        ],
    }  # fmt: skip


DECLARED = [Declared("outbox_table", "outbox_table", whole, nights(is_postgresql=False), grow, settings)]
ON_POSTGRESQL = [
    Declared("outbox_table-on-postgresql", "outbox_table", whole, nights(is_postgresql=True), grow, settings)
]
