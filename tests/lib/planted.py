"""An extract for every source, with canaries in rows that are accepted, in rows that are refused, and where nothing is read.

`spoiled` is the same extract as it must be refused: broken off, or with what is no text. A name of a source is a public thing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from schemas.topics import PUBLISHER
from tests.lib.canaries import CODE, DATE, FILE_NAME, LONG, NAME, NHS, PERSON, POSTCODE, RECORD, TEXT, UNREADABLE
from tests.lib.case_databases import OUTBOX_ELSEWHERE
from tests.lib.censuses import assessment, case, census, child
from tests.lib.matrix.tables_of_a_database import address, session
from tests.lib.returns import EPISODES
from tests.lib.worksheets import workbook

#: What is read of nobody: the headings, and what stands below them in every row.
UNREAD = {"Full name": NAME, "NHS number": NHS, "Post code": POSTCODE, "Notes": TEXT}
Row = tuple[str, str, str, str]
"""A record, a person, a day and a code."""
Content = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Planted:
    """A source, and how its extract is put in its place, whole and spoiled."""

    format: str
    #: What its entry in the configuration says.
    entry: str
    lay: Callable[[Path, bool], None]
    #: Whose connector reads it; one authority or another where none is given.
    authority: str | None = None
    #: Does a sentence about a refused row name its record, as it has no line?
    is_named_by_key: bool = False


def rows(good: str, day: str) -> list[Row]:
    """A row that is accepted, and one for each fault; `good`: a code that is known."""

    def row(number: int, when: str = day, code: str = good) -> Row:
        return f"{RECORD}{number}", f"{PERSON}{number}", when, code

    twice = row(6)
    return [row(1), row(2, DATE), row(3, day, CODE), row(4, day, LONG), (f"{RECORD}5", "", day, good), twice, twice]


def table(
    header: Sequence[str], good: str, day: str, order: Callable[[Row], Sequence[str]], separator: str = ","
) -> str:
    """Delimited text with these columns, and those that are not read."""
    lines = [[*header, *UNREAD], *([*order(each), *UNREAD.values()] for each in rows(good, day))]
    return "".join(f"{separator.join(line)}\n" for line in lines)


def in_folder(content: Content, spoiled: Content, as_at: str = "2009-03-31") -> Callable[[Path, bool], None]:
    """Files in the folder `extract`."""

    def lay(place: Path, is_spoiled: bool) -> None:
        folder = place / "extract"
        for old in folder.iterdir():
            old.unlink()
        (folder / "as_at.txt").write_text(as_at)
        for name, each in (spoiled if is_spoiled else content).items():
            (folder / name).write_bytes(each.encode() if isinstance(each, str) else each)

    return lay


def _casefile() -> Planted:
    text = table(["referral_id", "person_id", "received_at", "source"], "school", "2009-03-02", list)
    return Planted("casefile", "", in_folder({"referrals.csv": text}, {"referrals.csv": f'{text}"{NAME}'}))


DELIMITED = """
[sources.tables.referrals]
file = "Ours*"
columns = { referral_id = "Ref", person_id = "Child", received_at = "Came", source = "From" }
"""


def _delimited_csv() -> Planted:
    name = f"Ours {FILE_NAME}.csv"
    text = table(["Ref", "Child", "Came", "From"], "school", "02/03/2009", list)
    return Planted(
        "delimited", DELIMITED, in_folder({name: text}, {name: text.encode() + UNREADABLE.encode() + b"\xff"})
    )


def _delimited_xlsx() -> Planted:
    name = f"Ours {FILE_NAME}.xlsx"
    sheet: list[list[Any]] = [["Ref", "Child", "Came", "From", *UNREAD]]
    sheet += [[*each, *UNREAD.values()] for each in rows("school", "2009-03-02")]
    book = workbook({"Sheet": sheet})
    return Planted(
        "delimited", DELIMITED.replace('"Ours*"', '"Ours*.xlsx"'), in_folder({name: book}, {name: book[:-200]})
    )


def _ssda903_csv() -> Planted:
    lines = [
        f"{person},{day},S,C2,N1,{place},PR1,,,,,,,{','.join(UNREAD.values())}"
        for _, person, day, place in rows("U6", "01/05/2008")
    ]
    text = f"{EPISODES.strip()},{','.join(UNREAD)}\n" + "\n".join(lines) + "\n"
    name = f"episodes {FILE_NAME}.csv"
    return Planted("ssda903", "", in_folder({name: text}, {name: f'{text}"{NAME}'}))


def _ssda903_xml() -> Planted:
    children = "".join(
        f"<CHILD>\n<HEADER>\n<CHILDID>{person}</CHILDID>\n<NAME>{NAME}</NAME>\n<UPN>{NHS}</UPN>\n</HEADER>\n<EPISODE>\n"
        f"<DECOM>{day}</DECOM>\n<RNE>S</RNE>\n<LS>C2</LS>\n<PL>{place}</PL>\n<HOME_POST>{POSTCODE}</HOME_POST>\n"
        f"<NOTE>{TEXT}</NOTE>\n</EPISODE>\n</CHILD>\n"
        for _, person, day, place in rows("U6", "01/05/2008")
    )
    text = f"<EXPSSDA903>\n{children}</EXPSSDA903>\n"
    name = f"{FILE_NAME}.xml"
    return Planted("ssda903", "", in_folder({name: text}, {name: text[: text.rindex(NAME) + 9]}))


def _cin_census() -> Planted:
    def born(person: str, received: str, source: str) -> str:
        said = child(person, case(received, assessment("2008-10-07"), source=source))
        return said.replace("A123456789123", NHS).replace("WBRI", POSTCODE).replace("HAND", TEXT).replace("HEAR", NAME)

    text = census(*(born(person, day, source) for _, person, day, source in rows("6", "2008-10-06")))
    name = f"{FILE_NAME}.xml"
    return Planted("cin_census", "", in_folder({name: text}, {name: text[: text.rindex(NAME) + 9]}))


def _annex_a() -> Planted:
    sheet: list[list[Any]] = [["Child Unique ID", "Date of Referral", "Referral Source", *UNREAD]]
    day = date(2009, 3, 2)
    sheet += [
        [person, day if when == "on" else when, source, *UNREAD.values()] for _, person, when, source in rows("6", "on")
    ]
    book = workbook({"List 3": sheet, "List 1": [[NAME, NHS], [PERSON, TEXT]]})
    name = f"Annex {FILE_NAME}.xlsx"
    return Planted("annex_a", "", in_folder({name: book}, {name: book[:-200]}))


REFERRALS = (
    "CREATE TABLE referrals (referral_id text, person_id text, received_at text, source text, notes text, name text)"
)


def _sql() -> Planted:
    from sqlalchemy import text

    def lay(place: Path, is_spoiled: bool) -> None:
        with session(place) as connection:
            if not is_spoiled:
                connection.execute(text(REFERRALS))
                for record, person, day, source in rows("school", "2009-03-02"):
                    values = {
                        "record": record,
                        "person": person,
                        "day": day,
                        "source": source,
                        "text": TEXT,
                        "name": NAME,
                    }
                    connection.execute(
                        text("INSERT INTO referrals VALUES (:record, :person, :day, :source, :text, :name)"), values
                    )
            else:
                spoiling = f"UPDATE referrals SET source = CAST(x'{UNREADABLE.encode().hex()}ff' AS text)"
                connection.execute(text(spoiling))
                connection.execute(text("UPDATE referrals SET notes = name"))

    entry = 'url_file = "database.url"\n[sources.tables.referrals]\nselect = "SELECT * FROM referrals"\n'
    return Planted("sql", entry, lay, is_named_by_key=True)


def _outbox_table() -> Planted:
    from sqlalchemy import text

    def lay(place: Path, is_spoiled: bool) -> None:
        put = "INSERT INTO cyfnewid_outbox VALUES (:sequence, 'referrals', 'upsert', :row, '')"
        with session(place) as connection:
            if is_spoiled:
                cut = f'{{"referral_id": "{RECORD}7", "name": "{NAME}'
                connection.execute(text(put), {"sequence": 8, "row": cut})
                connection.execute(text(put), {"sequence": 9, "row": UNREADABLE.encode() + b"\xff"})
                connection.execute(
                    text(put), {"sequence": 10, "row": json.dumps({"referral_id": f"{RECORD}7", "source": [NAME]})}
                )
                connection.execute(
                    text("UPDATE cyfnewid_outbox SET operation = :name WHERE sequence = 1"), {"name": CODE}
                )
                return
            connection.execute(text(OUTBOX_ELSEWHERE))
            for number, (record, person, day, source) in enumerate(rows("school", "2009-03-02"), 1):
                row = {"referral_id": record, "person_id": person, "received_at": day, "source": source, **UNREAD}
                connection.execute(text(put), {"sequence": number, "row": json.dumps(row)})

    return Planted("outbox_table", 'url_file = "database.url"\ntables = ["referrals"]\n', lay, is_named_by_key=True)


def _performance_return() -> Planted:
    header = ["indicator", "period", "value", "status"]
    text = table(header, "final", "FY2008-09", lambda row: [f"X/{row[0][-1]}", row[2], "95", row[3]])
    spoiled = text.encode() + UNREADABLE.encode() + b"\xff"
    return Planted("performance_return", "", in_folder({"performance.csv": text}, {"performance.csv": spoiled}))


def _populations() -> Planted:
    header = ["area", "year", "band", "count", "source"]
    text = table(header, "all", "2008", lambda row: [f"W0600000{row[0][-1]}", row[2], row[3], "7", "An estimate"])
    return Planted(
        "populations", "", in_folder({"populations.csv": text}, {"populations.csv": f'{text}"{NAME}'}), PUBLISHER
    )


def planted() -> Mapping[str, Planted]:
    """An extract for every source that reads anything, by a name that tells spellings of one format apart."""
    return {
        "casefile": _casefile(),
        "delimited-csv": _delimited_csv(),
        "delimited-xlsx": _delimited_xlsx(),
        "ssda903-csv": _ssda903_csv(),
        "ssda903-xml": _ssda903_xml(),
        "cin_census": _cin_census(),
        "annex_a": _annex_a(),
        "sql": _sql(),
        "outbox_table": _outbox_table(),
        "performance_return": _performance_return(),
        "populations": _populations(),
    }


def configure(place: Path, each: Planted, name: str) -> None:
    """Make the connector of a folder one that reads this source."""
    file = place / "connector.toml"
    head = file.read_text().partition("[[sources]]")[0]
    entry = each.entry if each.is_named_by_key else f'folder = "extract"\n{each.entry}'
    file.write_text(f'{head}[[sources]]\nname = "{name}"\nformat = "{each.format}"\n{entry}')
    if each.is_named_by_key:
        address(place)
