"""Which figures others may see, and that what is withheld cannot be worked out from them."""

from collections.abc import Iterable
from datetime import date
from random import Random

import pytest

from hub.domain.areas import AUTHORITIES, WALES_CODE
from hub.domain.calendar import add_months
from hub.domain.disclosure import patterns
from hub.domain.disclosure.counts import RELATIONS, amount
from hub.domain.disclosure.released import rests_on_few
from hub.domain.observations import Observation
from tests.lib.attacker import attack
from tests.lib.drawn_wales import as_rows, definitions, derived, shown, worked_out
from tests.lib.invented import wales

MARCH = [date(2009, 3, 1)]
QUARTER = [add_months(date(2009, 1, 1), n) for n in range(3)]
YEAR = [add_months(date(2008, 4, 1), n) for n in range(12)]
CARDIFF, NORTH = "W06000015", "north-wales"
#: The place of Cardiff among the 22.
AT = [each.code for each in AUTHORITIES].index(CARDIFF)


def at(found: Iterable[Observation], area: str, period: str) -> Observation:
    return next(each for each in found if (each.area, each.period.code) == (area, period))


def test_where_no_number_is_small_everything_of_complete_periods_is_shown():
    found, standings = derived({"SCC/004": lambda *_: (10, 90)}, MARCH)
    seen = shown(found, standings)
    assert [(each.area, each.period, each.value) for each in seen] == [
        (each.area, each.period, each.value) for each in found
    ]
    assert {each.counts for each in seen} == {None}


@pytest.mark.parametrize("small", [(3, 90), (90, 3), (1, 0), (0, 4)])
def test_fewer_than_five_counted_or_not_counted_are_withheld(small: tuple[int, int]):
    found, standings = derived({"SCC/004": lambda place, _: small if place == AT else (10, 90)}, MARCH)
    seen = shown(found, standings)
    cardiff = at(seen, CARDIFF, "2009-03")
    assert (cardiff.numerator, cardiff.denominator, cardiff.value, cardiff.shorthand) == (None, None, None, "c")
    assert worked_out(found, as_rows(seen)) == []
    # Wales need not be withheld for it, nor another region.
    assert {each.area for each in seen if each.value is not None} >= {WALES_CODE, NORTH}


def test_the_published_trap_a_row_with_one_asterisk_and_its_total_is_not_fallen_into():
    # StatsWales showed 3,875 + * + 660 + 1,080 = 5,615; here the numbers are exact, so the total is 3 more.
    of_quarter = {0: 3_875, 3: 3, 6: 660, 9: 1_080}
    found, standings = derived(
        {"SCC/006": lambda place, month: (of_quarter.get(month, 0), 0) if place == AT else (50, 50)}, YEAR
    )
    quarters = [f"FY2008-09-Q{n}" for n in (1, 2, 3, 4)]
    cardiff = [at(found, CARDIFF, period) for period in (*quarters, "FY2008-09")]
    assert [each.numerator for each in cardiff] == [3_875, 3, 660, 1_080, 5_618]

    naive = as_rows(cardiff)
    naive[1] |= {"numerator": None, "denominator": None, "value": None}
    assert {(each.period, each.least, each.most) for each in attack(naive, definitions())} == {(quarters[1], 3, 3)}

    seen = shown(found, standings)
    assert at(seen, CARDIFF, quarters[1]).value is None
    assert worked_out(found, as_rows(seen), members=[0, AT, 21]) == []


def test_a_member_that_takes_its_own_figures_away_learns_nothing_of_its_neighbour():
    # Of two withheld in a region, each would know the other from the region's figure.
    first, second = (place for place, each in enumerate(AUTHORITIES) if each.region == NORTH and place in (0, 1))
    found, standings = derived({"SCC/004": lambda place, _: (3, 60) if place in (first, second) else (10, 90)}, MARCH)
    two = as_rows(found)
    for each in two:
        if each["area"] in (AUTHORITIES[first].code, AUTHORITIES[second].code):
            each |= {"numerator": None, "denominator": None, "value": None}
    assert {each.area for each in worked_out(found, two, members=[first])} >= {AUTHORITIES[second].code}
    assert worked_out(found, as_rows(shown(found, standings))) == []


def test_indicators_of_the_same_people_do_not_give_each_other_away():
    # All carers identified are in both; of one indicator alone nothing would be small.
    alone, standings = derived({"SCA/018a": lambda place, _: (40, 30)}, QUARTER)
    assert all(each.value is not None for each in shown(alone, standings))
    both, _ = derived(
        {"SCA/018a": lambda *_: (40, 30), "SCA/018b": lambda place, _: (3, 67) if place == AT else (40, 30)}, QUARTER
    )
    seen = shown(both, standings)
    assert at(seen, CARDIFF, "2009-01").value is None
    assert worked_out(both, as_rows(seen), members=[0, AT]) == []


def test_what_is_left_between_two_counts_of_the_same_people_is_small_too():
    # 3 children whose change of school the one indicator cannot judge, and whom the other counts.
    found, standings = derived(
        {"SCC/002": lambda place, _: (40, 57) if place == AT else (50, 44), "SCC/004": lambda *_: (30, 70)}, MARCH
    )
    seen = shown(found, standings)
    assert {each.value for each in seen if (each.area, each.period.code) == (CARDIFF, "2009-03")} == {None}
    assert worked_out(found, as_rows(seen), members=[0, AT]) == []


def test_periods_that_are_not_complete_keep_their_place_without_numbers():
    behind = {AT: date(2009, 2, 28)}
    found, standings = derived({"SCC/004": lambda *_: (10, 90)}, QUARTER, behind)
    seen = shown(found, standings)
    hidden = {(each.area, each.period.code) for each in seen if each.value is None}
    assert {(CARDIFF, "2009-03"), ("south-east-wales", "2009-03"), (WALES_CODE, "FY2008-09-Q4")} <= hidden
    assert at(seen, CARDIFF, "2009-02").value == pytest.approx(10.0)
    assert at(seen, NORTH, "2009-03").value == pytest.approx(10.0)


def test_a_withheld_row_looks_the_same_whether_there_was_anybody_or_not():
    found, standings = derived({"SCC/006": lambda place, month: (place % 3, month % 2)}, QUARTER)
    seen = [each for each in shown(found, standings) if each.area == CARDIFF and each.period.type == "month"]
    assert {each.value for each in seen} == {None}
    looks = {(each.status, each.complete, each.shorthand, each.data_as_of, each.authorities_reporting) for each in seen}
    assert len(looks) == 1


def test_the_same_figures_are_withheld_in_whatever_order_they_come():
    found, standings = derived({"SCC/021": lambda place, month: ((place * 7 + month * 5) % 19, 12)}, QUARTER)
    seen = shown(found, standings)
    assert any(each.value is None for each in seen)
    assert any(each.value is not None for each in seen)
    mixed, order = list(found), Random(5)
    for _ in range(2):
        order.shuffle(mixed)
        assert shown(mixed, standings[::-1]) == seen


def test_who_sees_a_small_number_is_told_that_it_is_small():
    found, _ = derived(
        {"SCC/004": lambda place, _: (3, 90) if place == AT else (10, 90), "SCC/042b": lambda *_: (4, 0)}, MARCH
    )
    few = {(each.indicator, each.area) for each in found if rests_on_few(each)}
    assert {area for code, area in few if code == "SCC/004"} == {CARDIFF}
    assert {area for code, area in few if code == "SCC/042b"} == {each.code for each in AUTHORITIES}


def test_where_nothing_less_can_be_proved_to_be_safe_the_whole_table_is_withheld(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patterns, "ROUNDS", 0)
    found, standings = derived({"SCC/004": lambda place, _: (3 if place == AT else 10, 90)}, QUARTER[1:])
    seen = shown(found, standings)
    assert {each.value for each in seen} == {None}
    assert len(seen) >= len(found)


@pytest.mark.parametrize("code", ["SCC/042b", "SCC/006"])
def test_of_means_and_of_flows_nothing_is_worked_out_either(code: str):
    found, standings = derived({code: lambda place, month: (1 + (place * 5 + month * 3) % 17, 9)}, QUARTER)
    seen = shown(found, standings)
    assert any(each.value is None for each in seen)
    assert any(each.value is not None for each in seen)
    assert worked_out(found, as_rows(seen), members=[3, AT]) == []


def test_what_the_definitions_say_of_the_same_people_is_so_in_the_demonstration():
    seen = {(each.indicator, each.area, each.period): each for each in wales(scale=0.2).observations}
    told = 0
    for relation in RELATIONS:
        for (code, area, period), outer in seen.items():
            inner = seen.get((relation.inner.indicator, area, period))
            if code == relation.outer.indicator and inner is not None:
                more = amount(relation.outer.part, outer) - amount(relation.inner.part, inner)
                assert more == 0 if relation.all_of_it else more >= 0, (relation, area, period)
                told += 1
    assert told > 1_000


def test_how_far_cases_lie_apart_is_told_only_of_years_in_which_no_mean_is_withheld():
    of_april = 3
    months = [*YEAR, *(add_months(each, 12) for each in YEAR)]
    numbers = {"SCC/042b": lambda place, month: (of_april if (place, month) == (AT, 0) else 40, 0)}
    found, standings = derived(numbers, months)
    seen = shown(found, standings)
    assert all(each.squares is not None for each in found)
    assert at(seen, CARDIFF, "2008-04").value is None
    told = {each.period.code for each in seen if each.squares is not None}
    assert {each.period.code for each in seen if each.value is not None} >= {"FY2008-09", "FY2009-10"}
    assert told == {each.period.code for each in found if each.period.start >= date(2009, 4, 1)}
