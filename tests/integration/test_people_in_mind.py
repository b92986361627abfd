"""Who a consumer has in mind: a whole authority while there is room for it, and of more than that who was told of lately."""

from consumers.people import Known, People
from hub.domain.contributions import NOTHING, Judge
from hub.domain.indicators import catalogue as indicators
from hub.domain.likenesses import Likenesses
from hub.store.engine import Store
from hub.store.ingest.statements import Statements
from schemas.codec import codec
from tests.lib.statements import CARDIFF, POWYS


def test_a_whole_authority_is_kept_up_to_the_bound_and_of_more_only_who_came_last(migrated_database: str) -> None:
    judge = Judge(indicators().values())
    people = People(codec(), judge, Likenesses(judge), 100)
    with Store(migrated_database) as store, store.engine.begin() as connection:
        stored = Statements(lambda: connection)

        def come(authority: str, first: int, last: int) -> None:
            people.of(authority, stored).update({b"%d" % each: Known({}, NOTHING) for each in range(first, last)})
            people.shrink()

        def kept(authority: str) -> list[int]:
            return [int(each) for each in people.of(authority, stored)]

        come(CARDIFF, 0, 60)
        come(POWYS, 0, 40)
        assert (kept(CARDIFF), kept(POWYS)) == ([*range(60)], [*range(40)])
        come(POWYS, 40, 41)
        assert (kept(CARDIFF), kept(POWYS)) == ([*range(51, 60)], [*range(35, 41)])
        come(CARDIFF, 60, 65)
        assert (kept(CARDIFF), kept(POWYS)) == ([*range(51, 65)], [*range(35, 41)])
        come(CARDIFF, 65, 66)
        assert len(kept(CARDIFF)) + len(kept(POWYS)) == 15
        assert (kept(CARDIFF)[-1], kept(POWYS)[-1]) == (65, 40)
