"""Whatever is stated of a person: every unit ends in one state for a reason, nothing raises, and a day that is due says so."""

import os
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.contributions import Judge
from hub.domain.definitions import Form
from hub.domain.histories.facts import Facts
from hub.domain.histories.history import History
from hub.domain.indicators import Indicator, catalogue
from hub.domain.units import State, Unit
from tests.lib.anybody import anybody

INDICATORS = list(catalogue().values())
EXAMPLES = int(os.environ.get("EXAMPLES", "12"))
as_many = settings(max_examples=EXAMPLES, derandomize="EXAMPLES" not in os.environ, deadline=None)
each_indicator = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: each.code)
days = st.dates(date(2008, 2, 1), date(2009, 9, 1))


def ordered(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: unit.item)


@each_indicator
@as_many
@given(data=st.data(), as_at=days)
def test_every_unit_has_one_state_and_a_reason_that_is_written_out(
    indicator: Indicator, data: st.DataObject, as_at: date
) -> None:
    facts = data.draw(anybody(tuple(sorted(indicator.needs))))
    units = list(indicator.units(History(facts), as_at))
    assert len({unit.item for unit in units}) == len(units)
    for unit in units:
        assert unit.reason in indicator.reasons
        assert isinstance(unit.state, State)
        assert unit.measure == 0 or (indicator.form is Form.MEAN and unit.state in (State.MET, State.MISSED))
        assert unit.due_on is None or unit.due_on > as_at
        assert unit.state is not State.PENDING or unit.due_on is not None


@as_many
@given(facts=anybody(extreme=True), as_at=st.sampled_from([date(1, 1, 1), date(1, 2, 28), date(2009, 3, 31)]))
def test_no_history_however_faulty_stops_the_engine(facts: Facts, as_at: date) -> None:
    Judge(INDICATORS)(facts, as_at)


@each_indicator
@as_many
@given(data=st.data(), as_at=days)
def test_a_person_with_none_of_the_kinds_that_an_indicator_looks_at_has_no_units(
    indicator: Indicator, data: st.DataObject, as_at: date
) -> None:
    facts = data.draw(anybody())
    of_others = {key: each for key, each in facts.items() if each.event.SUBJECT not in indicator.looks_at}  # type: ignore[attr-defined]
    assert list(indicator.units(History(of_others), as_at)) == []


@each_indicator
@as_many
@given(data=st.data(), as_at=days)
def test_the_order_of_the_facts_plays_no_part(indicator: Indicator, data: st.DataObject, as_at: date) -> None:
    facts = data.draw(anybody(tuple(sorted(indicator.needs))))
    shuffled = dict(data.draw(st.permutations(list(facts.items()))))
    assert ordered(indicator.units(History(shuffled), as_at)) == ordered(indicator.units(History(facts), as_at))


def soon_after_something(data: st.DataObject, facts: Facts) -> date:
    """A day on which, some days around which, or a year after which something was stated: that is when things wait."""
    stated = sorted({each.event.header.occurred_on for each in facts.values()}) or [date(2009, 3, 31)]
    return data.draw(st.sampled_from(stated)) + timedelta(
        days=data.draw(st.integers(0, 2) | st.integers(-60, 60) | st.integers(350, 400))
    )


@each_indicator
@settings(as_many, max_examples=4 * EXAMPLES)
@given(data=st.data(), steps=st.lists(st.integers(1, 20), min_size=3, max_size=12))
def test_who_is_judged_only_when_due_is_judged_as_one_who_is_judged_every_day(
    indicator: Indicator, data: st.DataObject, steps: list[int]
) -> None:
    facts = data.draw(anybody(tuple(sorted(indicator.needs))))
    judge = Judge([indicator])
    as_at = soon_after_something(data, facts)
    kept = judge(facts, as_at)
    for step in steps:
        as_at += timedelta(days=step)
        if kept.due_on is not None and kept.due_on <= as_at:
            kept = judge(facts, as_at)
        assert kept.contribution == judge(facts, as_at).contribution


@as_many
@given(data=st.data())
def test_nothing_changes_on_the_days_before_the_one_that_is_due(data: st.DataObject) -> None:
    facts = data.draw(anybody())
    judge = Judge(INDICATORS)
    first = soon_after_something(data, facts)
    judged = judge(facts, first)
    last = min(judged.due_on or date.max, first + timedelta(days=40))
    for ahead in range(1, (last - first).days):
        assert judge(facts, first + timedelta(days=ahead)) == judged


def test_an_indicator_needs_what_it_looks_at() -> None:
    for indicator in INDICATORS:
        assert indicator.looks_at
        assert indicator.looks_at <= indicator.needs
