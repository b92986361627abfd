"""Invented delays of transfers of care, counted on the third Wednesday of each month.

There are as many as in a real Wales, and not a third as of everything else, for they are set against its population.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from producers.invented.chance import Mixture
from producers.invented.habits import Habits
from producers.invented.levels import by_chance
from producers.invented.plan import Adults
from producers.invented.rows import Keys
from producers.invented.rows_of_adults import Delay
from producers.invented.wales import AS_AT, DAY, FURTHER_SINCE

#: Social care reasons of people of 75 and over, a month, for a thousand people of all ages.
A_MONTH = 0.037
#: Of those delayed at one census, those still there at the next.
STILL_THERE = 0.3
#: For each delay that counts, the others: other reasons, or younger people.
OTHERS = 0.45
REASONS = Mixture({"health": 6, "other": 3, "social_care": 3})
WEDNESDAY = 2


def invent_delays(adults: Adults, habits: Habits, by: Random, keys: Keys) -> Iterator[Delay]:
    """The people delayed at each census."""
    there: list[str] = []
    for census in _censuses():
        expected = adults.people / 1000 * A_MONTH * habits.delayed
        (scattered,) = by_chance([expected], by)
        number = int(scattered + by.random())
        staying = [person for person in there if by.random() < STILL_THERE][:number]
        there = staying + [keys.next("P") for _ in range(number - len(staying))]
        for person in there:
            yield Delay(keys.next("D"), person, census, "social_care", True)
        for _ in range(int(number * OTHERS + by.random())):
            reason = REASONS.draw(by)
            yield Delay(keys.next("D"), keys.next("P"), census, reason, reason != "social_care" and by.random() < 0.7)


def _censuses() -> Iterator[date]:
    day = FURTHER_SINCE
    while day < AS_AT:
        if day.weekday() == WEDNESDAY and 15 <= day.day <= 21:
            yield day
        day += DAY
