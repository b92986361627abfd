"""What is asserted of each kind of event, told by a count and a sum that does not depend on the order."""

from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from typing import NamedTuple

MODULUS = 1 << 256
number_of = partial(int.from_bytes, byteorder="big")


class KindCount(NamedTuple):
    """Facts of a kind that are asserted, and the sum, modulo 2^256, of the SHA-256 of their messages."""

    asserted: int
    digest: int


def counted(kinds: Iterable[str], values: Iterable[bytes]) -> Mapping[str, KindCount]:
    """The messages of some facts that are asserted, by their kinds."""
    kinds = list(kinds)
    digests = [sha256(value).digest() for value in values]
    found = {}
    for kind in set(kinds):
        own = [digest for digest, each in zip(digests, kinds, strict=True) if each == kind]
        found[kind] = KindCount(len(own), sum(map(number_of, own)) % MODULUS)
    return found
