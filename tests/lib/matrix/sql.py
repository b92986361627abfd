"""A case database that is read by a SELECT: a table with a row for each referral."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from producers.reading import SourceSettings
from producers.sources.sql import SqlSettings
from tests.lib.matrix.declaring import (
    FEW,
    HALF,
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
from tests.lib.matrix.tables_of_a_database import address, carried_out, session, uncommitted

FILE = "it.referrals"
COLUMNS = ("referral_id", "person_id", "received_at", "source", "decided_at", "decision")
Row = Mapping[str, Any]


def settings(place: Path) -> SourceSettings:
    """Everything, each time."""
    tables: Any = {"referrals": {"select": "SELECT * FROM referrals"}}
    return SqlSettings(name="it", format="sql", url_file=address(place), tables=tables)


def row(person: Person) -> Row:
    """A referral that was decided; which source it came from may be corrected."""
    source = "police" if person.is_corrected else "school"
    cells = (f"R{person.number}", f"P{person.number}", "2009-03-02", source, "2009-03-03", "assessment")
    return dict(zip(COLUMNS, cells, strict=True))


def table(rows: Sequence[Row], columns: Sequence[str] = COLUMNS, kinds: Mapping[str, str] = {}) -> Lay:
    """A table `referrals` of these columns, which are text unless `kinds` says otherwise, with these rows."""
    named = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in columns)
    insert = f"INSERT INTO referrals VALUES ({', '.join(f':{name}' for name in columns)})"
    return carried_out(["DROP TABLE IF EXISTS referrals", f"CREATE TABLE referrals ({named})"], rows, insert)


def whole(people: People) -> Lay:
    """The table of some people."""
    return table(list(map(row, people)))


def grow(place: Path, rows: int) -> None:
    """The table of many people."""
    whole(())(place)
    named = ", ".join(f":{name}" for name in COLUMNS)
    with session(place) as connection:
        from sqlalchemy import text

        for begin in range(1, rows + 1, 10_000):
            some = [dict(row(Person(number))) for number in range(begin, min(begin + 10_000, rows + 1))]
            connection.execute(text(f"INSERT INTO referrals VALUES ({named})"), some)


def refused(code: str, *lines: int) -> Answer:
    """These rows are refused, or the table is."""
    return Answer(refused=tuple((FILE, line, code) for line in lines or (1,)))


def nights(is_postgresql: bool) -> dict[Night, Sequence[Way]]:
    """Every night but that of a million rows."""
    rows = list(map(row, FEW))
    spelled = [
        {
            **each,
            "person_id": f" {each['person_id']} ",
            "received_at": "02/03/2009",
            "decided_at": "2009-03-03 00:00:00",
        }
        for each in rows
    ]
    otherwise = [name if name != "received_at" else "received" for name in COLUMNS]
    renamed = [{("received" if name == "received_at" else name): cell for name, cell in each.items()} for each in rows]
    spoiled = [{**each, "source": "pol\xefce".encode("latin-1")} for each in rows]
    if is_postgresql:
        encoding = Way(
            table(spoiled, kinds={"source": "bytea"}),
            refused("unknown_code", 1, 2, 3),
            instead="PostgreSQL keeps no text that is none in its encoding; a column that holds bytes is no text, so its codes are unknown",
        )
        dated = [
            table(
                [{**each, "decided_at": each["decided_at"]} for each in rows],
                kinds={"received_at": "date", "decided_at": "timestamp"},
            )
        ]
    else:
        insert = "UPDATE referrals SET source = CAST(x'706f6cef6365' AS text)"
        both = carried_out([insert])

        def undecodable(place: Path) -> None:
            whole(FEW)(place)
            both(place)

        encoding = Way(
            undecodable,
            Answer(error="a text that is none in the encoding of the database"),
            instead="SQLite keeps any bytes as text; reading them fails, and of a table that cannot be read to its end nothing is taken",
        )
        dated = []
    return {
        **usual_nights(whole, 2),
        Night.REORDERED: [Way(table(rows[::-1]), NOTHING), Way(table(rows, COLUMNS[::-1]), NOTHING)],
        Night.REFORMATTED: [
            Way(table(spelled), NOTHING),
            Way(table([{**each, "note": f"note {number}"} for number, each in enumerate(rows)], (*COLUMNS, "note")), NOTHING),
            *(Way(each, NOTHING) for each in dated),
        ],
        Night.TRUNCATED: [
            Way(whole(HALF), refused("mass_withdrawal"), since=MANY, instead="a table is not cut off, but it may have lost half of its rows")
        ],
        Night.WRONG_COLUMNS: [Way(table(renamed, otherwise), refused("missing_column"))],
        Night.WRONG_ENCODING: [encoding],
        Night.HALF_WRITTEN: [
            Way(
                uncommitted([f"UPDATE referrals SET source = 'police' WHERE referral_id = '{each['referral_id']}'" for each in map(row, ONE_MORE)]),
                NOTHING,
                instead="what a transaction has written that has not ended is not there yet",
            )
        ],
        Night.ZERO_BYTES: [
            Way(carried_out(["DROP TABLE referrals"]), Answer(error="referrals"), instead="the database has no such table"),
            Way(whole(()), refused("mass_withdrawal"), since=MANY, instead="the table has no row"),
        ],
    }  # fmt: skip


DECLARED = [Declared("sql", "sql", whole, nights(is_postgresql=False), grow, settings)]
ON_POSTGRESQL = [Declared("sql-on-postgresql", "sql", whole, nights(is_postgresql=True), grow, settings)]
