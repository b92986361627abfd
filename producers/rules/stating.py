"""What the rows of a file about people state: which column becomes which part of which event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from producers.facts import Fact, Reference
from producers.rules.cells import read_moment
from producers.rules.tables import Column, Parent, Row, Rule, Table, code
from schemas.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class States:
    """A kind of event that a row states, unless the cell of its day is blank."""

    kind: str
    #: The column that says when it happened.
    on: str
    #: The event's own fields, and the column of each. The column that names a parent's row becomes its pseudonym.
    fields: Mapping[str, str] = field(default_factory=dict)


#: Several times as fast as `Fact(...)`, which is written in Python.
_make_fact = partial(tuple.__new__, Fact)


def codes_of(column: str, kind: str, event_field: str, required: bool = True) -> Column:
    """A column with the codes that the contract allows in a field of an event, so that the two cannot differ."""
    return code(column, catalogue().codes(kind, event_field), required)


def about_people(
    file: str,
    columns: tuple[Column, ...],
    states: tuple[States, ...],
    key: tuple[str, ...] | None = None,
    order: tuple[tuple[str, str], ...] = (),
    rules: tuple[Rule, ...] = (),
    parent: Parent | None = None,
) -> Table:
    """The description of a file with a column `person_id`; its key is the first column where none is given."""
    kinds = tuple(each.kind for each in states)
    days = {each.kind: each.on for each in states}
    facts = _facts(columns, states, parent)
    return Table(file, kinds, key or (columns[0].name,), columns, facts, order, rules, parent, days=days)


def _facts(
    columns: tuple[Column, ...], states: tuple[States, ...], parent: Parent | None
) -> Callable[[str, Row], list[Fact]]:
    places = {each.name: place for place, each in enumerate(columns)}
    file, named = (parent.file, parent.column) if parent else ("", "")
    whom = places["person_id"]
    stated = [
        (
            each.kind,
            places[each.on],
            columns[places[each.on]].read is read_moment,
            [(name, places[column], column == named) for name, column in each.fields.items()],
        )
        for each in states
    ]

    def facts(key: str, row: Row) -> list[Fact]:
        found = []
        for kind, on, has_time, own in stated:
            when = row[on]
            if when is None:
                continue
            fields: dict[str, Any] = {}
            for name, place, is_reference in own:
                value = row[place]
                fields[name] = Reference(file, value) if is_reference and value is not None else value
            day, at = when if has_time else (when, None)
            found.append(_make_fact((kind, key, row[whom], day, at, fields)))
        return found

    return facts
