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
as_many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "25")), derandomize="EXAMPLES" not in os.environ, deadline=None
)
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


@each_indicator
@as_many
@given(data=st.data(), first=days, steps=st.lists(st.integers(1, 60), max_size=12))
def test_who_is_judged_only_when_due_is_judged_as_one_who_is_judged_every_day(
    indicator: Indicator, data: st.DataObject, first: date, steps: list[int]
) -> None:
    facts = data.draw(anybody(tuple(sorted(indicator.needs))))
    judge = Judge([indicator])
    kept, as_at = judge(facts, first), first
    for step in steps:
        as_at += timedelta(days=step)
        if kept.due_on is not None and kept.due_on <= as_at:
            kept = judge(facts, as_at)
        assert kept.contribution == judge(facts, as_at).contribution


@as_many
@given(facts=anybody(), first=days)
def test_nothing_changes_on_the_days_before_the_one_that_is_due(facts: Facts, first: date) -> None:
    judge = Judge(INDICATORS)
    judged = judge(facts, first)
    last = min(judged.due_on or date.max, first + timedelta(days=40))
    for ahead in range(1, (last - first).days):
        assert judge(facts, first + timedelta(days=ahead)) == judged


def test_an_indicator_needs_what_it_looks_at() -> None:
    for indicator in INDICATORS:
        assert indicator.looks_at
        assert indicator.looks_at <= indicator.needs
