"""A person about whom anything may be stated: every kind of event, whole or in part, in order or not, believable or not."""

import json
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from hypothesis import strategies as st

from hub.domain.histories.facts import Facts, Statement, merge
from schemas.catalogue import catalogue
from schemas.codec import event_class
from schemas.events.header import Header

#: Few records, so that the facts of one row meet, and rows that name another row find it.
RECORDS = ("a", "b", "c")
#: A window in which much of what an indicator asks for happens, with a bank holiday at every turn.
ORDINARY = st.dates(date(2008, 2, 15), date(2009, 6, 15))
EXTREME = st.sampled_from([date.min, date(1, 3, 1), date(2008, 2, 29), date(8999, 12, 31)])
#: Kinds of event about people.
KINDS = catalogue().streams("case")


def _value(schema: Any, days: st.SearchStrategy[date]) -> st.SearchStrategy[Any]:
    if isinstance(schema, list):
        return st.one_of([st.none() if each == "null" else _value(each, days) for each in schema])
    if isinstance(schema, dict):
        return days if schema.get("logicalType") == "date" else st.sampled_from(schema["symbols"])
    return {"string": st.sampled_from(RECORDS), "boolean": st.booleans()}[schema]


def _event(kind: str, days: st.SearchStrategy[date]) -> st.SearchStrategy[Any]:
    fields = json.loads(catalogue().newest(kind).text)["fields"]
    header = st.builds(
        lambda record, on, minute: Header(
            uuid5(NAMESPACE_OID, f"{kind}/{record}").bytes, 1, "asserted", "W06000015", "somebody", record, "casefile", "1", 0, on,
            None if minute is None else (on.toordinal() - 719163) * 86_400_000 + minute * 60_000,
        ),
        st.sampled_from(RECORDS), days, st.none() | st.integers(0, 1439),
    )  # fmt: skip
    rest = {each["name"]: _value(each["type"], days) for each in fields if each["name"] != "header"}
    return st.builds(event_class(kind), header=header, **rest)


def anybody(kinds: tuple[str, ...] = KINDS, extreme: bool = False) -> st.SearchStrategy[Facts]:
    """Facts of one person, of some of the kinds."""
    days = ORDINARY | EXTREME if extreme else ORDINARY
    some = st.lists(st.sampled_from(kinds).flatmap(lambda kind: _event(kind, days)), max_size=14)
    return some.map(lambda events: merge({}, (Statement(each, b"") for each in events))[0])
