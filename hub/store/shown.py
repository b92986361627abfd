"""What others than the authority itself have been shown of figures computed here, night after night."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from hub.domain.disclosure.released import Shown
from hub.store.engine import Store, unreachable
from hub.store.tables import shown


def shown_before(store: Store, day: date) -> frozenset[Shown]:
    """Everything that could be seen on any day before this one."""
    columns = (shown.c.indicator, shown.c.method_version, shown.c.area, shown.c.period, shown.c.amounts)
    try:
        with store.engine.connect() as connection:
            rows = connection.execute(select(*columns).where(shown.c.since < day))
            return frozenset(
                Shown(indicator, version, area, period, tuple(amounts))
                for indicator, version, area, period, amounts in rows
            )
    except OperationalError as error:
        raise unreachable(store, error) from None


def keep_shown(store: Store, day: date, seen: Iterable[Shown]) -> None:
    """Keep what can be seen from a day on; what could be before keeps its day."""
    rows = [{**each._asdict(), "amounts": list(each.amounts), "since": day} for each in seen]
    if not rows:
        return
    try:
        with store.engine.begin() as connection:
            connection.execute(insert(shown).on_conflict_do_nothing(), rows)
    except OperationalError as error:
        raise unreachable(store, error) from None
