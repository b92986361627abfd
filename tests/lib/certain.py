"""For tests that know there is an answer: a function that may answer None, as one that does not."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def certain(function: Callable[P, T | None]) -> Callable[P, T]:
    """The same function; an answer of None fails the test that asked."""

    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        found = function(*args, **kwargs)
        assert found is not None, f"{function.__name__} has no answer"
        return found

    return answer
