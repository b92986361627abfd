"""What was made of objects that stay the same from one state of the store to the next, so that it is made of each once."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import Lock
from typing import Generic, ParamSpec, TypeVar, cast

_LOCKS = 251

Given = ParamSpec("Given")
Thing = TypeVar("Thing")
Made = TypeVar("Made")


class Kept(Generic[Thing, Made]):
    """Makes something of an object, and remembers it for this very object, not for one that is equal to it.

    To compare two figures field by field would take as long as to write one.
    """

    def __init__(self, make: Callable[..., Made], most: int) -> None:
        """`make` takes the object and how it is to be made; of more than `most` all are forgotten, and made again when asked for."""
        self._make = make
        self._most = most
        self._made: dict[tuple[Hashable, ...], tuple[Thing, Made]] = {}

    def of(self, thing: Thing, *how: Hashable) -> Made:
        """What is made of the object in this way."""
        key = (id(thing), *how)
        kept = self._made.get(key)
        if kept is None or kept[0] is not thing:  # an object that is gone may have left its identity to another
            if len(self._made) >= self._most:
                self._made = {}
            kept = self._made[key] = (thing, self._make(thing, *how))
        return kept[1]


def made_once(most: int) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Remember what a function made of so many different things; of many who ask for the same at once, one makes it.

    All who see a new state are let go at the same moment, and would each make the same of it. The function must not ask for
    anything that it makes itself, or it waits for itself.
    """

    def kept(make: Callable[Given, Made]) -> Callable[Given, Made]:
        remembered = cast("Callable[Given, Made]", lru_cache(maxsize=most)(make))  # it is told as if it took anything
        # One lock for many things, so that there is nothing to be forgotten; different ones rarely wait for each other.
        locks = tuple(Lock() for _ in range(_LOCKS))

        @wraps(make)
        def made(*things: Given.args, **how: Given.kwargs) -> Made:
            with locks[hash(things) % _LOCKS]:
                return remembered(*things, **how)

        return made

    return kept
