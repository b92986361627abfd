"""The events of a person that stand, by kind and record: what every record of a history is made from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.domain.histories.facts import Facts
from schemas.events.header import Status

ASSERTED = str(Status.ASSERTED)

#: Events by kind, then by record.
Asserted = dict[str, dict[str, Any]]

#: What there is of a kind that was not stated.
NOTHING: Mapping[str, Any] = {}


def asserted(facts: Facts) -> Asserted:
    """The asserted events; of two facts about one record and kind that of the higher event id, whichever came first."""
    found: Asserted = {}
    for statement in facts.values():
        event: Any = statement.event
        header = event.header
        if header.status != ASSERTED:
            continue
        records = found.get(event.SUBJECT)
        if records is None:
            found[event.SUBJECT] = {header.record: event}
        else:
            other = records.setdefault(header.record, event)
            if other.header.event_id < header.event_id:
                records[header.record] = event
    return found


def day(event: Any) -> date | None:
    """The day on which an event happened; None when it was not stated."""
    return None if event is None else event.header.occurred_on


def days(events: Mapping[str, Any]) -> list[date]:
    """The distinct days on which events happened, in order."""
    return sorted({event.header.occurred_on for event in events.values()})


def days_by(events: Mapping[str, Any], field: str, known: Mapping[str, Any]) -> dict[str, list[date]]:
    """The distinct days on which events happened, in order, by the known record that their field names."""
    grouped: dict[str, set[date]] = {}
    for event in events.values():
        record = getattr(event, field)
        if record in known:
            grouped.setdefault(record, set()).add(event.header.occurred_on)
    return {record: sorted(found) for record, found in grouped.items()}
