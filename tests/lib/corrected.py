"""Two referrals of March, one of them late until it was corrected after March was complete."""

from hub.store.engine import Store
from tests.integration.test_engine import Bench
from tests.lib.statements import Log, decided, received

REFERRALS = (("R1", "2009-03-03"), ("R2", "2009-03-09"))


def corrected_referral(store: Store, first: int | None = None, later: int | None = None) -> None:
    """Cardiff states both, and then the correction; all of each at one moment of Kafka's, where one is given."""
    bench, log = Bench(store), Log()
    told = [event for name, by in REFERRALS for event in (received(name, name, "2009-03-02"), decided(name, name, by))]
    stated = (
        (first, (*log.put(*told), log.complete("2009-04-30", 1))),
        (later, (*log.put(decided("R2", "R2", "2009-03-03", revision=2)), log.complete("2009-04-30", 2))),
    )
    for moment, records in stated:
        bench.take(*(each if moment is None else each._replace(appended_at=moment) for each in records))
