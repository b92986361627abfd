"""Who has looked at the store before is told the same as who never has, and of what did not change nothing is made anew."""

from collections.abc import Iterator

import pytest

from hub.answers.desk import Desk
from hub.answers.looking import Looks
from hub.answers.questions import ObservationsQuestion
from hub.answers.readers import OPERATOR
from hub.answers.rows import Row
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, Source
from hub.store.engine import Store
from tests.integration.test_engine import Bench
from tests.lib.databases import Databases
from tests.lib.statements import CARDIFF, Log, care_started, decided, received, review_held
from tests.lib.submitted import submitted

EVERYTHING = ObservationsQuestion()


@pytest.fixture
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        yield store
    databases.drop(address)


class Cardiff:
    """One child in care with a review, a referral that is corrected again and again, and two extracts."""

    def __init__(self, store: Store, first: int = 1_000_100, second: int = 1_000_200) -> None:
        self.bench, self.log, self.extracts, self.revision = Bench(store), Log(), 0, 1
        referred = self.log.put(received("R1", "P1", "2009-03-02"), decided("R1", "P1", "2009-03-03"))
        reviewed = self.log.put(care_started("C1", "P2", "2009-01-05"), review_held("V1", "P2", "C1", "2009-01-20"))
        self.bench.take(*referred, *reviewed)
        self.complete("2009-04-30", first)
        self.complete("2009-05-05", second)

    def complete(self, day: str, at: int) -> None:
        """All of it is there, as at a day; Kafka took the word of it in at a moment."""
        self.extracts += 1
        self.bench.take(self.log.complete(day, self.extracts)._replace(appended_at=at))

    def decide(self, day: str, at: int) -> None:
        """The decision was made on this day, as Cardiff says now, with no extract after it yet."""
        self.revision += 1
        told = self.log.put(decided("R1", "P1", day, revision=self.revision))
        self.bench.take(*(each._replace(appended_at=at) for each in told))


def test_whatever_was_looked_at_before_the_same_is_said(store: Store) -> None:
    cardiff, desk = Cardiff(store), Desk(store)
    steps = [
        lambda: cardiff.decide("2009-03-09", 1_000_300),
        lambda: cardiff.decide("2009-03-03", 1_000_400),
        lambda: cardiff.bench.take(cardiff.log.put_raw("performance", submitted("2009-03", "100"))),
        lambda: cardiff.bench.take(*cardiff.log.put(received("R2", "P3", "2009-04-01"))),
        lambda: cardiff.complete("2009-05-31", 1_000_500),
        cardiff.bench.restart,
    ]
    seen = [desk.observations(OPERATOR, EVERYTHING)]
    for step in steps:
        step()
        seen.append(desk.observations(OPERATOR, EVERYTHING))
        assert seen[-1] == Desk(store).observations(OPERATOR, EVERYTHING)
    assert seen[1].rows != seen[0].rows == seen[2].rows


def test_counts_that_are_as_they_were_may_have_been_others_in_between(store: Store) -> None:
    """A correction that Kafka took in before the second extract comes late, and is taken back at once."""
    cardiff, desk = Cardiff(store, first=1_000_100, second=1_000_200), Desk(store)
    before = _march(desk)
    cardiff.decide("2009-03-09", at=1_000_150)
    cardiff.decide("2009-03-03", at=1_000_300)
    assert (before.value, before.status) == (100.0, "final")
    assert (_march(desk).value, _march(desk).status) == (100.0, "revised")
    assert _march(desk) == _march(Desk(store))


def test_of_an_indicator_that_did_not_change_nothing_is_made_anew(store: Store) -> None:
    cardiff, looks = Cardiff(store), Looks(store, catalogue())
    before = _derived(looks)
    cardiff.bench.take(*cardiff.log.put(received("R2", "P3", "2009-03-30")))
    after = _derived(looks)
    reviews = {key for key in after if key[0] == "SCC/021"}
    assert reviews
    assert all(after[key] is before[key] for key in reviews)
    assert any(after[key] is not before.get(key) for key in after if key[0] == "SCC/006")


def _derived(looks: Looks) -> dict[tuple[str, str, str], Observation]:
    with looks.look() as look:
        found = look.picture().observations
    return {(each.indicator, each.area, each.period.code): each for each in found if each.source is Source.DERIVED}


def _march(desk: Desk) -> Row:
    rows = desk.observations(OPERATOR, EVERYTHING).rows
    return next(each for each in rows if (each.indicator, each.period, each.area) == ("SCC/006", "2009-03", CARDIFF))
