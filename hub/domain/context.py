"""What stands beside a series of figures: annotations, which say what happened, and targets, which say what was to be reached."""

from dataclasses import dataclass
from datetime import date

from hub.domain.knowledge import Moment
from hub.domain.periods import Period

#: The longest text of an annotation, and of where a target is set, in characters.
LONGEST_TEXT, LONGEST_SOURCE = 500, 200


def one_line(text: str) -> str | None:
    """A text as one line, with single spaces between its words; None for one that holds what cannot be read.

    What cannot be read are characters that control or reorder others: a text must say what it seems to say.
    """
    line = " ".join(text.split())
    return line if line.isprintable() else None


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English, in Welsh, or in both: at least one."""

    en: str | None
    cy: str | None

    def in_language(self, language: str) -> tuple[str, str]:
        """The text in "en" or "cy", else in the other one; and the language that it is in."""
        wanted, other = (self.cy, self.en) if language == "cy" else (self.en, self.cy)
        if wanted is not None:
            return wanted, language
        assert other is not None
        return other, "en" if language == "cy" else "cy"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote: a role, and a member's authority. Never a person."""

    role: str
    area: str | None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What happened in an area on a day, or from one to another, both included; `indicator` is None where it concerns all."""

    id: int
    author: Author
    area: str
    indicator: str | None
    first_on: date
    last_on: date
    text: Text
    created_at: Moment
    #: None while it stands.
    withdrawn_at: Moment | None


@dataclass(frozen=True, slots=True)
class Target:
    """The value to be reached for an indicator in an area, in each period from the first to the last, both included."""

    id: int
    author: Author
    area: str
    indicator: str
    first: Period
    last: Period
    value: float
    #: Who set it, and where that is written.
    source: Text
    created_at: Moment
    #: None while it stands.
    withdrawn_at: Moment | None

    def overlaps(self, other: "Target") -> bool:
        """Would there be two targets for one figure?"""
        return (
            (self.indicator, self.area, self.first.type) == (other.indicator, other.area, other.first.type)
            and self.first.start <= other.last.start
            and other.first.start <= self.last.start
        )
