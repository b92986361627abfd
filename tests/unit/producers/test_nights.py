"""What stands after several nights: changes, withdrawals, stale rows and the safety against mass withdrawal."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producers.outbox.file import forgetful
from producers.refusals import is_mass_withdrawal
from producers.sources import source_of
from producers.staging import Permissions
from tests.lib.extracts import (
    ASSESSMENTS,
    AUTHORITY,
    CARE_LEAVERS,
    CARERS,
    REFERRALS,
    SCHOOL_CHANGES,
    Nights,
    addresses,
    first_extract,
    folder_settings,
    write,
)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with forgetful(AUTHORITY) as outbox:
        yield Nights(outbox, tmp_path)


def referrals(count: int, decided: str = "") -> str:
    return REFERRALS + "".join(f"R{i},P{i},2009-03-02,school,{decided}\n" for i in range(count))


def counts(nights: Nights) -> list[tuple[int, int, int, int]]:
    return [(each.new, each.changed, each.withdrawn, each.unchanged) for each in nights.reports[-1].files]


def test_a_decision_that_comes_later_is_one_new_fact(nights: Nights) -> None:
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02,school,,\n")
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02,school,2009-03-03,assessment\n")
    assert counts(nights) == [(1, 0, 0, 1)]
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02,school,2009-03-04,assessment\n")
    assert counts(nights) == [(0, 1, 0, 1)]
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02,school,,\n")
    assert counts(nights) == [(0, 0, 1, 1)]


def test_the_time_of_day_of_a_referral_is_part_of_what_is_stated(nights: Nights) -> None:
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02T09:00,school,,\n")
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02T09:30,school,,\n")
    assert counts(nights) == [(0, 1, 0, 0)]
    nights.night(referrals=REFERRALS + "R1,P1,02/03/2009,school,,\n")
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02,school,,\n")
    assert counts(nights) == [(0, 0, 0, 1)]


def test_a_corrected_person_withdraws_the_fact_of_the_old_and_states_that_of_the_new(nights: Nights) -> None:
    nights.night(referrals=REFERRALS + "R1,P1,2009-03-02,school,,\n")
    before = nights.asserted()
    nights.night(referrals=REFERRALS + "R1,P2,2009-03-02,school,,\n")
    assert counts(nights) == [(1, 0, 1, 0)]
    assert not before.keys() & nights.asserted().keys()


def test_a_row_that_comes_back_is_stated_again_under_its_old_identity(nights: Nights) -> None:
    nights.night(referrals=referrals(2))
    before = nights.asserted()
    nights.night(referrals=referrals(1))
    nights.night(referrals=referrals(2))
    assert nights.asserted() == before
    assert {each.revision for each in nights.stated()} == {1_001_000, 1_003_000}


def test_an_absent_file_withdraws_nothing_and_a_header_alone_everything(nights: Nights) -> None:
    nights.night(referrals=referrals(3))
    nights.night()
    assert len(nights.asserted()) == 3
    nights.night(referrals=REFERRALS)
    assert len(nights.asserted()) == 0


def test_a_refused_row_that_was_accepted_before_stays_and_is_listed_as_stale(nights: Nights) -> None:
    nights.night(referrals=referrals(1, "2009-03-03,assessment"))
    before = nights.asserted()
    report = nights.night(referrals=REFERRALS + "R0,P0,2009-02-30,school,,\nR1,P1,2009-02-30,school,,\n")
    assert [each.stale for each in report.refusals] == [True, False]
    assert (report.files[0].refused, report.files[0].stale) == (2, 1)
    assert nights.asserted() == before


def test_a_refused_row_whose_key_cannot_be_read_is_withdrawn_with_its_key(nights: Nights) -> None:
    nights.night(referrals=referrals(1))
    report = nights.night(referrals=REFERRALS + ",P0,2009-03-02,school,,\n")
    assert [each.stale for each in report.refusals] == [False]
    assert nights.asserted() == {}


def test_a_row_withdrawn_before_is_not_stale_when_it_comes_back_faulty(nights: Nights) -> None:
    nights.night(referrals=referrals(1))
    nights.night(referrals=REFERRALS)
    report = nights.night(referrals=REFERRALS + "R0,P0,2009-02-30,school,,\n")
    assert [each.stale for each in report.refusals] == [False]


@pytest.mark.parametrize(
    ("file", "one", "other"),
    [
        ("care_leavers", CARE_LEAVERS + "P1,2009-03-02,yes,,\n", CARE_LEAVERS + "P2,2009-03-02,yes,,\n"),
        ("carers", CARERS + "P1,2009-03-02,,,\n", CARERS + "P2,2009-03-02,,,\n"),
    ],
)
def test_a_row_whose_key_is_the_person_is_another_row_when_the_person_is_corrected(
    nights: Nights, file: str, one: Any, other: Any
) -> None:
    nights.night(**{file: one})
    before = nights.asserted()
    nights.night(**{file: other})
    assert counts(nights) == [(1, 0, 1, 0)]
    assert not before.keys() & nights.asserted().keys()
    report = nights.night(**{file: other.replace("2009-03-02", "2009-03-33")})
    assert [(each.code, each.stale) for each in report.refusals] == [("bad_date", True)]


def test_a_completion_taken_back_withdraws_it_and_leaves_the_assessment_required(nights: Nights) -> None:
    nights.night(assessments=ASSESSMENTS + "A1,P1,,core,2009-03-02,2009-03-09,yes,\n")
    nights.night(assessments=ASSESSMENTS + "A1,P1,,core,2009-03-02,,,\n")
    assert counts(nights) == [(0, 0, 1, 1)]
    nights.night(assessments=ASSESSMENTS + "A1,P1,,core,2009-03-02,2009-03-09,no,\n")
    assert counts(nights) == [(1, 0, 0, 1)]


@pytest.mark.parametrize(
    ("known", "gone", "refused"),
    [(20, 20, False), (21, 21, True), (210, 21, False), (209, 21, True), (1000, 100, False), (1000, 101, True)],
)
def test_more_than_a_tenth_and_more_than_twenty_rows_are_too_many(known: int, gone: int, refused: bool) -> None:
    assert is_mass_withdrawal(known, gone) is refused


def test_a_mass_withdrawal_refuses_the_file_and_says_how_to_allow_it(nights: Nights) -> None:
    nights.night(referrals=referrals(30))
    report = nights.night(referrals=referrals(9))
    assert addresses(report.refusals) == [("referrals.csv", 1, "mass_withdrawal")]
    assert "21 of the 30 rows" in report.refusals[0].sentence
    assert "--allow-mass-withdrawal referrals.csv" in report.refusals[0].sentence
    assert len(nights.asserted()) == 30
    nights.night(referrals=referrals(9), allowed=Permissions(withdrawals=frozenset({"referrals.csv"})))
    assert len(nights.asserted()) == 9


def test_stale_rows_and_corrected_persons_are_no_withdrawals(nights: Nights) -> None:
    nights.night(referrals=referrals(30))
    stale = "".join(f"R{i},P{i},never,school,,\n" for i in range(15))
    corrected = "".join(f"R{i},Q{i},2009-03-02,school,,\n" for i in range(15, 30))
    report = nights.night(referrals=REFERRALS + stale + corrected)
    assert not report.is_refused
    assert counts(nights) == [(15, 0, 15, 15)]


def test_an_extract_before_the_last_one_is_refused_unless_that_day_is_allowed(nights: Nights) -> None:
    nights.night(referrals=referrals(1))
    report = nights.night(as_at="2009-03-30", referrals=referrals(2))
    assert (report.as_at, addresses(report.refusals)) == (None, [("as_at.txt", 1, "bad_as_at")])
    assert len(nights.asserted()) == 1
    nights.night(as_at="2009-03-30", referrals=referrals(2), allowed=Permissions(as_at=date(2009, 3, 30)))
    assert len(nights.asserted()) == 2


ROWS = st.dictionaries(
    st.sampled_from([f"R{i}" for i in range(6)]),
    st.tuples(
        st.sampled_from(["P1", "P2"]),
        st.sampled_from(["2009-03-02", "2009-03-03"]),
        st.sampled_from(["", "2009-03-04"]),
    ),
)
CHANGES = st.dictionaries(st.sampled_from(["S1", "S2"]), st.sampled_from(["transition", "other"]))
NIGHT = st.tuples(st.none() | ROWS, st.none() | CHANGES)


def extract(rows: dict[str, tuple[str, str, str]] | None, changes: dict[str, str] | None) -> dict[str, Any]:
    files: dict[str, Any] = {}
    if rows is not None:
        lines = [
            f"{key},{who},{when},school,{done},{'assessment' if done else ''}\n"
            for key, (who, when, done) in rows.items()
        ]
        files["referrals"] = REFERRALS + "".join(lines)
    if changes is not None:
        files["school_changes"] = SCHOOL_CHANGES + "".join(
            f"{key},P1,2009-03-02,{why}\n" for key, why in changes.items()
        )
    return files


def test_a_file_that_a_source_does_not_give_is_left_alone_and_said(tmp_path: Path) -> None:
    write(tmp_path, referrals=REFERRALS + "R1,P1,2009-03-02,school,,\n", visits="visit_id\n")
    source = source_of("casefile")
    report, events = first_extract(source, folder_settings(source, tmp_path, files=["referrals"]))
    assert [each.SUBJECT for each in events] == ["referral_received"]
    assert report.warnings == ["visits.csv is not among `files`; it was left alone"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NIGHT, min_size=1, max_size=5))
def test_after_any_nights_what_stands_is_what_the_last_night_of_each_file_says(tmp_path: Path, history: list) -> None:
    last: dict[str, Any] = {}
    with forgetful(AUTHORITY) as outbox, forgetful(AUTHORITY) as fresh:
        nights = Nights(outbox, tmp_path / "nights")
        for night in history:
            files = extract(*night)
            last |= files
            nights.night(**files)
        alone = Nights(fresh, tmp_path / "alone")
        alone.night(**last)
        assert nights.asserted() == alone.asserted()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NIGHT, min_size=1, max_size=5))
def test_the_highest_revision_of_each_fact_sent_is_what_stands(tmp_path: Path, history: list) -> None:
    from schemas.codec import codec

    with forgetful(AUTHORITY) as outbox:
        nights = Nights(outbox, tmp_path / "nights")
        for night in history:
            nights.night(**extract(*night))
        newest: dict[bytes, tuple[int, str]] = {}
        for value in nights.sent:
            header = codec().decode(value).header
            assert newest.get(header.event_id, (0, ""))[0] < header.revision
            newest[header.event_id] = header.revision, header.status
        assert {each for each, (_, status) in newest.items() if status == "asserted"} == nights.asserted().keys()
