"""Does the gap close, and who moved?"""

import pytest

from hub.domain.comparing import Member, compare
from hub.domain.definitions import Form, Polarity
from hub.domain.gaps import Direction, GapAt, direction, gaps
from hub.domain.periods import Period, parse_period
from hub.domain.statistics.intervals import Interval


def year(code: str) -> Period:
    found = parse_period(code)
    assert found is not None
    return found


FIRST, SECOND, THIRD = year("FY2006-07"), year("FY2007-08"), year("FY2008-09")


def apart(by: float, number: int = 2000) -> list[Member]:
    """22 authorities around 80%, from `by` points below to as much above."""
    return [Member(f"{n:02}", round(number * (0.8 + by / 100 * (n - 10.5) / 10.5)), number) for n in range(22)]


def gaps_of(series: dict[Period, list[Member]]) -> list[GapAt]:
    """The gaps of shares, where high is better."""
    return gaps({period: compare(Form.PROPORTION, Polarity.HIGH, each) for period, each in series.items()})


def test_a_gap_that_halves_closes_and_one_that_doubles_widens() -> None:
    first, second, third = gaps_of({FIRST: apart(12), SECOND: apart(4), THIRD: apart(12)})
    assert first.since_previous is None
    assert second.since_previous is not None
    assert second.since_previous.direction is Direction.CLOSING
    assert second.since_previous.since == FIRST
    assert third.since_previous is not None
    assert third.since_previous.direction is Direction.WIDENING
    assert third.since_first is not None
    assert third.since_first.direction is Direction.NEITHER
    assert third.since_first.by == pytest.approx(0, abs=0.05)


def test_small_numbers_look_further_apart_without_a_wider_gap() -> None:
    few = [Member(f"{n:02}", 8 + (n % 3) - 1, 10) for n in range(22)]
    many = [Member(f"{n:02}", 800 + (n % 3) - 1, 1000) for n in range(22)]
    first, second = gaps_of({FIRST: many, SECOND: few})
    assert first.compared.plain is not None
    assert second.compared.plain is not None
    assert second.compared.plain.range > 10 * first.compared.plain.range
    assert first.compared.net is not None
    assert second.compared.net is not None
    assert first.compared.net.tau == second.compared.net.tau == 0
    assert second.since_previous is not None
    assert second.since_previous.direction is Direction.NEITHER


def test_who_has_not_reported_yet_closes_no_gap_and_who_comes_back_widens_none() -> None:
    everybody = apart(12)
    without_the_outliers = everybody[3:-3]
    first, second, third = gaps_of({FIRST: everybody, SECOND: without_the_outliers, THIRD: everybody})
    assert first.compared.net is not None
    assert second.compared.net is not None
    assert second.compared.net.tau < 0.8 * first.compared.net.tau
    for each in (second.since_previous, third.since_previous):
        assert each is not None
        assert (each.direction, each.among) == (Direction.NEITHER, 16)
        assert each.by == pytest.approx(0, abs=0.2)
    assert third.since_first is not None
    assert third.since_first.among == 22


def test_where_fewer_than_two_have_figures_in_both_nothing_is_said_of_a_change() -> None:
    _, second = gaps_of({FIRST: apart(12)[:11], SECOND: apart(12)[10:]})
    assert second.since_previous is None


def test_who_came_nearest_to_the_group_is_named_first() -> None:
    before = [Member("far below", 60, 100), Member("near", 80, 100), Member("above", 100, 100)]
    now = [Member("far below", 78, 100), Member("near", 70, 100), Member("above", 99, 100), Member("new", 80, 100)]
    _, second = gaps_of({FIRST: before, SECOND: now})
    target = 100 * (78 + 70 + 99 + 80) / 400
    assert [each.area for each in second.moves] == ["far below", "above", "near", "new"]
    assert second.moves[0].before == pytest.approx(-20)
    assert second.moves[0].now == pytest.approx(78 - target)
    assert second.moves[0].nearer_by == pytest.approx(20 - (target - 78))
    assert second.moves[-1].nearer_by is None


def test_whoever_may_have_been_moved_by_chance_alone_is_told_from_who_moved() -> None:
    before = [Member("moved", 600, 1000), Member("steady", 800, 1000), Member("small", 8, 10)]
    now = [Member("moved", 780, 1000), Member("steady", 801, 1000), Member("small", 10, 10)]
    _, second = gaps_of({FIRST: before, SECOND: now})
    assert {each.area: each.may_be_chance for each in second.moves} == {"moved": False, "steady": False, "small": True}
    moved = next(each for each in second.moves if each.area == "moved")
    assert moved.change is not None
    assert moved.before is not None
    assert moved.now - moved.before in moved.change


def test_periods_come_in_their_order() -> None:
    found = gaps_of({THIRD: apart(4), FIRST: apart(5), SECOND: apart(6)})
    assert [each.period for each in found] == [FIRST, SECOND, THIRD]


def test_a_period_in_which_one_alone_has_a_figure_has_no_gap_and_no_change() -> None:
    _, second = gaps_of({FIRST: apart(5), SECOND: apart(5)[:1]})
    assert second.compared.net is None
    assert second.since_previous is None


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(-2, -1), Direction.CLOSING),
        (Interval(-2, 0), Direction.NEITHER),
        (Interval(0, 2), Direction.NEITHER),
        (Interval(1, 2), Direction.WIDENING),
    ],
)
def test_a_change_is_one_only_if_its_interval_leaves_out_nought(interval, expected) -> None:
    assert direction(interval) is expected
