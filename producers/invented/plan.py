"""What one authority must add up to, so that all 22 together make up the invented Wales exactly.

Every authority works out the same national division by itself and takes its own part of it: it needs to know nothing of
the others' cases. Who does better or worse at what is drawn from the seed, and means nothing about the real authorities.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from hub.domain.areas import AUTHORITIES
from producers.invented.chance import chance
from producers.invented.levels import between_authorities, by_chance, levels, shuffled
from producers.invented.shares import spread
from producers.invented.wales import (
    ADULT_PLANS,
    CARE_LEAVERS,
    CARERS,
    ENQUIRIES,
    LEAVERS,
    SHORT_BREAKS,
    YEARS,
    WalesYear,
    scaled,
)

#: Reviews that fall due in a year, for one child looked after at its end.
REVIEWS_A_YEAR = 2.3


@dataclass(frozen=True, slots=True)
class Year:
    """One authority's part of a year; the fields are those of `WalesYear`."""

    start: date
    end: date
    referrals: int
    late: int
    looked_after: int
    entries: int
    #: Periods of care that end, so that the numbers looked after come out.
    exits: int
    without_plan: int
    unsettled: int
    moved_school: int
    late_reviews: float
    #: Where in the first stretch of reviews the first late one falls, from 0 to 1; the authorities' are spread evenly.
    first_late: float
    #: Care leavers who turn nineteen.
    care_leavers: int


@dataclass(frozen=True, slots=True)
class Leavers:
    """One authority's pupils who leave in a summer."""

    summer: int
    pupils: int
    with_nothing: int


@dataclass(frozen=True, slots=True)
class Adults:
    """One authority's part of what is on record of adults."""

    #: How many people live there, of all ages, times the scale.
    people: float
    plans: int
    enquiries: int
    carers: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What one authority must add up to."""

    years: tuple[Year, ...]
    leavers: tuple[Leavers, ...]
    short_breaks: int
    adults: Adults


def plan(authority: str, seed: int, scale: float) -> Plan:
    """The part of an authority, by its ONS code, in the Wales of a seed."""
    place = next(number for number, each in enumerate(AUTHORITIES) if each.code == authority)
    people = [float(each.population) for each in AUTHORITIES]
    need = [size * factor for size, factor in zip(people, between_authorities(seed, "need", 0.75, 1.3), strict=True)]
    years = _years(place, seed, scale, people, need)
    leavers = []
    for wales in LEAVERS:
        pupils = spread(scaled(wales.pupils, scale), need)
        total = scaled(wales.with_nothing, scale)
        expected = _expected(total, pupils, levels(seed, "leavers", 1.0))
        nothing = spread(total, by_chance(expected, chance(seed, "leavers", wales.summer)), pupils)
        leavers.append(Leavers(wales.summer, pupils[place], nothing[place]))
    breaks = spread(scaled(int(YEARS[-1].looked_after * SHORT_BREAKS), scale), people)
    of_adults = [spread(scaled(number, scale), people)[place] for number in (ADULT_PLANS, ENQUIRIES, CARERS)]
    adults = Adults(people[place] * scale, *of_adults)
    return Plan(tuple(years), tuple(leavers), breaks[place], adults)


def _years(place: int, seed: int, scale: float, people: Sequence[float], need: Sequence[float]) -> list[Year]:
    busy = [size * factor for size, factor in zip(people, between_authorities(seed, "busy", 0.85, 1.2), strict=True)]
    phases = shuffled(seed, "first late review")
    years = []
    before = [0] * len(AUTHORITIES)
    for wales in YEARS:

        def part(total: int, of: Sequence[int], what: str, wales: WalesYear = wales, most: float = 1.0) -> int:
            total = scaled(total, scale)
            expected = _expected(total, of, levels(seed, what, wales.gap))
            weights = by_chance(expected, chance(seed, what, wales.start))
            return spread(total, weights, [int(each * most) for each in of])[place]

        referrals = spread(scaled(wales.referrals, scale), busy)
        children = spread(scaled(wales.looked_after, scale), need)
        entries = spread(scaled(wales.entries, scale), need)
        reviews = [round(each * REVIEWS_A_YEAR) for each in children]
        late = _expected(sum(reviews) * wales.late_reviews, reviews, levels(seed, "reviews", wales.gap))
        scattered = by_chance(late, chance(seed, "reviews", wales.start))
        kept = fsum(late) / (fsum(scattered) or 1.0)  # the scatter must not move Wales
        years.append(
            Year(
                start=wales.start,
                end=wales.end,
                referrals=referrals[place],
                late=part(wales.late, referrals, "referrals"),
                looked_after=children[place],
                entries=max(entries[place], children[place] - before[place]),
                exits=max(0, before[place] + entries[place] - children[place]),
                without_plan=part(wales.without_plan, entries, "care plans"),
                unsettled=part(wales.unsettled, children, "placements", most=0.5),
                moved_school=part(wales.moved_school, children, "schools", most=0.4),
                late_reviews=scattered[place] * kept / max(1, reviews[place]),
                first_late=(phases[place] + 0.5) / len(AUTHORITIES),
                care_leavers=spread(scaled(int(wales.looked_after * CARE_LEAVERS), scale), need)[place],
            )
        )
        before = children
    return years


def _expected(total: float, counts: Sequence[int], levels: Sequence[float]) -> list[float]:
    """What each would have if nothing but its size and its level told."""
    weights = [count * level for count, level in zip(counts, levels, strict=True)]
    whole = fsum(weights) or 1.0
    return [total * weight / whole for weight in weights]
