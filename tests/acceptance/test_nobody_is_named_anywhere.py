"""Identifiers of people and records, in good rows and bad, are found nowhere outside the authority's own extract."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.broker.reader import Reader
from hub.embedded.endpoints import Endpoints
from hub.store import tokens
from hub.store.engine import Store
from schemas.topics import Stream, topic
from tests.lib.extracts import (
    ADULT_PLANS,
    ADULT_REVIEWS,
    ASSESSMENTS,
    CARE_LEAVERS,
    CARE_PERIODS,
    CARERS,
    REFERRALS,
    REVIEWS,
    VISITS,
    write,
)
from tests.lib.whole_hub import whole_hub

CARDIFF = "W06000015"
PERSON, RECORD, CELL = "canaryperson", "canaryrecord", "canarycell"
CANARIES = (PERSON, RECORD, CELL)


def extract(folder: Path, night: int) -> Path:
    referrals = "".join(
        f"{RECORD}R{i},{PERSON}{i},2009-03-02,school,2009-03-0{3 + night},assessment\n" for i in range(9)
    )
    faults = f"{RECORD}F1,{PERSON}F,{CELL},school,,\n{RECORD}F2,{PERSON}F,2009-03-02,{CELL},,\n"
    care = f"{RECORD}C1,{PERSON}1,2009-01-05,,care_order\n"
    reviews = f"{RECORD}V1,{RECORD}C1,{PERSON}1,2009-02-01\n{RECORD}V2,{RECORD}C9,{PERSON}1,2009-02-01\n{RECORD}V3,{RECORD}C1,{PERSON}2,2009-02-01\n"
    return write(
        folder,
        as_at=f"2009-03-3{night}",
        referrals=REFERRALS + referrals + faults,
        care_periods=CARE_PERIODS + care,
        reviews=REVIEWS + reviews,
        **further(),
    )


def further() -> dict[str, Any]:
    """Rows of the other files that name people, records, or both: one good row in each, and one for each fault."""
    one, two = f"{PERSON}1", f"{PERSON}2"
    return {
        "assessments": f"{ASSESSMENTS}{RECORD}A1,{one},{RECORD}R1,core,2009-03-02,2009-03-04,yes,\n"
        f"{RECORD}A2,{two},{RECORD}R1,core,2009-03-02,,,\n{RECORD}A3,{one},{RECORD}R99,core,2009-03-02,,{CELL},\n",
        "visits": f"{VISITS}{RECORD}W1,{RECORD}C1,{one},2009-02-01\n{RECORD}W2,{RECORD}C9,{one},2009-02-01\n",
        "care_leavers": f"{CARE_LEAVERS}{PERSON}L,2009-03-02,yes,,\n{PERSON}M,2009-03-02,{CELL},,\n",
        "carers": f"{CARERS}{PERSON}K,2009-03-02,,,\n{PERSON}N,2009-03-02,2009-03-01,,\n",
        "adult_plans": f"{ADULT_PLANS}{RECORD}P1,{PERSON}3,2008-03-02,\n{RECORD}P2,{PERSON}3,{CELL},\n",
        "adult_reviews": f"{ADULT_REVIEWS}{RECORD}Q1,{RECORD}P1,{PERSON}3,2009-03-02\n"
        f"{RECORD}Q2,{RECORD}P2,{PERSON}3,2009-03-02\n{RECORD}Q3,{RECORD}P1,{PERSON}4,2009-03-02\n",
    }


def named(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text.lower()]


def test_no_identifier_leaves_the_authority_in_any_form_but_its_pseudonym(tmp_path: Path) -> None:
    folder = extract(tmp_path / "extract", 0)
    with whole_hub(tmp_path) as hub:
        hub.enrol({CARDIFF: folder})
        hub.settle([CARDIFF])
        extract(folder, 1)
        hub.settle([CARDIFF])
        endpoints = hub.start()
        config = hub.data / "authorities" / CARDIFF / "connector.toml"
        command = [sys.executable, "-m", "hub", "connector", "run", "--once", "--json", "--config", str(config)]
        said = subprocess.run([*command, "--refusals", str(tmp_path / "refused.csv")], capture_output=True, check=True)
        assert b"bad_date" in said.stdout
        assert named(said.stdout.decode() + said.stderr.decode() + (tmp_path / "refused.csv").read_text()) == []
        with Reader(endpoints.connection(endpoints.admin)) as reader:
            records = [each for stream in Stream for each in reader.read(topic(CARDIFF, stream))]
        assert len(records) > 30
        assert [each.address for each in records if named(f"{each.key!r}{each.value!r}")] == []
        with psycopg.connect(endpoints.database_url) as session:
            tables = session.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
            [(statement,)] = session.execute("select t::text from statements t limit 1").fetchall()
            assert "casefile" in bytes_of(statement)  # so that what is looked for could be seen
            for (table,) in tables:
                rows = session.execute(f"select t::text from {table} t".encode()).fetchall()
                assert [table for (row,) in rows if named(row) or named(bytes_of(row))] == []
        for port in (endpoints.api_port, endpoints.consumer_port, endpoints.supervisor_port):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                assert named(answer.read().decode()) == []
        pseudonyms = explained(endpoints)
    for log in [*(hub.data / "logs").iterdir(), tmp_path / "hub.log"]:
        text = log.read_text("utf-8", errors="replace")
        assert named(text) == [], log.name
        assert [each for each in pseudonyms if each in text] == [], log.name
    for state in config.parent.glob("outbox.sqlite*"):
        assert named(state.read_bytes().decode("latin-1")) == [], state.name


def explained(endpoints: Endpoints) -> set[str]:
    """The pseudonyms of the people behind a figure, as the authority itself is told of them, page by page."""
    with Store(endpoints.database_url) as store:
        tokens.create(store, token_hash("Cardiff's own"), Role.MEMBER, 1_790_000_000_000, CARDIFF)
    address = f"http://127.0.0.1:{endpoints.api_port}/api/v1/explain"
    query = {"indicator": "SCC/006", "area": CARDIFF, "period": "2009-03", "limit": "5"}
    found: list[str] = []
    while True:
        asked = urllib.request.Request(
            f"{address}?{urlencode(query)}", headers={"Authorization": "Bearer Cardiff's own"}
        )
        with urllib.request.urlopen(asked) as answer:
            text = answer.read().decode()
        assert named(text) == []
        page = json.loads(text)
        found += [unit["person"] for unit in page["data"]]
        if page["next"] is None:
            assert len(found) == page["units_held"] > 5
            return set(found)
        query["after"] = page["next"]


def bytes_of(row: str) -> str:
    """What the bytes written as hexadecimal in a row's text would say."""
    parts = [part.split('"')[0].split(",")[0].split(")")[0] for part in row.split("\\\\x")[1:]]
    return " ".join(bytes.fromhex(part).decode("latin-1") for part in parts if len(part) % 2 == 0)
