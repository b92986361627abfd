"""The formats that figures are given in, one file for each: the API and the export find them by walking this folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from hub.answers.notice import Notice
from hub.answers.rows import Row
from hub.domain.knowledge import Moment
from hub.errors import ContractError

#: What a question without a format is answered in, over HTTP.
USUAL = "json"


class Headings(StrEnum):
    """What stands over the columns of a table for people, and in them."""

    NAMES = "names"  # the names and codes that programs rely on, the same in both languages
    TITLES = "titles"  # titles and words in the language asked for


@dataclass(frozen=True, slots=True)
class Answer:
    """Figures to be written, all of one state of the store, and what must be known about them."""

    rows: tuple[Row, ...]
    language: str
    state: str
    notice: Notice | None = None
    as_known_at: Moment | None = None
    #: The midnight up to which statements are in others' figures, for readers who see no more of them; else None.
    nightly: Moment | None = None
    headings: Headings = Headings.NAMES
    #: How many figures there are on all pages; None for those of this one.
    total: int | None = None
    #: What to give as `after` for the page that follows; None when there is none.
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what it is called, what it is for, and how it is written."""

    name: str
    media_type: str
    #: How the name of a file in it ends.
    ending: str
    #: What it is for.
    sentence: str
    #: Writes an answer piece by piece; the pieces together are the file.
    write: Callable[[Answer], Iterator[bytes]]
    #: What an answer over HTTP looks like, as JSON Schema.
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string", "format": "binary"})
    #: Whether an answer can be shown in the description of the interface.
    readable: bool = True


@cache
def formats() -> Mapping[str, Format]:
    """Every format by name, in the order of the names; a module without one, or a name used twice, is an error."""
    found: dict[str, Format] = {}
    for module_info in sorted(iter_modules(__path__), key=lambda each: each.name):
        if module_info.name.startswith("_"):
            continue
        module = import_module(f"{__name__}.{module_info.name}")
        made = getattr(module, "FORMAT", None)
        if not isinstance(made, Format):
            raise ContractError(f"{module.__name__} must define FORMAT, a Format; it does not.")
        if made.name in found:
            raise ContractError(f"The format {made.name} is there twice, the second time in {module.__name__}.")
        found[made.name] = made
    return dict(sorted(found.items()))
