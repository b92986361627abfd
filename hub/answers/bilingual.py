"""Sentences that stand in the code in English, and can be said in Welsh: what is wrong with a question."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


class Bilingual(str):
    """An English sentence with its values filled in, which knows what it was made of."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]


def bilingual(template: str, /, **values: object) -> Bilingual:
    """The sentence of a template with placeholders such as {indicator}."""
    found = Bilingual(template.format(**values))
    found.template = template
    found.values = values
    return found


def in_language(sentence: str, language: str) -> str:
    """The sentence in "en" or "cy"; in English where nobody has put it into Welsh."""
    if language != "cy" or not isinstance(sentence, Bilingual):
        return sentence
    welsh = catalogue().sentences.get(sentence.template)
    return sentence if welsh is None else welsh.format(**sentence.values)


def titled(english: str, status: int, language: str) -> str:
    """The title of an HTTP status in "en" or "cy"."""
    return catalogue().titles.get(str(int(status)), english) if language == "cy" else english


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Welsh by the English template; `titles` by the number of an HTTP status. `reviewed`: has a fluent reader gone over it?"""

    reviewed: bool
    titles: Mapping[str, str]
    sentences: Mapping[str, str]


@cache
def catalogue() -> Catalogue:
    """What there is in Welsh."""
    file = resources.files("hub.answers") / "locale" / "problems.cy.toml"
    document = tomllib.loads(file.read_text("utf-8"))
    return Catalogue(document["about"]["reviewed"], document["titles"], document["sentences"])
