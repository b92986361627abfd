"""How fresh each authority is, and what its figures can rest on."""

from hub.dashboard.pages import Page, Shown
from hub.dashboard.visit import Visit


def show(visit: Visit) -> Shown:
    """Make the page."""
    return Shown("streams.html", visit.desk.freshness(visit.reader, visit.language))


PAGE = Page("/streams", "nav.streams", show)
