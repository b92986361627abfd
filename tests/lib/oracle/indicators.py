"""Every indicator by its code: what one person's history counts for, as at a day."""

from collections.abc import Callable, Iterator
from datetime import date

from tests.lib.oracle import adults, assessments, items, protection
from tests.lib.oracle.history import Person
from tests.lib.oracle.items import Item

INDICATORS: dict[str, Callable[[Person, date], Iterator[Item]]] = (
    items.INDICATORS | assessments.INDICATORS | protection.INDICATORS | adults.INDICATORS
)
#: Counted at month ends.
CENSUSES = ("SCC/004", "SCC/002", "SCA/007")
#: Counted by people living there: delays at censuses.
RATE = "SCA/001"
#: Averages: each item counts as much as was measured.
MEANS = ("SCC/042b",)
#: Counted on a day before it can be judged: the last item of a period waits so many working days after its end.
WAITS = {"SCC/006": 1, "PM18": 7}
