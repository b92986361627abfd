"""Keyed pseudonyms: what leaves the authority in place of an identifier. Pure; the authority's key is an argument.

HMAC-SHA-256 with the purpose in front of the identifiers, so that the pseudonym of a person, of a record and of an event
can never be the same, and so that nobody without the key can make, check or reverse one. Parts are joined by their
lengths: ("ab", "c") and ("a", "bc") differ.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Any

KEY_BYTES = 32
_BLOCK = 64
#: The bits of a UUID that say nothing of its kind, and those that say version 8.
_OF_A_UUID = ~(0xF << 76 | 0x3 << 62)
_VERSION_8 = 0x8 << 76 | 0x2 << 62


@lru_cache(256)
def _begun(key: bytes, purpose: str, authority: str, name: str | None = None) -> tuple[Any, Any]:
    """HMAC-SHA-256 (RFC 2104) begun with a key and the first parts of a message: its inner and outer hash.

    What begins anew for each message takes three times as long.
    """
    padded = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    parts = f"{purpose} {len(authority)}:{authority} " + ("" if name is None else f"{len(name)}:{name} ")
    return sha256(bytes(each ^ 0x36 for each in padded) + parts.encode()), sha256(bytes(each ^ 0x5C for each in padded))


def _digest(begun: tuple[Any, Any], rest: str) -> bytes:
    inside, outside = begun[0].copy(), begun[1].copy()
    inside.update(rest.encode())
    outside.update(inside.digest())
    digest: bytes = outside.digest()
    return digest


def subject(key: bytes, authority: str, person: str) -> str:
    """The pseudonym of a person at an authority: 32 hexadecimal digits."""
    return _digest(_begun(key, "subject", authority), f"{len(person)}:{person}")[:16].hex()


def record(key: bytes, authority: str, file: str, record_key: str) -> bytes:
    """The pseudonym of a source's record, whoever it is about: 16 bytes, written as 32 hexadecimal digits."""
    return records(key, authority, file, [record_key])[0]


def records(key: bytes, authority: str, file: str, record_keys: Iterable[str]) -> list[bytes]:
    """The pseudonyms of some records of one file, in their order."""
    begun = _begun(key, "record", authority, file)
    return [_digest(begun, f"{len(each)}:{each}")[:16] for each in record_keys]


def event_id(key: bytes, authority: str, kind: str, record_key: str, person: str) -> bytes:
    """The identity of a fact for ever: 16 bytes, marked as a UUID of version 8 (RFC 9562)."""
    return event_ids(authority, [(key, kind, record_key, person)])[0]


def event_ids(authority: str, facts: Iterable[tuple[bytes, str, str, str]]) -> list[bytes]:
    """The identities of some facts, in their order: of each the authority's key, the kind, the record's key and the person."""
    found = []
    for key, kind, record_key, person in facts:
        rest = f"{len(record_key)}:{record_key} {len(person)}:{person}"
        digest = int.from_bytes(_digest(_begun(key, "event", authority, kind), rest)[:16], "big")
        found.append((digest & _OF_A_UUID | _VERSION_8).to_bytes(16, "big"))
    return found


def key_text(random: bytes) -> str:
    """What a key file holds: 64 hexadecimal digits of 32 random bytes."""
    if len(random) != KEY_BYTES:
        raise ValueError(f"a key is made of {KEY_BYTES} random bytes")
    return random.hex() + "\n"
