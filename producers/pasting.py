"""A word of a command line as a sentence shows it, to be pasted as it stands."""

import re
import shlex

_PLAIN = re.compile(r"[A-Za-z0-9_@+:,./-]+")
#: Signs that mean something between double quotes, in one shell or another.
_MEANING = frozenset('"$`\\!%')


def pasted(word: str) -> str:
    """The word, in quotes where it needs them: double ones, which every shell knows, unless it holds what they do not keep."""
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if _MEANING & set(word) else f'"{word}"'
