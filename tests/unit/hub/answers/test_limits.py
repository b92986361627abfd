"""How much one reader may ask in a minute, and that nobody else pays for it."""

import pytest

from hub.answers import limits
from hub.answers.limits import Cost, Limits, place
from hub.answers.mistakes import TooMany


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def three_a_minute(clock: Clock) -> Limits:
    return Limits({Cost.REQUEST: 3, Cost.EXPLAIN: 1}, clock)


def test_a_whole_minutes_share_may_be_used_at_once_and_not_one_more(three_a_minute: Limits) -> None:
    for _ in range(3):
        three_a_minute.spend("Cardiff", [Cost.REQUEST])
    with pytest.raises(TooMany) as refused:
        three_a_minute.spend("Cardiff", [Cost.REQUEST])
    assert (refused.value.cost, refused.value.seconds) == ("request", 20)


def test_who_waits_as_long_as_told_may_ask_again(three_a_minute: Limits, clock: Clock) -> None:
    for _ in range(3):
        three_a_minute.spend("Cardiff", [Cost.REQUEST])
    clock.now += 20
    three_a_minute.spend("Cardiff", [Cost.REQUEST])
    with pytest.raises(TooMany):
        three_a_minute.spend("Cardiff", [Cost.REQUEST])
    clock.now += 60
    for _ in range(3):
        three_a_minute.spend("Cardiff", [Cost.REQUEST])


def test_one_reader_does_not_pay_for_another(three_a_minute: Limits) -> None:
    for _ in range(3):
        three_a_minute.spend("Cardiff", [Cost.REQUEST])
    three_a_minute.spend("Newport", [Cost.REQUEST])


def test_a_question_that_is_refused_for_one_of_its_costs_has_cost_nothing(three_a_minute: Limits) -> None:
    three_a_minute.spend("Cardiff", [Cost.REQUEST, Cost.EXPLAIN])
    for _ in range(5):
        with pytest.raises(TooMany, match="'explain'"):
            three_a_minute.spend("Cardiff", [Cost.REQUEST, Cost.EXPLAIN])
    three_a_minute.spend("Cardiff", [Cost.REQUEST])
    three_a_minute.spend("Cardiff", [Cost.REQUEST])


def test_what_is_given_back_can_be_spent_again(clock: Clock) -> None:
    one = Limits({Cost.FAILED: 1}, clock)
    one.spend("an office", [Cost.FAILED])
    one.give_back("an office", Cost.FAILED)
    one.spend("an office", [Cost.FAILED])
    with pytest.raises(TooMany):
        one.spend("an office", [Cost.FAILED])


@pytest.mark.parametrize("share", [{}, {Cost.PAST: 0}])
def test_a_share_of_none_or_nought_is_no_limit(clock: Clock, share: dict[Cost, int]) -> None:
    free = Limits(share, clock)
    for _ in range(1_000):
        free.spend("Cardiff", [Cost.PAST])
    free.give_back("Cardiff", Cost.PAST)


def test_only_so_many_readers_are_kept_in_mind(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, three_a_minute: Limits
) -> None:
    monkeypatch.setattr(limits, "READERS", 2)
    for _ in range(3):
        three_a_minute.spend("the first", [Cost.REQUEST])
    three_a_minute.spend("the second", [Cost.REQUEST])
    three_a_minute.spend("the third", [Cost.REQUEST])
    three_a_minute.spend("the first", [Cost.REQUEST])  # forgotten, and so with a whole share


@pytest.mark.parametrize(
    ("address", "stands_for"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("a socket", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_stands_for_whoever_can_choose_it(address: str | None, stands_for: str) -> None:
    assert place(address) == stands_for
