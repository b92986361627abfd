"""What was made of an object is remembered for this object alone, and not for ever."""

from hub.answers.kept import Kept


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
