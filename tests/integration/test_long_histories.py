"""What people add to the figures is kept also where a childhood is dated to the year 1, a few people at a time."""

from datetime import date

import pytest

from hub.domain.units import Counts
from hub.store import ingest as module
from hub.store.engine import Store
from hub.store.ingest import ingest
from hub.store.rows import ContributionRow, Person


@pytest.mark.parametrize("at_a_time", [1, 300, 10_000])
def test_what_five_children_add_is_kept_however_much_travels_at_a_time(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr(module, "MOST_CHARACTERS", at_a_time)
    people: list[Person] = [("W06000015", f"{number:032x}") for number in range(5)]
    added = {
        (code, subject): (
            {("SCC/004", date(1 + year, 1, 1)): Counts(met=number) for year in range(number)},
            date(2009, 3, 1 + number) if number else None,
        )
        for number, (code, subject) in enumerate(people)
    }
    with Store(fresh_database) as store:
        for _ in range(2):  # replaced the second time
            with ingest(store) as transaction:
                transaction.put_contributions([ContributionRow(*person, *added[person]) for person in people])
        with ingest(store) as transaction:
            assert transaction.contributions(people) == added
