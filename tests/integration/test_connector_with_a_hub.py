"""A connector beside a hub that reads: what is tried is answered and never counts, and every row's fate can be told."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from hub.cli.main import main
from hub.store.engine import Store
from producers.status import connector_status
from schemas.topics import Stream
from tests.lib.connectors import Authority
from tests.lib.consuming import consuming, wait_for
from tests.lib.edges import served_edge
from tests.lib.exchange import Exchange
from tests.lib.extracts import CARE_PERIODS, REFERRALS, REVIEWS, write

CANARY = "canary"


@pytest.fixture
def cardiff(exchange: Exchange, tmp_path: Path) -> Authority:
    return Authority.enrolled(exchange, tmp_path / "cardiff")


@pytest.fixture
def hub_reads(exchange: Exchange, fresh_database: str) -> Iterator[Store]:
    with Store(fresh_database) as store, consuming(store, exchange.hub):
        yield store


def connector(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["connector", *map(str, arguments)])
    return int(left.value.code or 0)


def said_as_json(capsys) -> Any:
    """The document printed; the hub beside this test prints lines of its own."""
    said = capsys.readouterr().out
    assert CANARY not in said
    return json.loads(said[said.index("{\n") :])


def night(folder: Path, decided: str = "", people: int = 40) -> None:
    referrals = "".join(f"R{i},{CANARY}{i},2009-03-02,school,{decided}\n" for i in range(people))
    periods = "".join(f"C{i},{CANARY}{i},2009-01-05,,care_order\n" for i in range(people))
    reviews = "".join(f"V{i},C{i},{CANARY}{i},2009-02-02\n" for i in range(people))
    write(folder, referrals=REFERRALS + referrals, care_periods=CARE_PERIODS + periods, reviews=REVIEWS + reviews)


def statements(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text("select count(*) from statements")).scalar() or 0)


def test_a_check_ends_with_a_receipt_for_a_message_of_each_kind_and_counts_nothing(
    cardiff: Authority, hub_reads: Store, capsys
) -> None:
    night(cardiff.extract)
    assert connector("check", "--config", cardiff.config, "--json") == 0
    document = said_as_json(capsys)
    found = {each["name"]: each for each in document["findings"]}
    assert document["ready"]
    assert {each["state"] for each in document["findings"]} <= {"ok", "look"}
    assert found["pseudonym key"]["mend"].startswith("chmod 600")
    assert "care_started, referral_received, review_held" in found["test messages"]["seen"]
    assert found["test messages"]["seen"].endswith("the hub has written a receipt for each")
    assert len(cardiff.records(Stream.PRACTICE)) == 3
    assert (cardiff.records(), cardiff.completions(), statements(hub_reads)) == ([], [], 0)
    assert not cardiff.state.exists()


def test_a_scrambled_run_sends_as_much_as_a_live_one_and_says_nothing_of_anybody(
    cardiff: Authority, hub_reads: Store, capsys
) -> None:
    night(cardiff.extract, "2009-03-03,assessment")
    assert connector("run", "--scrambled", "--config", cardiff.config) == 0
    said = capsys.readouterr()
    assert "The hub has answered for 161; refused: 0." in said.out
    practised = cardiff.records(Stream.PRACTICE)
    assert (cardiff.records(), cardiff.completions(), statements(hub_reads)) == ([], [], 0)
    assert connector("run", "--once", "--config", cardiff.config) == 0
    capsys.readouterr()
    assert connector("status", "--wait", "60", "--config", cardiff.config, "--json") == 0
    status = said_as_json(capsys)
    assert (status["acknowledged"], status["recorded"], status["without_receipt"]) == (161, 161, 0)  # of practice none
    live = cardiff.records()
    assert len(practised) == len(live) + 1  # the completion went there, too
    assert not {each.key for each in practised} & {each.key for each in live}
    assert not [each.name for each in cardiff.folder.iterdir() if "practice" in each.name]


def test_every_row_is_told_what_became_of_it(cardiff: Authority, hub_reads: Store, capsys, tmp_path: Path) -> None:
    night(cardiff.extract)
    assert connector("run", "--once", "--config", cardiff.config) == 0
    night(cardiff.extract, "2009-03-03,assessment", people=39)
    assert connector("run", "--once", "--config", cardiff.config) == 0
    fates = _fates(cardiff, capsys, "accepted")
    assert Counter(each["fate"] for each in fates) == {"accepted": 39 * 4 + 1, "restated": 4, "withdrawn": 3}
    (decided,) = [each for each in fates if each["kind"] == "referral_decided" and each["line"] == 7]
    assert (decided["file"], decided["fate"]) == ("referrals.csv", "accepted")
    cardiff.lose_state()
    assert connector("run", "--once", "--config", cardiff.config) == 0
    again = _fates(cardiff, capsys, "accepted")
    assert Counter(each["fate"] for each in again) == {"accepted": 39 * 4 + 1, "restated": 5, "withdrawn": 3}
    assert connector("receipts", "--config", cardiff.config, "--fate", "withdrawn", "--csv", tmp_path / "r.csv") == 0
    assert len((tmp_path / "r.csv").read_text().splitlines()) == 4


def _fates(cardiff: Authority, capsys, wanted: str) -> list[dict]:
    give_up = time.monotonic() + 60
    while True:
        capsys.readouterr()
        assert connector("receipts", "--config", cardiff.config, "--json") == 0
        fates = said_as_json(capsys)["messages"]
        if all(each["fate"] != "sent" for each in fates) or time.monotonic() > give_up:
            return list(fates)
        time.sleep(0.3)


def test_a_new_key_serves_people_first_seen_after_it_and_resolve_knows_both(cardiff: Authority, capsys) -> None:
    night(cardiff.extract, people=3)
    cardiff.run()
    before = cardiff.asserted()
    assert connector("new-key", "--config", cardiff.config) == 0
    night(cardiff.extract, people=4)
    report = cardiff.run()
    assert (report.sent, report.refusals) == (3, [])
    assert before.items() <= cardiff.asserted().items()
    cardiff.lose_state()
    assert cardiff.run().sent == 0
    capsys.readouterr()
    people = {subject for _, subject, _ in cardiff.facts()}
    assert len(people) == 4
    for subject in people:
        assert connector("resolve", subject, "--config", cardiff.config) == 0
    assert set(capsys.readouterr().out.split()) == {f"{CANARY}{i}" for i in range(4)}


@contextmanager
def renumbered(folder: Path) -> Iterator[None]:
    """The same cases as a new case system numbers them."""
    held = {file: file.read_text() for file in folder.glob("*.csv")}
    for file, content in held.items():
        file.write_text(
            content.replace("\nR", "\nX-R").replace("\nC", "\nX-C").replace("\nV", "\nX-V").replace(",C", ",X-C")
        )
    yield


def test_a_new_case_system_states_everything_in_one_extract_that_takes_effect_whole(cardiff: Authority, capsys) -> None:
    night(cardiff.extract)
    cardiff.run()
    before = cardiff.facts()
    with renumbered(cardiff.extract):
        assert connector("run", "--once", "--config", cardiff.config) == 6  # everything would be withdrawn
        assert connector("rekey", "--config", cardiff.config) == 0
    held = cardiff.records(Stream.CONTROL)
    last = cardiff.completions()[-1]
    assert len(held) == 240 + 3  # withdrawn under the old keys, asserted under the new, and three completions
    assert {end.topic.rpartition(".")[2] for end in last.ends} == {"case", "control"}
    assert len(before) == 120
    assert connector("run", "--once", "--config", cardiff.config) == 0
    assert len(cardiff.records(Stream.CONTROL)) == 244
    cardiff.lose_state()
    assert connector("run", "--once", "--config", cardiff.config) == 0
    assert len(cardiff.records(Stream.CONTROL)) == 245


def figures(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return sorted(
            str(sorted(row[0].items())) for row in connection.execute(text("select to_jsonb(f) from figures f"))
        )


def test_while_cases_are_re_keyed_no_figure_is_another(cardiff: Authority, hub_reads: Store, capsys) -> None:
    night(cardiff.extract, "2009-03-03,assessment")
    cardiff.run()
    assert wait_for(lambda: _receipted(cardiff), True)
    before = figures(hub_reads)
    assert len(before) > 5
    seen: set[str] = set()
    stop = Event()

    def watch() -> None:
        while not stop.is_set():
            seen.add("\n".join(figures(hub_reads)))

    watching = Thread(target=watch)
    watching.start()
    try:
        with renumbered(cardiff.extract):
            assert connector("rekey", "--config", cardiff.config) == 0
        assert wait_for(lambda: _receipted(cardiff), True)
    finally:
        stop.set()
        watching.join()
    assert seen == {"\n".join(before)}
    assert figures(hub_reads) == before
    night(cardiff.extract, "2009-03-03,assessment", people=15)
    with renumbered(cardiff.extract):
        assert connector("run", "--once", "--config", cardiff.config) == 6  # most are gone: that is asked first
    assert _standing(hub_reads) == 40


def _receipted(cardiff: Authority) -> bool:
    return connector_status(cardiff.config).without_receipt == 0


def _standing(store: Store) -> int:
    """Referrals that a figure rests on."""
    with store.engine.connect() as connection:
        counted = "select sum(met + missed) from figures where indicator = 'SCC/006'"
        return int(connection.execute(text(counted)).scalar() or 0)


def test_a_key_that_became_known_is_replaced_for_everybody(cardiff: Authority, capsys) -> None:
    night(cardiff.extract, people=3)
    cardiff.run()
    before = {subject for _, subject, _ in cardiff.facts()}
    assert connector("rekey", "--new-key", "--config", cardiff.config) == 0
    stated = cardiff.records(Stream.CONTROL)
    assert len(stated) == 9 + 9 + 2
    assert {(each.key or b"").decode() for each in stated} > before
    assert connector("run", "--once", "--config", cardiff.config) == 0
    assert len(cardiff.records(Stream.CONTROL)) == 21


def test_where_no_kafka_passes_one_line_of_the_configuration_sends_the_same_over_https(
    cardiff: Authority, exchange: Exchange, hub_reads: Store, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    night(cardiff.extract, people=5)
    with served_edge(exchange.hub) as edge:
        text = cardiff.config.read_text().replace("[kafka]\n", f'[kafka]\nhttps_url = "{edge.url}"\n')
        cardiff.config.write_text("\n".join(line for line in text.splitlines() if not line.startswith("bootstrap")))
        assert connector("check", "--config", cardiff.config) == 0
        assert connector("run", "--once", "--config", cardiff.config) == 0
        assert Counter(each["fate"] for each in _fates(cardiff, capsys, "accepted")) == {"accepted": 16}
        cardiff.lose_state()
        assert cardiff.run().sent == 0
    assert len(cardiff.records()) == 15
