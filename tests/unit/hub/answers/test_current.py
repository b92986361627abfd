"""Many who ask at once are told the same, and nobody is told what was looked up before they asked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from hub.answers.current import Current


class Store:
    """Counts how often it is looked at; a look that has begun ends when it is let."""

    def __init__(self) -> None:
        self.looks = 0
        self.begun, self.may_end = Event(), Event()

    def look(self) -> tuple[int, bool]:
        self.looks += 1
        seen = self.looks
        self.begun.set()
        assert self.may_end.wait(10)
        return seen, False


def test_who_asks_later_is_told_what_was_looked_up_later() -> None:
    store = Store()
    store.may_end.set()
    current = Current(store.look)
    assert [current.get(), current.get(), current.get()] == [1, 2, 3]


def test_all_who_ask_while_somebody_looks_share_the_next_look() -> None:
    store = Store()
    current = Current(store.look)
    with ThreadPoolExecutor(12) as readers:
        first = readers.submit(current.get)
        assert store.begun.wait(10)
        others = [readers.submit(current.get) for _ in range(10)]
        while (waiting := current._next) is None or waiting.others < len(others) - 1:
            Event().wait(0.01)
        store.may_end.set()
        assert first.result() == 1, "who asked first is not kept waiting by the others"
        assert {each.result() for each in others} == {2}


def test_a_look_that_fails_is_nobody_elses_and_the_next_one_looks_again() -> None:
    answers: Iterator[OSError | tuple[int, bool]] = iter([OSError("the store does not answer"), (7, True)])

    def look() -> tuple[int, bool]:
        found = next(answers)
        if isinstance(found, OSError):
            raise found
        return found

    current = Current(look)
    with pytest.raises(OSError, match="does not answer"):
        current.get()
    assert current.get() == 7
