"""What a row of each further file of a casefile states, as it leaves the authority."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from producers.casefile import tables
from producers.keyed import pseudonyms
from producers.keyed.mapping import content_of
from producers.outbox.file import forgetful
from producers.refusals import Code
from schemas.catalogue import catalogue
from schemas.codec import codec
from tests.lib.extracts import AUTHORITY, KEY, Nights, drawn, every_file

R1 = """
    referral_id | person_id | received_at | source | decided_at | decision
    R1          | P1        | 2009-03-02  | school |            |
"""


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with forgetful(AUTHORITY) as outbox:
        yield Nights(outbox, tmp_path)


def stated(nights: Nights, **files: str) -> list[Any]:
    drawn_files: dict[str, Any] = {name: drawn(table) for name, table in files.items()}
    report = nights.night(**drawn_files)
    assert report.refusals == []
    return [codec().decode(value) for value in nights.sent]


def said(event: Any) -> tuple[str, str, dict[str, Any]]:
    """Kind, day and own fields of an event."""
    own = {name: getattr(event, name) for name in type(event).__annotations__ if name not in ("header", "SUBJECT")}
    return event.SUBJECT, str(event.header.occurred_on), own


def named(file: str, key: str) -> str:
    return pseudonyms.record(KEY, AUTHORITY, file, key).hex()


def test_an_assessment_is_required_and_perhaps_completed(nights: Nights) -> None:
    _, *events = stated(
        nights,
        referrals=R1,
        assessments="""
            assessment_id | person_id | referral_id | kind | required_on | completed_on | seen | seen_alone
            A1            | P1        | R1          | core | 2009-03-03  | 2009-03-20   | yes  |
            A2            | P2        |             | core | 2009-03-04  |              | no   |
        """,
    )
    assert [said(each) for each in events] == [
        ("assessment_required", "2009-03-03", {"assessment_kind": "core", "referral": named("referrals.csv", "R1")}),
        ("assessment_completed", "2009-03-20", {"seen": True, "seen_alone": None}),
        ("assessment_required", "2009-03-04", {"assessment_kind": "core", "referral": None}),
    ]
    assert {each.header.record for each in events} == {named("assessments.csv", key) for key in ("A1", "A2")}


def test_the_reference_of_an_assessment_is_the_record_of_its_referral(nights: Nights) -> None:
    referral, assessment = stated(
        nights,
        referrals=R1,
        assessments="""
            assessment_id | person_id | referral_id | kind    | required_on
            A1            | P1        | R1          | initial | 2009-03-03
        """,
    )
    assert assessment.referral == referral.header.record
    assert assessment.header.subject == referral.header.subject


def test_a_conference_is_stated_with_the_day_of_its_strategy_discussion(nights: Nights) -> None:
    events = stated(
        nights,
        conferences="""
            conference_id | person_id | kind    | strategy_discussion_on | held_on
            K1            | P1        | initial | 2009-03-02             | 2009-03-20
            K2            | P1        | review  |                        | 2009-03-30
        """,
    )
    assert [said(each) for each in events] == [
        (
            "conference_held",
            "2009-03-20",
            {"conference_kind": "initial", "strategy_discussion_on": date(2009, 3, 2)},
        ),
        ("conference_held", "2009-03-30", {"conference_kind": "review", "strategy_discussion_on": None}),
    ]


def test_a_protection_plan_and_its_end_are_two_facts_of_one_record(nights: Nights) -> None:
    started, ended = stated(
        nights,
        protection_plans="""
            protection_plan_id | person_id | started_on | ended_on
            PP1                | P1        | 2008-03-02 | 2009-03-20
        """,
    )
    assert [said(started), said(ended)] == [
        ("protection_plan_started", "2008-03-02", {}),
        ("protection_plan_ended", "2009-03-20", {}),
    ]
    assert started.header.record == ended.header.record
    assert started.header.event_id != ended.header.event_id


def test_a_core_group_and_a_visit_are_stated_of_their_day(nights: Nights) -> None:
    *_, group, visit = stated(
        nights,
        core_groups="core_group_id | person_id | held_on\nG1 | P1 | 2009-03-02",
        care_periods="""
            care_period_id | person_id | started_on | basis
            C1             | P1        | 2009-01-05 | care_order
        """,
        visits="visit_id | care_period_id | person_id | made_on\nV1 | C1 | P1 | 2009-01-12",
    )
    assert said(group) == ("core_group_held", "2009-03-02", {})
    assert said(visit) == ("visit_made", "2009-01-12", {"care_period": named("care_periods.csv", "C1")})


def test_what_is_not_known_of_a_care_leaver_is_not_stated(nights: Nights) -> None:
    events = stated(
        nights,
        care_leavers="""
            person_id | turned_19_on | in_touch | suitable_accommodation | occupied
            P1        | 2009-03-02   | true     | no                     |
            P2        | 2009-03-03   | false    |                        |
        """,
    )
    assert [said(each)[2] for each in events] == [
        {"in_touch": True, "suitable_accommodation": False, "occupied": None},
        {"in_touch": False, "suitable_accommodation": None, "occupied": None},
    ]
    assert said(events[0])[:2] == ("care_leaver_turned_19", "2009-03-02")


def test_a_review_of_an_adults_plan_names_the_plan(nights: Nights) -> None:
    plan, review = stated(
        nights,
        adult_plans="adult_plan_id | person_id | started_on | ended_on\nL1 | P1 | 2008-01-05 |",
        adult_reviews="adult_review_id | adult_plan_id | person_id | held_on\nV1 | L1 | P1 | 2009-01-05",
    )
    assert said(plan) == ("adult_plan_started", "2008-01-05", {})
    assert said(review) == ("adult_review_held", "2009-01-05", {"adult_plan": plan.header.record})


def test_an_enquiry_keeps_the_instant_at_which_it_came(nights: Nights) -> None:
    received, completed = stated(
        nights,
        adult_enquiries="""
            enquiry_id | person_id | received_at          | completed_on
            E1         | P1        | 2008-07-10T23:30:00Z | 2008-07-21
        """,
    )
    assert [said(received), said(completed)] == [
        ("enquiry_received", "2008-07-11", {}),
        ("enquiry_completed", "2008-07-21", {}),
    ]
    assert received.header.occurred_at == 1_215_732_600_000
    assert completed.header.occurred_at is None


def test_a_carer_is_stated_step_by_step(nights: Nights) -> None:
    events = stated(
        nights,
        carers="""
            person_id | identified_on | offered_on | assessed_on | served_on
            P1        | 2009-03-02    | 2009-03-03 | 2009-03-04  | 2009-03-05
            P2        | 2009-03-06    |            |             | 2009-03-07
        """,
    )
    assert [said(each) for each in events] == [
        ("carer_identified", "2009-03-02", {}),
        ("carer_offered", "2009-03-03", {}),
        ("carer_assessed", "2009-03-04", {}),
        ("carer_served", "2009-03-05", {}),
        ("carer_identified", "2009-03-06", {}),
        ("carer_served", "2009-03-07", {}),
    ]


def test_a_delay_is_counted_at_its_census(nights: Nights) -> None:
    (event,) = stated(
        nights,
        delays="""
            delay_id | person_id | census_on  | reason      | aged_75_or_over
            D1       | P1        | 2009-03-18 | social_care | yes
        """,
    )
    assert said(event) == ("delay_counted", "2009-03-18", {"reason": "social_care", "aged_75_or_over": True})


def test_every_kind_of_event_about_a_case_comes_from_one_file() -> None:
    kinds = [kind for table in tables() for kind in table.kinds]
    assert sorted(kinds) == sorted(catalogue().streams("case"))


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.file)
def test_a_file_can_be_refused_only_for_codes_in_their_order(table) -> None:
    codes = [each.code for each in table.rules]
    assert codes == sorted(codes, key=list(Code).index)


def test_a_fact_read_back_from_a_message_says_what_the_row_said(nights: Nights) -> None:
    report = nights.night(**every_file())
    assert report.refusals == []
    kinds = catalogue().streams("case")
    content = {each.event_id: each.content for each in nights.stated()}
    events = [codec().decode(value) for value in nights.sent]
    assert {each.SUBJECT for each in events} == set(kinds)
    assert {each.header.event_id: content_of(each) for each in events} == content


def test_nobody_is_named_in_what_any_file_states(nights: Nights) -> None:
    nights.night(**every_file())
    for value in nights.sent:
        assert b"person_id" not in value
        assert b"_id-" not in value
