"""Keyed pseudonyms: what leaves the authority in place of an identifier. Pure; the authority's key is an argument.

HMAC-SHA-256 with the purpose in front of the identifiers, so that the pseudonym of a person, of a record and of an event
can never be the same, and so that nobody without the key can make, check or reverse one. Parts are joined by their
lengths: ("ab", "c") and ("a", "bc") differ.
"""

import hmac
import re
from pathlib import Path

from hub.errors import ConfigurationError

KEY_BYTES = 32
_digest = hmac.digest
_KEY = re.compile(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}")


def subject(key: bytes, authority: str, person: str) -> str:
    """The pseudonym of a person at an authority: 32 hexadecimal digits."""
    text = f"subject {len(authority)}:{authority} {len(person)}:{person}"
    return _digest(key, text.encode(), "sha256")[:16].hex()


def record(key: bytes, authority: str, file: str, record_key: str) -> bytes:
    """The pseudonym of a source's record, whoever it is about: 16 bytes, written as 32 hexadecimal digits."""
    text = f"record {len(authority)}:{authority} {len(file)}:{file} {len(record_key)}:{record_key}"
    return _digest(key, text.encode(), "sha256")[:16]


def event_id(key: bytes, authority: str, kind: str, record_key: str, person: str) -> bytes:
    """The identity of a fact for ever: 16 bytes, marked as a UUID of version 8 (RFC 9562)."""
    text = (
        f"event {len(authority)}:{authority} {len(kind)}:{kind} {len(record_key)}:{record_key} {len(person)}:{person}"
    )
    made = bytearray(_digest(key, text.encode(), "sha256")[:16])
    made[6] = made[6] & 0x0F | 0x80
    made[8] = made[8] & 0x3F | 0x80
    return bytes(made)


def key_text(random: bytes) -> str:
    """What a key file holds: 64 hexadecimal digits of 32 random bytes."""
    if len(random) != KEY_BYTES:
        raise ValueError(f"a key is made of {KEY_BYTES} random bytes")
    return random.hex() + "\n"


def read_key(file: Path) -> bytes:
    """The key in a file; a ConfigurationError names the file, never what it holds."""
    try:
        held = file.read_text("ascii").strip()
    except FileNotFoundError:
        raise ConfigurationError(
            f"there is no pseudonym key at {file}; without the one used before, nobody can be recognised again"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            f"the pseudonym key {file} cannot be read; it holds {2 * KEY_BYTES} hexadecimal digits"
        ) from None
    if not _KEY.fullmatch(held):
        raise ConfigurationError(
            f"{file} does not hold a pseudonym key; it holds {2 * KEY_BYTES} hexadecimal digits and nothing else"
        )
    return bytes.fromhex(held)
