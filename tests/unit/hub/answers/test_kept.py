"""What was made of an object is remembered for this object alone, and not for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from hub.answers.kept import Kept, made_once


def test_something_is_made_of_an_object_once_for_each_way() -> None:
    asked: list[tuple[object, str]] = []

    def make(thing: list[int], how: str) -> str:
        asked.append((thing, how))
        return f"{thing} in {how}"

    kept: Kept[list[int], str] = Kept(make, 10)
    one = [1]
    assert [kept.of(one, "en"), kept.of(one, "cy"), kept.of(one, "en")] == ["[1] in en", "[1] in cy", "[1] in en"]
    assert len(asked) == 2


def test_an_equal_object_is_another_one_and_so_is_one_that_took_its_identity() -> None:
    kept: Kept[list[int], list[int]] = Kept(lambda thing: [*thing, 0], 10)
    one, equal = [1], [1]
    assert kept.of(one) is kept.of(one)
    assert kept.of(equal) is not kept.of(one)
    for number in range(50):
        assert kept.of([number]) == [number, 0]


def test_no_more_than_so_many_are_remembered() -> None:
    made: list[int] = []
    kept: Kept[tuple[int], None] = Kept(lambda thing: made.append(thing[0]), 3)
    things = [(number,) for number in range(4)]
    for each in [*things, things[3], things[0]]:
        kept.of(each)
    assert made == [0, 1, 2, 3, 0]


def test_of_many_who_ask_for_the_same_at_once_one_makes_it_and_others_are_not_kept_waiting() -> None:
    begun, may_end, made = Event(), Event(), list[int]()

    @made_once(10)
    def slowly(thing: int) -> list[int]:
        made.append(thing)
        if thing == 1:
            begun.set()
            assert may_end.wait(10)
        return [thing]

    with ThreadPoolExecutor(8) as readers:
        same = [readers.submit(slowly, 1) for _ in range(6)]
        assert begun.wait(10)
        assert readers.submit(slowly, 2).result(10) == [2]
        may_end.set()
        assert len({id(each.result(10)) for each in same}) == 1
    assert made == [1, 2]


def test_what_could_not_be_made_is_tried_again_by_the_next() -> None:
    tries = iter([ValueError("not yet"), None])

    @made_once(10)
    def at_second_try() -> str:
        if error := next(tries):
            raise error
        return "made"

    with pytest.raises(ValueError, match="not yet"):
        at_second_try()
    assert at_second_try() == at_second_try() == "made"
