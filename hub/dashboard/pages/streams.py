"""How fresh each authority is, and what its figures can rest on."""

from dataclasses import dataclass
from datetime import datetime

from hub.answers.freshness import Freshness
from hub.answers.moments import instant
from hub.dashboard.pages import Page, Shown
from hub.dashboard.visit import Visit


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; `nightly` is the midnight of which others are shown, where it is one."""

    rows: tuple[Freshness, ...]
    nightly: datetime | None


def show(visit: Visit) -> Shown:
    """Make the page."""
    found = visit.desk.freshness(visit.reader, visit.language)
    return Shown("streams.html", Content(found.rows, None if found.nightly is None else instant(found.nightly)))


PAGE = Page("/streams", "nav.streams", show)
