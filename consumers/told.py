"""What was told of somebody, packed: one line for each fact, in the order in which they came.

A consumer has some hundred thousand people in mind. A dictionary for each would be a dozen objects a person, strewn over the
memory the longer the process lives; one piece of bytes is looked through as quickly and lies in one place.
"""

from struct import Struct

_LINE = Struct("<16sqq")
_STATED = Struct("<qq")
_EVENT_ID = 16

line = _LINE.pack
"""Of a fact: its event id, its revision, and a digest that tells messages apart."""


def place(told: bytes, event_id: bytes) -> int:
    """The number of a fact, from 0; -1 when it was not told."""
    at = told.find(event_id)
    while at > 0 and at % _LINE.size:  # by chance, across the parts of lines
        at = told.find(event_id, at + 1)
    return at // _LINE.size


def stated(told: bytes, number: int) -> tuple[int, int]:
    """The revision and the digest of a fact, by its number."""
    revision, digest = _STATED.unpack_from(told, number * _LINE.size + _EVENT_ID)
    return revision, digest


def restated(told: bytes, number: int, new: bytes) -> bytes:
    """The same with another line for a fact; a new fact has the number after the last."""
    at = number * _LINE.size
    return told[:at] + new + told[at + _LINE.size :]


def count(told: bytes) -> int:
    """How many facts there are."""
    return len(told) // _LINE.size
