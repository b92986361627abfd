"""The sentences behind the reasons of units, in the reader's language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hub.domain.indicators import Indicator


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences by the English one; `reviewed` is False where no fluent reader has gone over them yet."""

    reviewed: bool
    texts: Mapping[str, str]


def reason_text(indicator: Indicator, reason: str, language: str) -> str:
    """Why a unit is in its state, in "en" or "cy"."""
    english = indicator.reasons[reason]
    return welsh().texts.get(english, english) if language == "cy" else english


@cache
def welsh() -> Sentences:
    """The Welsh sentences."""
    file = resources.files("hub.answers") / "locale" / "reasons.cy.toml"
    document = tomllib.loads(file.read_text("utf-8"))
    return Sentences(document["about"]["reviewed"], document["sentences"])
