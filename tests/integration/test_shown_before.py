"""What others have been shown goes on being shown, night after night, also by a server that starts anew."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from hub.answers.desk import Desk
from hub.domain.disclosure.released import Shown
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation
from hub.store import tables
from hub.store.engine import Store
from hub.store.shown import keep_shown, shown_before
from tests.lib.serving import TODAY
from tests.lib.stores import a_year_of_wales, fill

CENSUS = catalogue()["SCC/004"]
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def store(fresh_database: str) -> Iterator[Store]:
    with Store(fresh_database) as store:
        fill(store, *a_year_of_wales(), extracts=True)
        yield store


def night(store: Store, day: date) -> dict[tuple[str, str], Observation]:
    """The rows of a day, by area and period, as a server gives them that has just started."""
    found = Desk(store, indicators={CENSUS.code: CENSUS}).nightly.wait(day, 3_000)
    assert found is not None
    return {(each.area, each.period.code): each for each in found.by_indicator[CENSUS.code]}


def test_a_night_adds_nothing_to_what_was_shown_where_nothing_changed(store: Store) -> None:
    first, second = night(store, TODAY), night(store, TOMORROW)
    assert first == second
    with store.engine.connect() as connection:
        since = connection.execute(select(tables.shown.c.since, func.count()).group_by(tables.shown.c.since)).all()
    assert [(day, count >= sum(each.value is not None for each in first.values())) for day, count in since] == [
        (TODAY, True)
    ]
    assert shown_before(store, TODAY) == frozenset()


def test_what_was_shown_before_is_not_withheld_for_the_sake_of_something_else(store: Store) -> None:
    first = night(store, TODAY)
    figures = {
        (each.authority, each.month): each.counts for each in a_year_of_wales()[0] if each.indicator == CENSUS.code
    }
    apart = next(
        (area, period.period)
        for (area, _), period in first.items()
        if period.value is None
        and period.complete
        and (counts := figures.get((area, period.period.start))) is not None
        and min(counts.met, counts.missed) >= 5
    )
    counts = figures[apart[0], apart[1].start]
    seen = Shown(CENSUS.code, CENSUS.method_version, apart[0], apart[1].code, (counts.missed, counts.met))
    other_way = seen._replace(amounts=(counts.met, counts.missed))
    keep_shown(store, TODAY - timedelta(days=1), [seen, other_way])
    assert first[apart[0], apart[1].code].value is None
    assert night(store, TODAY)[apart[0], apart[1].code].value is not None


def test_what_has_other_numbers_now_is_chosen_anew(store: Store) -> None:
    first = night(store, TODAY)
    area, code = next(place for place, each in first.items() if each.value is None and each.complete)
    keep_shown(store, TODAY - timedelta(days=1), [Shown(CENSUS.code, CENSUS.method_version, area, code, (999, 999))])
    assert night(store, TODAY) == first
