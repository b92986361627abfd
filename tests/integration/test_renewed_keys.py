"""An authority's key became known: nobody is ever stated under the new one beside what stands under the old one."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.cli.main import main
from hub.errors import InputRefused
from schemas.codec import codec
from schemas.topics import Stream
from tests.lib.case_databases import OUTBOX_ELSEWHERE
from tests.lib.connectors import Authority
from tests.lib.exchange import Exchange
from tests.lib.extracts import REFERRALS, write

ROWS = REFERRALS + "".join(f"R{i},P{i},2009-03-02,school,,\n" for i in range(3))
KEY = "0123456789abcdef" * 4
REFUSED = 6


@pytest.fixture
def cardiff(exchange: Exchange, tmp_path: Path) -> Authority:
    """Cardiff, which has stated three people."""
    found = Authority.enrolled(exchange, tmp_path / "cardiff")
    write(found.extract, referrals=ROWS)
    found.run()
    return found


def connector(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["connector", *map(str, arguments)])
    return int(left.value.code or 0)


def standing(authority: Authority) -> set[str]:
    """Whoever a referral is asserted of, wherever that was said."""
    best: dict[bytes, tuple[int, str, str]] = {}
    for record in (*authority.records(), *authority.records(Stream.CONTROL)):
        event = codec().decode(record.value)
        if event.SUBJECT == "referral_received":
            found = event.header.revision, event.header.status, event.header.subject
            best[event.header.event_id] = max(best.get(event.header.event_id, found), found)
    return {subject for _, status, subject in best.values() if status == "asserted"}


def files(authority: Authority) -> dict[str, bytes]:
    """The keys and the configuration as they lie there."""
    return {each.name: each.read_bytes() for each in authority.folder.iterdir() if each.suffix in (".key", ".toml")}


def with_an_outbox_table(authority: Authority) -> None:
    with closing(sqlite3.connect(authority.folder / "case.db")) as database:
        database.execute(OUTBOX_ELSEWHERE)
    url = f"sqlite:///{authority.folder / 'case.db'}"
    kept = authority.config.read_text().replace('folder = "extract"', 'folder = "extract"\nfiles = ["referrals"]')
    source = f'[[sources]]\nname = "entries"\nformat = "outbox_table"\nurl = "{url}"\ntables = ["school_changes"]\n'
    authority.config.write_text(kept + source)


CANNOT = {
    "as_at.txt is none": lambda authority: write(authority.extract, "yesterday", referrals=ROWS),
    "a file is refused": lambda authority: write(authority.extract, referrals="what,is,this\n"),
    "a file is missing": lambda authority: write(authority.extract),
    "a later source gives a part": with_an_outbox_table,
}


@pytest.mark.parametrize("why", CANNOT)
def test_a_key_is_not_replaced_when_not_everything_can_be_stated_under_a_new_one(
    cardiff: Authority, capsys: pytest.CaptureFixture[str], why: str
) -> None:
    before = standing(cardiff)
    CANNOT[why](cardiff)
    kept = files(cardiff)
    assert connector("rekey", "--new-key", "--config", cardiff.config) == REFUSED
    said = capsys.readouterr().err
    assert "The pseudonym key is as it was; then run `hub connector rekey --new-key` again." in said
    assert files(cardiff) == kept
    write(cardiff.extract, referrals=ROWS + "R3,P3,2009-03-02,school,,\n")
    assert cardiff.run().sent == 1
    assert standing(cardiff) > before


MOMENTS = {
    "it is remembered and no key is another": ("producers.connector", "replace_key", 1),
    "the configuration names the new key and it is not there": ("producers.renewing", "write_private", 2),
    "the key is another and nothing is stated": ("producers.connector", "stage", 2),
    "all is written down and nothing is sent": ("producers.sending.publishing", "publish", 2),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_while_a_key_is_replaced_the_next_runs_are_no_live_ones_until_all_is_stated(
    cardiff: Authority, moment: str
) -> None:
    live = len(cardiff.records())
    module, name, count = MOMENTS[moment]
    assert cardiff.run_and_be_killed(module, name, count, rekey=True, new_key=True) == -signal.SIGKILL
    key = (cardiff.folder / "pseudonym.key").read_text().strip()
    assert (key == KEY) == (moment in list(MOMENTS)[:2])
    write(cardiff.extract, "yesterday", referrals=ROWS)
    with pytest.raises(InputRefused, match=r"refused is as_at.txt \(bad_as_at\).*Then run `hub connector rekey` again"):
        cardiff.run()
    write(cardiff.extract, referrals=ROWS)
    cardiff.run()
    assert len(standing(cardiff)) == 3
    assert len(cardiff.records()) == live
    write(cardiff.extract, referrals=ROWS + "R3,P3,2009-03-02,school,,\n")
    assert cardiff.run().sent == 1
    assert (len(standing(cardiff)), len(cardiff.records())) == (4, live + 1)


def test_a_key_replaced_by_hand_is_remembered_by_a_rekeying_that_is_refused(cardiff: Authority) -> None:
    live, before = len(cardiff.records()), standing(cardiff)
    (cardiff.folder / "pseudonym.key").write_text(KEY[::-1])
    write(cardiff.extract, "yesterday", referrals=ROWS)
    assert connector("rekey", "--config", cardiff.config) == REFUSED
    write(cardiff.extract, referrals=ROWS)
    cardiff.run()
    assert (len(standing(cardiff)), len(cardiff.records())) == (3, live)
    assert not standing(cardiff) & before


def test_rekeying_that_is_refused_under_the_same_key_leaves_the_next_run_a_live_one(cardiff: Authority) -> None:
    live = len(cardiff.records())
    write(cardiff.extract, "yesterday", referrals=ROWS)
    assert connector("rekey", "--config", cardiff.config) == REFUSED
    write(cardiff.extract, referrals=ROWS + "R3,P3,2009-03-02,school,,\n")
    cardiff.run()
    assert len(cardiff.records()) == live + 1


@pytest.mark.parametrize("where", ['pseudonym_key_variable = "THE_KEY"', 'pseudonym_key_command = ["print-it"]'])
def test_where_the_connector_does_not_keep_the_key_it_says_what_to_do_with_it(
    cardiff: Authority, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    cardiff.config.write_text(cardiff.config.read_text().replace('pseudonym_key_file = "pseudonym.key"', where))
    assert connector("new-key", "--config", cardiff.config) != 0
    assert "name the file of the one before in older_key_files" in capsys.readouterr().err
    assert connector("rekey", "--new-key", "--config", cardiff.config) != 0
    said = capsys.readouterr().err
    assert "name no older_key_files" in said
    assert "run `hub connector rekey` without --new-key" in said
