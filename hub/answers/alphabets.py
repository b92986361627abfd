"""The order of names in each language.

In Welsh ch, dd, ff, ng, ll, ph, rh and th are letters, each after the one it begins with, ng after g; j, k, q, v, x and z of borrowed words have
their Latin places. A name in which n and g meet by chance (Bangor) would need a list of exceptions; no authority has such a name.
"""

import re
import unicodedata
from functools import lru_cache

WELSH = ["a", "b", "c", "ch", "d", "dd", "e", "f", "ff", "g", "ng", "h", "i", "j", "k", "l", "ll", "m", "n", "o"]
WELSH += ["p", "ph", "q", "r", "rh", "s", "t", "th", "u", "v", "w", "x", "y", "z"]
LATIN = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = {
    "cy": {letter: place for place, letter in enumerate(WELSH)},
    "en": {letter: place for place, letter in enumerate(LATIN)},
}
_PATTERNS = {
    language: re.compile("|".join(sorted(letters, key=len, reverse=True))) for language, letters in _LETTERS.items()
}


@lru_cache(maxsize=256)
def place_of(name: str, language: str) -> tuple[tuple[int, ...], ...]:
    """What names of "en" or "cy" are sorted by: word by word, each by its letters; marks over letters do not count."""
    plain = "".join(each for each in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(each))
    letters = _LETTERS[language]
    return tuple(tuple(letters[each] for each in _PATTERNS[language].findall(word)) for word in plain.split())
