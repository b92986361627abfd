"""Through the real engine and database: what was known at any moment is what all statements up to it come to."""

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.answers.desk import Desk
from hub.answers.looking import Looks
from hub.answers.moments import instant
from hub.answers.questions import ExplanationQuestion
from hub.answers.readers import OPERATOR, Reader, Role
from hub.domain.figures import MonthFigure, Standing
from hub.domain.indicators import catalogue as indicators
from hub.domain.observations import Observation, Source, observations
from hub.domain.units import Counts, State, counts_by_month
from hub.store.engine import Store
from hub.store.reading import reading
from tests.generative.test_engine_in_any_order import CASEFILES
from tests.lib.casefiles import Casefile, contribution
from tests.lib.databases import Databases
from tests.lib.statements import CARDIFF
from tests.lib.told import CASE, Readers, Told, readings_of, told_about

#: Indicator and month.
Months = dict[tuple[str, date], Counts]
#: Indicator, area, period, numerator and denominator.
Figure = tuple[str, str, str, int | float | None, int | float | None]


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "5")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(casefile=st.sampled_from(CASEFILES), chance=st.integers(0, 2**32).map(Random), few=st.sampled_from([1, 24]))
def test_at_every_moment_is_known_what_had_been_stated_and_which_final_figures_changed(
    databases: Databases,
    migrated_database: str,
    monkeypatch: pytest.MonkeyPatch,
    casefile: Casefile,
    chance: Random,
    few: int,
) -> None:
    monkeypatch.setattr("schemas.codec.FEW", few)  # from how many messages on they are read by the column
    told = told_about(casefile, chance)
    address = databases.make(template=migrated_database)
    try:
        with Store(address) as store:
            readers = Readers(store)
            for batch in readings_of(told, chance):
                readers.take(told, batch)
                if chance.random() < 0.2:
                    readers.restart()
                late = [each for each in sorted(told.unread) if each[1] < readers.positions[each[0]].next_offset]
                if late and chance.random() < 0.5:
                    readers.replay(told, *chance.choice(late))
            _compare(store, told, chance)
    finally:
        databases.drop(address)


def _compare(store: Store, told: Told, chance: Random) -> None:
    looks, desk = Looks(store, indicators()), Desk(store)
    effective = sorted({moment for moment, _, _ in told.read_extracts})
    told_finals = {moment: _finals(_plainly(told, moment)) for moment in effective}
    asked = sorted({at for moment in told.all_moments for at in (moment - 1, moment)})
    for moment in (*asked, None):
        statements, as_at, _ = told.until(asked[-1] if moment is None else moment)
        with reading(store) as read:
            months = {(each.indicator, each.month): each.counts for each in read.month_figures(moment)}
            stood = {each.authority: each.as_at for each in read.standings(moment)}
            (case,) = [each for each in read.streams(moment) if each.stream == "case"]
        wanted = {} if as_at is None else counts_by_month(contribution(statements, as_at, indicators().values()))
        assert months == wanted
        assert stood.get(CARDIFF) == as_at
        assert case.recorded == sum(
            known <= (asked[-1] if moment is None else moment) and ((CASE, part), offset) not in told.unread
            for part in (0, 1)
            for offset, known in enumerate(told.moments[CASE, part])
        ) - _replayed(store, moment)
        with looks.look(moment) as look:
            found = [each for each in look.picture().observations if each.source is Source.DERIVED]
            earlier = chance.choice([at for at in asked if moment is None or at <= moment])
            of_cardiff = look.earlier(CARDIFF, earlier)
        plain = _plainly(told, asked[-1] if moment is None else moment, open_too=True)
        assert [_figure(each) for each in found] == [_figure(each) for each in plain]
        known_earlier = _plainly(told, earlier, open_too=True)
        assert [_figure(each) for each in of_cardiff] == [
            _figure(each) for each in known_earlier if each.area == CARDIFF
        ]
        _explained(desk, chance.sample(found, min(3, len(found))), moment)
        before = [finals for at, finals in told_finals.items() if moment is None or at <= moment]
        for one in found:
            was = {finals[one.area, one.indicator, one.period.code] for finals in before if _key(one) in finals}
            revised = one.complete and any(each != (one.numerator, one.denominator) for each in was)
            assert one.status == ("revised" if revised else "final" if one.complete else "provisional")


def _explained(desk: Desk, those: Iterable[Observation], moment: int | None) -> None:
    """The states of a figure's units add up to it, with or without the units themselves, page by page."""
    for one in those:
        question = ExplanationQuestion(one.indicator, one.area, one.period, moment, limit=2)
        told = desk.explain(OPERATOR, question)
        assert told.counts is not None
        assert {each.state: each.units for each in told.counts} == {
            state.value: getattr(one.counts, state.value) for state in State
        }
        assert all(each.units == sum(reason.units for reason in each.reasons or ()) for each in told.counts)
        assert told.units is None
        if one.area != CARDIFF:
            assert desk.explain(Reader(Role.MEMBER, CARDIFF), replace(question, as_known_at=None)).counts is None
            continue
        pages = [desk.explain(Reader(Role.MEMBER, CARDIFF), question)]
        while pages[-1].following is not None:
            pages.append(desk.explain(Reader(Role.MEMBER, CARDIFF), replace(question, after=pages[-1].following)))
        units = [unit for page in pages for unit in page.units or ()]
        assert Counter(unit.state for unit in units) == Counter(
            {each.state: each.units for each in told.counts if each.units}
        )
        assert len({(unit.person, unit.unit) for unit in units}) == len(units)
        assert all(
            unit.events and event.known_at <= instant(moment or 1 << 42) for unit in units for event in unit.events
        )


def _plainly(told: Told, moment: int, open_too: bool = False) -> list[Observation]:
    """The observations of all that had been stated up to a moment; of what is still set aside nothing is known."""
    statements, as_at, kinds = told.until(moment)
    counts = {} if as_at is None else counts_by_month(contribution(statements, as_at, indicators().values()))
    months = [MonthFigure(CARDIFF, indicator, month, each) for (indicator, month), each in counts.items()]
    aside = {None} if open_too and any(told.moments[place][offset] <= moment for place, offset in told.unread) else ()
    return observations(months, [Standing(CARDIFF, as_at, kinds, frozenset(aside))], (), indicators())


def _finals(found: Iterable[Observation]) -> dict[tuple[str, str, str], tuple[int | float | None, int | float | None]]:
    return {_key(each): (each.numerator, each.denominator) for each in found if each.complete}


def _key(one: Observation) -> tuple[str, str, str]:
    return (one.area, one.indicator, one.period.code)


def _figure(one: Observation) -> tuple[object, ...]:
    return (*_key(one), one.numerator, one.denominator, one.complete, one.data_as_of, one.authorities_reporting)


def _replayed(store: Store, moment: int | None) -> int:
    """How many messages about cases known at a moment were set aside and replayed since."""
    from sqlalchemy import func, select

    from hub.store.tables import quarantine, topics

    query = select(func.count()).select_from(quarantine.join(topics)).where(quarantine.c.state == "replayed")
    query = query.where(topics.c.stream == "case")
    if moment is not None:
        query = query.where(quarantine.c.known_at <= moment)
    with store.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())
