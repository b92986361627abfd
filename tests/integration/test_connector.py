"""The connector on a real broker: what it sends, what it sends again, and what it finds back."""

import shutil
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from hub.broker.publisher import Publisher
from hub.errors import AccessError, BusyError, ContractError, UnreachableError
from schemas.catalogue import catalogue
from schemas.topics import Stream, topic
from tests.lib.connectors import Authority
from tests.lib.exchange import Exchange
from tests.lib.extracts import CARE_PERIODS, REFERRALS, REVIEWS, every_file, write


def referrals(count: int) -> str:
    return REFERRALS + "".join(f"R{i},P{i},2009-03-02,school,2009-03-03,assessment\n" for i in range(count))


@pytest.fixture
def cardiff(exchange: Exchange, tmp_path: Path) -> Authority:
    return Authority.enrolled(exchange, tmp_path / "cardiff")


def test_an_extract_is_stated_and_completed_with_its_day_its_counts_and_its_ends(cardiff: Authority) -> None:
    care_periods = CARE_PERIODS + "C1,P1,2009-01-05,2009-02-05,care_order\n,P2,2009-01-05,,care_order\n"
    write(cardiff.extract, referrals=referrals(30), care_periods=care_periods, reviews=REVIEWS)
    report = cardiff.run()
    assert (report.sent, report.acknowledged, report.is_refused) == (62, 63, False)
    last = cardiff.check_last_completion()
    assert (str(last.header.occurred_on), last.header.subject, last.of_stream) == ("2009-03-31", "it", "case")
    assert [(each.kind, each.state, each.count) for each in last.contents] == [
        ("care_ended", "stated", 1),
        ("care_started", "stated", 1),
        ("referral_decided", "stated", 30),
        ("referral_received", "stated", 30),
        ("review_held", "stated", 0),
    ]
    assert [(each.file, each.rows, each.refused, each.stale) for each in last.files] == [
        ("care_periods.csv", 2, 1, 0),
        ("referrals.csv", 30, 0, 0),
        ("reviews.csv", 0, 0, 0),
    ]
    assert {len({record.partition for record in cardiff.records()})} == {2}


def test_the_same_extract_again_states_its_completion_again_and_nothing_else(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=referrals(5))
    cardiff.run()
    report = cardiff.run()
    assert (report.sent, report.acknowledged, report.rebuilt_from) == (0, 1, 0)
    assert len(cardiff.records()) == 10
    first, second = cardiff.completions()
    assert first.header.event_id == second.header.event_id
    assert first.header.revision < second.header.revision
    cardiff.check_last_completion()


def test_a_withdrawal_repeats_what_was_stated(cardiff: Authority) -> None:
    from schemas.codec import codec

    write(cardiff.extract, referrals=referrals(2))
    cardiff.run()
    write(cardiff.extract, referrals=REFERRALS)
    cardiff.run()
    events = [codec().decode(record.value) for record in cardiff.records()]
    withdrawn = [each for each in events if each.header.status == "withdrawn"]
    assert len(withdrawn) == 4
    for each in withdrawn:
        (before,) = [old for old in events if old.header.event_id == each.header.event_id and old is not each]
        assert each.header.occurred_on == before.header.occurred_on
        assert each.header.revision > before.header.revision
    assert cardiff.asserted() == {}
    cardiff.check_last_completion()


def test_files_refused_or_absent_are_told_apart_in_the_completion(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=referrals(1), care_periods=CARE_PERIODS)
    cardiff.run()
    write(cardiff.extract, referrals=b"\xff", reviews=b"\xff")
    report = cardiff.run()
    assert report.is_refused
    states = {each.kind: (each.state, each.count) for each in cardiff.check_last_completion().contents}
    assert states == {
        "referral_received": ("refused", 1),
        "referral_decided": ("refused", 1),
        "care_started": ("absent", 0),
        "care_ended": ("absent", 0),
    }


def test_a_connector_that_lost_its_state_finds_it_in_its_topics(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=referrals(5), care_periods=CARE_PERIODS)
    cardiff.run()
    write(cardiff.extract, referrals=referrals(4))
    cardiff.run()
    before = cardiff.asserted()
    cardiff.lose_state()
    report = cardiff.run()
    assert (report.sent, report.acknowledged, report.rebuilt_from) == (0, 1, 14)
    assert cardiff.asserted() == before
    assert {each.kind: each.state for each in cardiff.check_last_completion().contents}["care_started"] == "absent"


def test_every_file_of_a_casefile_is_found_again_in_the_topics_as_it_was_stated(cardiff: Authority) -> None:
    rows = every_file()
    write(cardiff.extract, **rows)
    assert cardiff.run().refusals == []
    before = cardiff.asserted()
    stated = {each.kind: (each.state, each.count) for each in cardiff.check_last_completion().contents}
    assert sorted(stated) == sorted(catalogue().streams("case"))
    assert {state for state, _ in stated.values()} == {"stated"}
    assert all(count > 0 for _, count in stated.values())
    cardiff.lose_state()
    report = cardiff.run()
    assert (report.sent, report.rebuilt_from) == (0, len(before) + 1)
    assert cardiff.asserted() == before
    write(cardiff.extract, **{name: text.splitlines()[0] + "\n" for name, text in rows.items()})
    cardiff.lose_state()
    cardiff.run()
    assert cardiff.asserted() == {}


def test_a_connector_that_lost_its_state_still_knows_its_last_day(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=referrals(1))
    cardiff.run()
    cardiff.lose_state()
    write(cardiff.extract, as_at="2009-03-30", referrals=referrals(1))
    report = cardiff.run()
    assert [each.code for each in report.refusals] == ["bad_as_at"]
    assert len(cardiff.completions()) == 1


def test_a_state_restored_from_an_old_copy_is_brought_up_from_the_topics(cardiff: Authority, tmp_path: Path) -> None:
    write(cardiff.extract, referrals=referrals(3))
    cardiff.run()
    shutil.copy(cardiff.state, tmp_path / "copy")
    write(cardiff.extract, referrals=referrals(5))
    cardiff.run()
    cardiff.lose_state()
    shutil.copy(tmp_path / "copy", cardiff.state)
    write(cardiff.extract, referrals=referrals(4))
    report = cardiff.run()
    assert (report.rebuilt_from, report.sent) == (12, 2)
    assert len(cardiff.asserted()) == 8
    cardiff.check_last_completion()


def test_a_clock_that_went_back_still_speaks_above_its_past(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=referrals(1))
    cardiff.run()
    cardiff.begun = 1
    write(cardiff.extract, referrals=REFERRALS)
    cardiff.run()
    assert cardiff.asserted() == {}
    cardiff.check_last_completion()


def test_the_day_of_an_extract_is_the_latest_even_after_the_clock_went_back(cardiff: Authority) -> None:
    for day in ("2009-03-29", "2009-03-30", "2009-03-31"):
        write(cardiff.extract, as_at=day, referrals=referrals(1))
        cardiff.run()
        cardiff.begun = 1
    told = sorted(cardiff.completions(), key=lambda each: each.header.revision)
    assert [str(each.header.occurred_on) for each in told] == ["2009-03-29", "2009-03-30", "2009-03-31"]


def test_a_message_of_somebody_else_on_the_topic_is_noticed_the_next_time(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=referrals(1))
    cardiff.run()
    name = topic(cardiff.code, Stream.CASE)
    with Publisher(cardiff.exchange.enrol(cardiff.code), "somebody") as publisher:
        publisher.send(name, b"x", b"no event").result()
    report = cardiff.run()
    assert (report.rebuilt_from, report.unreadable) == (4, 1)
    assert cardiff.run().rebuilt_from == 0


def test_statements_of_a_newer_connector_are_not_undone(cardiff: Authority) -> None:
    with Publisher(cardiff.exchange.enrol(cardiff.code), "somebody") as publisher:
        publisher.send(topic(cardiff.code, Stream.CASE), b"x", b"\x00\x00\x00\xff\xff later").result()
    write(cardiff.extract, referrals=referrals(1))
    with pytest.raises(ContractError, match="written by a newer connector"):
        cardiff.run()
    assert cardiff.completions() == []


def test_one_connector_runs_once_at_a_time(cardiff: Authority) -> None:
    write(cardiff.extract)
    with (cardiff.folder / "outbox.sqlite.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        with pytest.raises(BusyError, match="runs already"):
            cardiff.run()
    cardiff.run()


def test_an_authority_cannot_speak_as_another(exchange: Exchange, tmp_path: Path) -> None:
    cardiff = Authority.enrolled(exchange, tmp_path / "cardiff", speaks_as="W06000022")
    write(cardiff.extract, referrals=referrals(1))
    with pytest.raises(AccessError):
        cardiff.run()
    assert cardiff.records() == []
    assert cardiff.completions() == []


def test_a_wrong_password_is_said_to_be_wrong(cardiff: Authority) -> None:
    (cardiff.folder / "kafka.password").write_text("wrong")
    with pytest.raises(AccessError, match="password"):
        cardiff.run()


def test_a_broker_that_is_away_loses_nothing(cardiff: Authority) -> None:
    write(cardiff.extract, referrals=referrals(1))
    right = cardiff.config.read_text()
    cardiff.config.write_text(right.replace('bootstrap = "127.0.0.1:', 'bootstrap = "127.0.0.1:1,127.0.0.2:'))
    with pytest.raises(UnreachableError):
        cardiff.run()
    cardiff.config.write_text(right)
    assert cardiff.run().sent == 2


def test_figures_that_were_published_travel_on_their_own_stream(exchange: Exchange, tmp_path: Path) -> None:
    wales = Authority.enrolled(exchange, tmp_path / "wales", "W92000004", "performance_return")
    header = "indicator,period,numerator,denominator,value,status,note,area,source,licence\n"
    write(wales.extract, None, performance=header + "SCC/006,FY2008-09,,,95,final,,W92000004,a factfile,OGL v3\n")
    assert wales.run().sent == 1
    assert wales.records(Stream.PERFORMANCE)[0].key == b"SCC/006/W92000004/FY2008-09"
    assert wales.check_last_completion(Stream.PERFORMANCE).of_stream == "performance"
    wales.lose_state()
    assert wales.run().sent == 0
