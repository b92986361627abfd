"""Invented assessments, child protection, visits and adults hang together as well."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from hub.domain.calendar import is_working_day
from producers.invented.authority import invent
from producers.invented.cases import Cases

FLINTSHIRE, CARDIFF = "W06000005", "W06000015"
AS_AT = date(2009, 4, 1)


@pytest.fixture(scope="module")
def flintshire() -> Cases:
    return invent(FLINTSHIRE)


def test_nothing_happens_on_the_as_at_day_or_after_it(flintshire: Cases) -> None:
    for file, rows in flintshire.files():
        if file != "referrals.csv":  # which has moments, as text
            days = [value for row in rows for value in row if isinstance(value, date)]
            assert max(days, default=date.min) < AS_AT, file


def test_an_assessment_comes_from_a_referral_of_the_child_that_was_to_be_assessed(flintshire: Cases) -> None:
    referrals = {row.referral_id: row for row in flintshire.referrals}
    assert flintshire.assessments
    for row in flintshire.assessments:
        assert row.referral_id is not None
        referral = referrals[row.referral_id]
        assert (referral.person_id, referral.decision) == (row.person_id, "assessment")
        assert row.completed_on is None or row.required_on <= row.completed_on


def test_a_child_seen_alone_was_seen(flintshire: Cases) -> None:
    assert all(row.seen for row in flintshire.assessments if row.seen_alone)
    assert {row.seen for row in flintshire.assessments} == {True, False, None}


def test_a_plan_follows_from_a_conference_and_a_child_has_one_at_a_time(flintshire: Cases) -> None:
    plans = defaultdict(list)
    for row in flintshire.protection_plans:
        plans[row.person_id].append(row)
    held = {(row.person_id, row.held_on) for row in flintshire.conferences if row.kind == "initial"}
    assert plans
    for person, theirs in plans.items():
        theirs.sort(key=lambda row: row.started_on)
        for plan in theirs:
            assert any((person, plan.started_on - timedelta(days=days)) in held for days in range(11))
        for first, second in pairwise(theirs):
            assert first.ended_on is not None
            assert first.ended_on < second.started_on


def test_conferences_and_first_core_groups_meet_on_working_days(flintshire: Cases) -> None:
    assert all(is_working_day(row.held_on) for row in flintshire.conferences)
    assert all(is_working_day(row.held_on) for row in flintshire.core_groups)


def test_visits_are_made_within_a_placement_of_the_care_period_and_in_no_short_break(flintshire: Cases) -> None:
    stays = defaultdict(list)
    for placement in flintshire.placements:
        stays[placement.care_period_id].append(placement)
    breaks = {row.care_period_id for row in flintshire.care_periods if row.basis == "short_breaks"}
    assert flintshire.visits
    for visit in flintshire.visits:
        assert visit.care_period_id not in breaks
        assert any(
            stay.started_on <= visit.made_on and (stay.ended_on is None or visit.made_on < stay.ended_on)
            for stay in stays[visit.care_period_id]
        )


def test_an_authority_outside_the_first_region_gives_no_file_of_visits() -> None:
    assert "visits.csv" not in dict(invent(CARDIFF).files())


def test_reviews_of_adults_lie_within_their_plans(flintshire: Cases) -> None:
    plans = {row.adult_plan_id: row for row in flintshire.adult_plans}
    assert flintshire.adult_reviews
    for review in flintshire.adult_reviews:
        plan = plans[review.adult_plan_id]
        assert plan.person_id == review.person_id
        assert plan.started_on < review.held_on
        assert plan.ended_on is None or review.held_on < plan.ended_on


def test_a_carer_is_offered_before_assessed_and_assessed_before_served(flintshire: Cases) -> None:
    for row in flintshire.carers:
        steps = [row.identified_on, row.offered_on, row.assessed_on, row.served_on]
        given = [day for day in steps if day is not None]
        assert given == sorted(given)
        assert steps == given + [None] * (4 - len(given))


def test_delays_are_counted_on_one_wednesday_a_month(flintshire: Cases) -> None:
    censuses = sorted({row.census_on for row in flintshire.delays})
    assert {day.weekday() for day in censuses} == {2}
    assert len(censuses) == len({(day.year, day.month) for day in censuses}) <= 24
