"""Referrals that arrive one after the other while somebody looks on: the real engine counts them and tells the pages."""

from hub.store.engine import Store
from tests.integration.test_engine import Bench
from tests.lib.statements import CARDIFF, POWYS, Log, decided, received
from tests.lib.submitted import submitted

IN_TIME, LATE = "2009-03-03", "2009-03-09"


class Arriving:
    """Of Cardiff's referrals of 2 March one was decided in time and one late; the only one of Powys in time.

    Cardiff has submitted that of two it decided one in time.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._bench = Bench(store)
        self._logs = {code: Log(code) for code in (CARDIFF, POWYS)}
        self._referrals = self._extracts = 0
        stated = submitted("2009-03", "50", numerator=1.0, denominator=2.0)
        self._bench.take(self._logs[CARDIFF].put_raw("performance", stated))
        self.decide(IN_TIME, LATE)
        self.decide(IN_TIME, authority=POWYS)

    def decide(self, *days: str, authority: str = CARDIFF) -> None:
        """So many more referrals of 2 March become known, decided on these days, in one transaction."""
        log, told = self._logs[authority], []
        for day in days:
            self._referrals += 1
            name = f"R{self._referrals}"
            told += [
                received(name, name, "2009-03-02", authority=authority),
                decided(name, name, day, authority=authority),
            ]
        self._extracts += 1
        self._bench.take(*log.put(*told), log.complete("2009-04-30", self._extracts))
