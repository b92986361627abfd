"""What was made of objects that stay the same from one state of the store to the next, so that it is made of each once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

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
