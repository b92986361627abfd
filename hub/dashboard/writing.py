"""What the pages share on which something is written beside figures: the choices of their forms, and what is wrong with a text."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from hub.dashboard.choices import Choice
from hub.dashboard.visit import Visit
from hub.domain.context import one_line


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is shown with: what may be chosen, what was filled in, and what is wrong with it, nothing before it was sent."""

    areas: tuple[Choice, ...]
    indicators: tuple[Choice, ...]
    #: Where to go back to.
    back: str
    longest: int
    filled: Mapping[str, str]
    said: str


def withdrawn(form: Mapping[str, str]) -> int | None:
    """The number of what a form asks to withdraw; None where it asks for something else."""
    number = form.get("withdraw", "")
    return int(number[:18]) if number.isascii() and number.isdigit() else None


def area_choices(visit: Visit, chosen: str, is_allowed: Callable[[str], bool] = lambda _: True) -> tuple[Choice, ...]:
    """The areas that may be chosen."""
    allowed = (each for each in visit.desk.areas(visit.language) if is_allowed(each.area))
    return tuple(Choice(each.area, each.area_name, each.area == chosen) for each in allowed)


def indicator_choices(visit: Visit, chosen: str) -> tuple[Choice, ...]:
    """Each indicator."""
    return tuple(
        Choice(each.indicator, f"{each.indicator} – {each.title}", each.indicator == chosen)
        for each in visit.desk.indicators(visit.language)
    )


def wrong_text(visit: Visit, texts: Collection[str], longest: int, missing: str) -> str:
    """What is wrong with the texts in both languages, in a sentence, `missing` for none; nothing where they can be written."""
    if not any(texts):
        return missing
    if any(len(each) > longest or one_line(each) is None for each in texts):
        return visit.words("annotate.wrong_text", longest=longest)
    return ""
