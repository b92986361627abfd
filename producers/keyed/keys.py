"""The keys of an authority: which one makes the pseudonyms of a person.

A new key serves people first seen after it. Whoever is known under an older one keeps that, so that nothing about them
changes; who that is, the pseudonyms themselves tell, and no list of people is kept.
"""

import hmac
from collections.abc import Callable, Sequence

from producers.keyed import pseudonyms

#: People whose key is remembered.
REMEMBERED = 1 << 16


class Keys:
    """One or more keys, the oldest first. `is_known` says whether anything was ever stated about a pseudonym of a person."""

    def __init__(self, keys: Sequence[bytes], is_known: Callable[[str], bool] = lambda _: False) -> None:
        self._keys = tuple(keys)
        self._is_known = is_known
        self._only = self._keys[0] if len(self._keys) == 1 else None
        self._chosen: dict[str, bytes] = {}

    def of(self, authority: str, person: str | None) -> bytes:
        """The key of a person; what is about nobody keeps the first."""
        if self._only is not None:
            return self._only
        if person is None:
            return self._keys[0]
        chosen = self._chosen.get(person)
        if chosen is None:
            if len(self._chosen) >= REMEMBERED:
                self._chosen.clear()
            chosen = self._choose(authority, person)
            self._chosen[person] = chosen
        return chosen

    def all(self) -> tuple[bytes, ...]:
        """Every key, the oldest first."""
        return self._keys

    @property
    def first(self) -> bytes:
        """The oldest key, for what is about nobody."""
        return self._keys[0]

    def secret(self) -> bytes:
        """Thirty-two bytes that only who has the keys can know, for marks that never leave the machine."""
        return hmac.digest(self._keys[0], b"marks of rows", "sha256")

    def _choose(self, authority: str, person: str) -> bytes:
        for key in self._keys[:-1]:
            if self._is_known(pseudonyms.subject(key, authority, person)):
                return key
        return self._keys[-1]
