"""The as-at day of an extract from a database: today, or what a SELECT says."""

from datetime import date

from producers.as_at import not_taken, taken
from producers.querying.cells import speller
from producers.querying.database import Reading, verbatim
from producers.querying.settings import DatabaseSettings
from producers.reading import Request
from producers.refusals import Refusal, on_one_line
from producers.rules.cells import read_date
from producers.rules.tables import day

TODAY = "today"

_spell = speller(day("as_at"))


def as_at_of(reading: Reading, settings: DatabaseSettings, request: Request) -> date | Refusal:
    """The day that what is read now speaks for, or why it cannot be taken."""
    said_in = f"{settings.name}.as_at"
    if settings.as_at == TODAY:
        return taken(request.today, request, said_in)
    cell = _spell(reading.value(verbatim(settings.as_at), "the SELECT of the as-at day"))
    found = read_date(cell)
    if found is not None:
        return taken(found, request, said_in)
    shown = f'"{on_one_line(cell)}"' if len(cell) <= 40 else "something else"
    seen = f"gives {shown}" if cell else "gives nothing"
    return not_taken(f"the SELECT of the as-at day {seen}; it gives one day, as 2009-03-31", said_in)
