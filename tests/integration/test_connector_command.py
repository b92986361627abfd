"""The command `hub connector` as an authority's clerk uses it."""

import json
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.main import main
from tests.lib.checkout import ROOT
from tests.lib.connectors import Authority
from tests.lib.exchange import Exchange
from tests.lib.extracts import CARE_PERIODS, REFERRALS, REVIEWS, write

SSDA903_REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n566910,27/03/2008,30/08/2017,PN6\n"
SSDA903_EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE\n566910,15/02/2016,L,C2,N3,T2\n"


@pytest.fixture
def cardiff(exchange: Exchange, tmp_path: Path) -> Authority:
    return Authority.enrolled(exchange, tmp_path / "cardiff")


def hub(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["connector", *map(str, arguments)])
    return int(left.value.code or 0)


def rows(count: int) -> str:
    return REFERRALS + "".join(f"R{i},P{i},2009-03-02,school,,\n" for i in range(count))


def test_a_preview_says_what_would_be_sent_and_what_is_refused_and_sends_nothing(cardiff: Authority, capsys) -> None:
    write(cardiff.extract, referrals=rows(2) + "R9,P9,2009-02-30,school,,\n")
    assert hub("preview", "--config", cardiff.config) == 0
    said = capsys.readouterr().out
    assert 'referrals.csv line 4: bad_date: received_at is "2009-02-30"' in said
    assert "Nothing was sent." in said
    assert cardiff.records() == []
    assert not cardiff.state.exists()


def test_a_run_with_refused_rows_is_a_success_and_lists_them(cardiff: Authority, capsys, tmp_path: Path) -> None:
    write(cardiff.extract, referrals=rows(2) + "R9,P9,canary,school,,\n")
    assert hub("run", "--once", "--config", cardiff.config, "--refusals", tmp_path / "refused.csv") == 0
    assert (tmp_path / "refused.csv").read_text() == "authority,file,line,code\nW06000015,referrals.csv,4,bad_date\n"
    said = capsys.readouterr()
    assert "W06000015: 2 statements, 3 messages acknowledged." in said.out
    assert "canary" not in said.out + said.err


def test_who_waits_for_a_hub_that_does_not_answer_is_told_so(cardiff: Authority, capsys) -> None:
    assert hub("status", "--wait", "1", "--config", cardiff.config) == 0  # nothing was sent, so nothing is waited for
    write(cardiff.extract, referrals=rows(2))
    assert hub("run", "--once", "--config", cardiff.config) == 0
    assert hub("status", "--config", cardiff.config) == 0
    assert hub("status", "--wait", "1", "--config", cardiff.config) == 4
    assert "has not answered for all that was sent within 1 s" in capsys.readouterr().err


def test_a_run_says_as_json_what_it_did(cardiff: Authority, capsys) -> None:
    write(cardiff.extract, referrals=rows(2) + "R9,P9,canary,school,,\n")
    assert hub("run", "--once", "--json", "--config", cardiff.config) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["statements"], document["acknowledged"], document["sources"][0]["as_at"]) == (2, 3, "2009-03-31")
    assert document["sources"][0]["refusals"] == [
        {"file": "referrals.csv", "line": 4, "code": "bad_date", "stale": False}
    ]


def test_a_refused_file_ends_the_run_with_its_own_exit_code_after_the_rest_was_sent(cardiff: Authority, capsys) -> None:
    write(cardiff.extract, referrals=rows(30), care_periods=CARE_PERIODS)
    assert hub("run", "--once", "--config", cardiff.config) == 0
    write(cardiff.extract, referrals=rows(3), care_periods=CARE_PERIODS + "C1,P1,2009-01-05,,care_order\n")
    assert hub("run", "--once", "--config", cardiff.config) == 6
    assert "referrals.csv (mass_withdrawal)" in capsys.readouterr().err
    assert len(cardiff.asserted()) == 31
    assert hub("status", "--config", cardiff.config) == 0
    assert "it: referrals.csv was refused as a whole" in capsys.readouterr().out
    capsys.readouterr()
    assert hub("run", "--once", "--config", cardiff.config, "--allow-mass-withdrawal", "referals.csv") == 2
    assert "names referals.csv, and no source has such a file; there are adult_enquiries.csv" in capsys.readouterr().err
    assert len(cardiff.asserted()) == 31
    assert hub("run", "--once", "--config", cardiff.config, "--allow-mass-withdrawal", "referrals.csv") == 0
    assert len(cardiff.asserted()) == 4


BROKEN: dict[str, tuple[str | None, dict[str, Any]]] = {
    "a statutory return without its day": (None, {"reviews": SSDA903_REVIEWS, "episodes": SSDA903_EPISODES}),
    "a statutory return under our names": ("2009-03-31", {"referrals": SSDA903_EPISODES, "reviews": SSDA903_REVIEWS}),
    "empty files": ("2009-03-31", {"referrals": "", "care_periods": "", "reviews": ""}),
    "binary files": ("2009-03-31", {"referrals": random.Random(2).randbytes(5000)}),
    "a day of no calendar": ("31 March", {"referrals": rows(5)}),
    "half a file within a quote": ("2009-03-31", {"referrals": rows(20) + 'R20,"P2'}),
    "a file of quotes": ("2009-03-31", {"referrals": '"' * 1001}),
    "half a file": ("2009-03-31", {"referrals": rows(60)[:300]}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_extract_is_refused_in_words_and_nothing_is_lost(cardiff: Authority, capsys, broken: str) -> None:
    reviews = REVIEWS + "V1,C1,P1,2009-02-02\n"
    write(cardiff.extract, referrals=rows(60), care_periods=CARE_PERIODS + "C1,P1,2009-01-05,,other\n", reviews=reviews)
    assert hub("run", "--once", "--config", cardiff.config) == 0
    before = cardiff.asserted()
    assert len(before) == 62
    as_at, files = BROKEN[broken]
    write(cardiff.extract, as_at, **files)
    capsys.readouterr()
    assert hub("run", "--once", "--config", cardiff.config) == 6
    said = capsys.readouterr()
    assert "refused as a whole" in said.err
    assert "Traceback" not in said.out + said.err
    assert cardiff.asserted() == before
    assert hub("preview", "--config", cardiff.config) == 6
    assert hub("status", "--config", cardiff.config) == 0


def test_a_mistake_in_the_configuration_is_named_and_has_its_exit_code(cardiff: Authority, capsys) -> None:
    cardiff.config.write_text(cardiff.config.read_text().replace("folder", "path"))
    assert hub("run", "--once", "--config", cardiff.config) == 3
    assert "sources 1, key folder" in capsys.readouterr().err


def test_the_login_of_another_authority_has_its_exit_code(exchange: Exchange, tmp_path: Path, capsys) -> None:
    cardiff = Authority.enrolled(exchange, tmp_path / "cardiff", speaks_as="W06000022")
    write(cardiff.extract, referrals=rows(2))
    assert hub("run", "--once", "--config", cardiff.config) == 5
    assert "not allowed" in capsys.readouterr().err


def test_an_as_at_day_is_allowed_by_its_name_only(cardiff: Authority, capsys) -> None:
    write(cardiff.extract, "2999-01-01", referrals=rows(1))
    assert hub("run", "--once", "--config", cardiff.config) == 6
    assert hub("run", "--once", "--config", cardiff.config, "--allow-as-at", "soon") == 2
    assert hub("run", "--config", cardiff.config, "--allow-as-at", "2999-01-01") == 2
    assert hub("run", "--once", "--config", cardiff.config, "--allow-as-at", "2999-01-01") == 0


def test_the_status_says_what_was_achieved(cardiff: Authority, capsys) -> None:
    assert hub("status", "--config", cardiff.config, "--json") == 0
    assert json.loads(capsys.readouterr().out)["trouble"] == "this connector has not run here yet"
    write(cardiff.extract, referrals=rows(2))
    hub("run", "--once", "--config", cardiff.config)
    capsys.readouterr()
    assert hub("status", "--config", cardiff.config, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["pending"], document["acknowledged"], document["without_receipt"]) == (0, 3, 3)
    assert document["sources"][0] | {"read_at": 0} == {
        "source": "it",
        "as_at": "2009-03-31",
        "read_at": 0,
        "is_complete": True,
        "refused": 0,
        "refused_files": [],
        "waits": None,
    }
    assert hub("status", "--config", cardiff.config) == 0
    assert "to be sent: 0; acknowledged by the broker: 3" in capsys.readouterr().out


def test_a_check_says_what_was_seen_and_how_it_is_mended_and_that_no_hub_has_answered(
    cardiff: Authority, capsys
) -> None:
    write(cardiff.extract, referrals=rows(2))
    assert hub("check", "--config", cardiff.config, "--wait", "0") == 4
    said = capsys.readouterr().out
    assert f"mend: chmod 600 {cardiff.folder / 'pseudonym.key'}" in said
    assert "ok      source it: as at 2009-03-31: referrals.csv: of 2 rows looked at 2 are accepted" in said
    assert "ok      rights on exchange.W06000015.receipts: W06000015 may read" in said
    assert "the hub has answered for 0 within 0 s" in said
    assert (cardiff.records(), cardiff.completions()) == ([], [])


def broken(config: Path, old: str, new: str) -> None:
    config.write_text(config.read_text().replace(old, new))


def test_a_check_tells_the_firewall_team_what_to_let_through(cardiff: Authority, capsys) -> None:
    write(cardiff.extract, referrals=rows(2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        broken(cardiff.config, cardiff.exchange.hub.bootstrap, address)
        assert hub("check", "--config", cardiff.config) == 4
    said = capsys.readouterr().out
    assert f"wrong   way to {address}" in said
    assert "to the firewall team: please allow to 127.0.0.1 (127.0.0.1) TCP port" in said
    assert "skipped test messages" in said


def test_a_check_finds_a_password_that_is_refused_and_rows_that_none_can_be_sent_of(cardiff: Authority, capsys) -> None:
    write(cardiff.extract, referrals=REFERRALS + "R1,P1,canary,school,,\n")
    (cardiff.folder / "kafka.password").write_text("wrong")
    assert hub("check", "--config", cardiff.config) == 6
    said = capsys.readouterr().out
    assert "of 1 rows looked at 0 are accepted; refused: bad_date" in said
    assert "refused the password" in said
    assert f"hub authority add {cardiff.code}" in said
    assert "canary" not in said


def test_a_check_of_an_extract_without_its_day_or_a_column_says_what_to_do_about_that(
    cardiff: Authority, capsys
) -> None:
    write(cardiff.extract, None, referrals=REFERRALS)
    (cardiff.extract / "as_at.txt").unlink(missing_ok=True)
    assert hub("check", "--config", cardiff.config) == 6
    said = capsys.readouterr().out
    assert "bad_as_at: there is no as_at.txt beside the files" in said
    assert "mend: say the day there; or, if that is not where the extract lies, name the right folder" in said
    write(cardiff.extract, referrals=REFERRALS.replace("received_at", "date_received"))
    assert hub("check", "--config", cardiff.config) == 6
    assert "mend: export that column, too" in capsys.readouterr().out


def test_an_authority_finds_its_own_person_behind_a_pseudonym(cardiff: Authority, capsys) -> None:
    write(cardiff.extract, referrals=rows(3))
    cardiff.run()
    subject = next(subject for kind, subject, _ in cardiff.facts())
    assert hub("resolve", subject, "--config", cardiff.config) == 0
    assert capsys.readouterr().out.strip() in {"P0", "P1", "P2"}
    assert hub("resolve", "00" * 16, "--config", cardiff.config) == 2
    assert hub("resolve", subject[:-1], "--config", cardiff.config) == 2
    assert "32 hexadecimal digits" in capsys.readouterr().err


def test_a_configuration_to_begin_with_can_be_written_and_is_not_overwritten(tmp_path: Path, capsys) -> None:
    config = tmp_path / "connector" / "connector.toml"
    arguments = ("init", "--config", config, "--authority", "W06000015", "--bootstrap", "broker.example:9093")
    assert hub(*arguments) == 0
    write(config.with_name("extract"), referrals=rows(1))
    assert hub("preview", "--config", config) == 0
    assert config.with_name("pseudonym.key").stat().st_mode & 0o077 == 0
    assert hub(*arguments) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_configuration_with_the_password_of_a_proxy_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    config = tmp_path / "connector.toml"
    proxy = ("--proxy-url", "http://user:secret@proxy:8080")
    assert (
        hub("init", "--config", config, "--authority", "W06000015", "--bootstrap", "broker.example:9093", *proxy) == 0
    )
    assert "user:secret@" in config.read_text()
    assert config.stat().st_mode & 0o077 == 0


def test_a_broker_without_a_port_is_not_written_into_a_configuration(tmp_path: Path, capsys) -> None:
    config = tmp_path / "connector" / "connector.toml"
    arguments = ("init", "--config", config, "--authority", "W06000015", "--bootstrap", "broker.example")
    assert hub(*arguments) == 2
    assert "HOST:PORT" in capsys.readouterr().err
    assert not config.parent.exists()


def test_a_connector_that_watches_reads_again_when_the_extract_has_changed(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=rows(1))
    port = free_port()
    command = [sys.executable, "-m", "hub", "connector", "run", "--every", "1", "--port", str(port)]
    with subprocess.Popen([*command, "--config", str(cardiff.config)], cwd=ROOT, stdout=subprocess.DEVNULL) as watching:
        try:
            wait_until(lambda: len(cardiff.completions()) == 1)
            write(cardiff.extract, as_at="2009-04-01", referrals=rows(2))
            wait_until(lambda: len(cardiff.completions()) == 2)
            wait_until(
                lambda: 'connector_messages_acknowledged_total{authority="W06000015"} 4.0' in asked(port, "metrics")
            )
            wait_until(lambda: 'connector_outbox_waiting{authority="W06000015"} 0.0' in asked(port, "metrics"))
            assert (asked(port, "livez"), asked(port, "readyz")) == ("ok\n", "ok\n")
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 130
    assert len(cardiff.asserted()) == 2


def test_a_connector_that_watches_outlives_what_somebody_can_mend(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=rows(1))
    right, port = cardiff.config.read_text("utf-8"), free_port()
    command = [sys.executable, "-m", "hub", "connector", "run", "--every", "1", "--port", str(port)]
    with subprocess.Popen([*command, "--config", str(cardiff.config)], cwd=ROOT, stdout=subprocess.DEVNULL) as watching:
        try:
            wait_until(lambda: len(cardiff.completions()) == 1)
            cardiff.config.write_text(right[: len(right) // 2], "utf-8")  # as an editor leaves it for a moment
            wait_until(lambda: "did not come to its end (ConfigurationError)" in asked(port, "readyz"))
            cardiff.config.write_text(right, "utf-8")
            write(cardiff.extract, as_at="2009-04-01", referrals="record,day\n")
            wait_until(lambda: "it: refused as a whole" in asked(port, "readyz"))
            write(cardiff.extract, as_at="2009-04-01", referrals=rows(2))
            wait_until(lambda: asked(port, "readyz") == "ok\n")
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 130
    assert len(cardiff.asserted()) == 2


def test_a_source_that_is_away_keeps_no_other_from_being_read(cardiff: Authority, capsys) -> None:
    head, _, source = cardiff.config.read_text("utf-8").partition("[[sources]]")
    away = source.replace('"extract"', '"not there"').replace('"it"', '"away"')
    parts = (f"[[sources]]{away}files = ['carers']\n", f"[[sources]]{source}files = ['referrals']\n")
    cardiff.config.write_text(head + "".join(parts), "utf-8")
    write(cardiff.extract, referrals=rows(2))
    assert hub("run", "--once", "--config", cardiff.config) == 3
    said = capsys.readouterr()
    assert "away was not read: " in said.err
    assert "2 statements" in said.out
    assert len(cardiff.asserted()) == 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as answer:
        return str(answer.read().decode())


def wait_until(it_is_so: Callable[[], bool], seconds: float = 60) -> None:
    give_up = time.monotonic() + seconds
    while not it_is_so():
        assert time.monotonic() < give_up
        time.sleep(0.5)
