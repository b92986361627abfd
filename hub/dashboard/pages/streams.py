"""How fresh each authority is, and what its figures can rest on."""

from dataclasses import dataclass
from datetime import datetime

from hub.answers.disclosure import may_look_back
from hub.answers.freshness import Freshness
from hub.answers.moments import instant
from hub.dashboard.asking import Known, moment_asked
from hub.dashboard.pages import Page, Shown
from hub.dashboard.visit import Visit


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; `nightly` is the midnight of which others are shown, where it is one."""

    asked: Known
    rows: tuple[Freshness, ...]
    nightly: datetime | None


def show(visit: Visit) -> Shown:
    """Make the page."""
    missed: list[str] = []
    moment = moment_asked(visit, None, missed)
    found = visit.desk.freshness(visit.reader, visit.language, moment)
    asked = Known(as_known_at=moment, may_look_back=may_look_back(visit.reader, None), missed=tuple(missed))
    return Shown("streams.html", Content(asked, found.rows, None if found.nightly is None else instant(found.nightly)))


PAGE = Page("/streams", "nav.streams", show)
