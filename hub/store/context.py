"""Annotations and targets as they are kept: written once, withdrawn at most, never changed and never deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select, text, update
from sqlalchemy.exc import OperationalError

from hub.domain.context import Annotation, Author, Target, Text
from hub.domain.knowledge import Moment
from hub.domain.periods import Period, parse_period
from hub.store.engine import Store, unreachable
from hub.store.tables import annotations, targets


def all_annotations(store: Store) -> list[Annotation]:
    """Every annotation ever written, by the day on which what it says began."""
    with _transaction(store) as connection:
        query = select(annotations).order_by(annotations.c.first_on, annotations.c.id)
        return [_annotation(row) for row in connection.execute(query)]


def all_targets(store: Store) -> list[Target]:
    """Every target ever set, in the order in which they were."""
    with _transaction(store) as connection:
        return _targets(connection)


def annotate(store: Store, new: Annotation) -> Annotation:
    """Keep an annotation, under a number that the store gives it."""
    values = {
        "role": new.author.role,
        "of_area": new.author.area,
        "area": new.area,
        "indicator": new.indicator,
        "first_on": new.first_on,
        "last_on": new.last_on,
        "text_en": new.text.en,
        "text_cy": new.text.cy,
        "created_at": new.created_at,
    }
    with _transaction(store) as connection:
        return _annotation(connection.execute(insert(annotations).values(values).returning(*annotations.c)).one())


def set_target(store: Store, new: Target) -> Target | None:
    """Keep a target, under a number that the store gives it; None when one that stands is for one of the same figures."""
    values = {
        "role": new.author.role,
        "area": new.area,
        "indicator": new.indicator,
        "first_period": new.first.code,
        "last_period": new.last.code,
        "value": new.value,
        "source_en": new.source.en,
        "source_cy": new.source.cy,
        "created_at": new.created_at,
    }
    with _transaction(store) as connection:
        # Two that are set at once must not both find nothing in their way.
        connection.execute(text("lock table targets in share row exclusive mode"))
        if any(each.withdrawn_at is None and each.overlaps(new) for each in _targets(connection)):
            return None
        return _target(connection.execute(insert(targets).values(values).returning(*targets.c)).one())


def find_annotation(store: Store, number: int) -> Annotation | None:
    """The annotation of a number, whether it stands or not; None when there is none."""
    row = _found(store, annotations, number)
    return None if row is None else _annotation(row)


def find_target(store: Store, number: int) -> Target | None:
    """The target of a number, whether it stands or not; None when there is none."""
    row = _found(store, targets, number)
    return None if row is None else _target(row)


def withdraw_annotation(store: Store, number: int, withdrawn_at: Moment) -> None:
    """Withdraw an annotation; one that was withdrawn before keeps its moment."""
    _withdraw(store, annotations, number, withdrawn_at)


def withdraw_target(store: Store, number: int, withdrawn_at: Moment) -> None:
    """Withdraw a target; one that was withdrawn before keeps its moment."""
    _withdraw(store, targets, number, withdrawn_at)


def _found(store: Store, table: Table, number: int) -> Row[Any] | None:
    with _transaction(store) as connection:
        return connection.execute(select(table).where(table.c.id == number)).one_or_none()


def _withdraw(store: Store, table: Table, number: int, moment: Moment) -> None:
    with _transaction(store) as connection:
        one = (table.c.id == number) & table.c.withdrawn_at.is_(None)
        connection.execute(update(table).where(one).values(withdrawn_at=moment))


def _targets(connection: Connection) -> list[Target]:
    return [_target(row) for row in connection.execute(select(targets).order_by(targets.c.id))]


@contextmanager
def _transaction(store: Store) -> Iterator[Connection]:
    try:
        with store.engine.begin() as connection:
            yield connection
    except OperationalError as error:
        raise unreachable(store, error) from None


def _annotation(row: Row[Any]) -> Annotation:
    return Annotation(
        id=row.id,
        author=Author(row.role, row.of_area),
        area=row.area,
        indicator=row.indicator,
        first_on=row.first_on,
        last_on=row.last_on,
        text=Text(row.text_en, row.text_cy),
        created_at=row.created_at,
        withdrawn_at=row.withdrawn_at,
    )


def _target(row: Row[Any]) -> Target:
    return Target(
        id=row.id,
        author=Author(row.role, None),
        area=row.area,
        indicator=row.indicator,
        first=_period(row.first_period),
        last=_period(row.last_period),
        value=row.value,
        source=Text(row.source_en, row.source_cy),
        created_at=row.created_at,
        withdrawn_at=row.withdrawn_at,
    )


def _period(code: str) -> Period:
    found = parse_period(code)
    assert found is not None
    return found
