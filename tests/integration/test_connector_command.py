"""The command `hub connector` as an authority's clerk uses it."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from hub.cli.main import main
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
    }
    assert hub("status", "--config", cardiff.config) == 0
    assert "to be sent: 0; acknowledged by the broker: 3" in capsys.readouterr().out
