"""Records that are made from a history's events when they are first asked for, and then kept."""

from collections.abc import Callable
from typing import Generic, Protocol, Self, TypeVar, overload

from hub.domain.histories.asserted import Asserted

Records = TypeVar("Records")


class HoldsEvents(Protocol):
    """What has events to make records from."""

    asserted: Asserted


class lazy(Generic[Records]):  # noqa: N801  # reads as functools.cached_property does
    """As functools.cached_property, without the lock that it takes in Python 3.11: a history stays in one thread."""

    def __init__(self, make: Callable[[Asserted], Records]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: HoldsEvents, owner: type) -> Records: ...
    def __get__(self, instance: HoldsEvents | None, owner: type) -> Self | Records:
        if instance is None:
            return self
        records = instance.__dict__[self._name] = self._make(instance.asserted)
        return records
