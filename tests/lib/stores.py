"""Puts figures straight into a store, as if consumers had: for tests of what is read from it."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import insert

from hub.domain.areas import AUTHORITIES, WALES_CODE
from hub.domain.calendar import add_months
from hub.domain.definitions import Kind
from hub.domain.figures import MonthFigure, Standing, StatedFigure
from hub.domain.indicators import catalogue
from hub.domain.populations import Population
from hub.domain.units import COLUMNS, Counts
from hub.store import tables
from hub.store.engine import Store
from schemas.codec import codec
from schemas.events.header import Header
from schemas.events.population_stated import PopulationStated
from schemas.events.reported_figure import ReportedFigure

SPACE = UUID("0f6e2d0c-4b7e-4f0e-9c53-2f1f0e8f6a11")
KINDS = {kind: "stated" for indicator in catalogue().values() for kind in indicator.needs}
APPENDED_AT = 1_790_000_000_000
#: The number of the topic in which everything lies that is stated and not derived.
PERFORMANCE = 1_000


def fill(
    store: Store,
    figures: Iterable[MonthFigure],
    standings: Iterable[Standing],
    stated: Iterable[StatedFigure] = (),
    populations: Iterable[Population] = (),
    extracts: bool = False,
) -> None:
    """Write these, a case topic with one partition for each standing, and nothing else.

    With `extracts` there is also what can be looked back at: the extract of each authority, the change of each figure, and the
    statements of what is stated, all of one moment.
    """
    with store.engine.begin() as connection:
        for number, each in enumerate(standings, 1):
            connection.execute(
                insert(tables.standings).values(
                    authority=each.authority, as_at=each.as_at, effective_at=APPENDED_AT, kinds=dict(each.kinds)
                )
            )
            if extracts:
                connection.execute(insert(tables.extracts).values(_extract(each)))
            name = f"exchange.{each.authority}.case"
            connection.execute(
                insert(tables.topics).values(
                    id=number, topic_id=uuid5(SPACE, name), name=name, authority=each.authority, stream="case"
                )
            )
            connection.execute(
                insert(tables.offsets).values(
                    topic=number,
                    partition=0,
                    next_offset=40,
                    recorded=40,
                    known_at=APPENDED_AT + number * 60_000,
                )
            )
        rows = [_figure(each) for each in figures]
        if rows:
            connection.execute(insert(tables.figures), rows)
        if rows and extracts:
            connection.execute(insert(tables.changes), [change for row in rows for change in _changes(row)])
        told = [*map(_row, stated), *map(_population, populations)]
        if told:
            connection.execute(insert(tables.stated), told)
        if told and extracts:
            connection.execute(insert(tables.topics).values(_performance()))
            connection.execute(insert(tables.statements), [_statement(*each) for each in enumerate(told)])


def _performance() -> dict[str, object]:
    name = f"exchange.{WALES_CODE}.performance"
    return {
        "id": PERFORMANCE,
        "topic_id": uuid5(SPACE, name),
        "name": name,
        "authority": WALES_CODE,
        "stream": "performance",
    }


def _statement(offset: int, told: Mapping[str, object]) -> dict[str, object]:
    return {
        "topic": PERFORMANCE,
        "partition": 0,
        "offset": offset,
        "known_at": APPENDED_AT,
        "kind": told["kind"],
        "subject": "stated",
        "message": told["message"],
    }


def _extract(standing: Standing) -> dict[str, object]:
    return {
        "authority": standing.authority,
        "event_id": uuid5(SPACE, standing.authority).bytes,
        "revision": 1,
        "asserted": True,
        "source": "cases",
        "of_stream": "case",
        "as_at": standing.as_at,
        "known_at": APPENDED_AT,
        "contents": dict(standing.kinds),
        "ends": [],
        "effective_at": APPENDED_AT,
    }


def _figure(figure: MonthFigure) -> dict[str, object]:
    version = catalogue()[figure.indicator].method_version
    return {
        "authority": figure.authority,
        "indicator": figure.indicator,
        "method_version": version,
        "month": figure.month,
        **figure.counts._asdict(),
    }


def _changes(figure: Mapping[str, object]) -> list[dict[str, object]]:
    common = {name: figure[name] for name in ("authority", "indicator", "method_version", "month")}
    at = {"first_at": APPENDED_AT, "last_at": APPENDED_AT, "moments": [APPENDED_AT]}
    return [
        {**common, **at, "state": state, "number": figure[state], "numbers": [figure[state]]}
        for state in COLUMNS
        if figure[state]
    ]


def _row(one: StatedFigure) -> dict[str, object]:
    event = ReportedFigure(
        header=_header(one.stated_by, f"{one.indicator}|{one.area}|{one.period}"),
        indicator=one.indicator,
        area=one.area,
        period=one.period,
        figure_status=one.status,
        numerator=one.numerator,
        denominator=one.denominator,
        value=one.value,
        value_text=one.value_text,
        withheld=one.withheld,
        note=one.note,
        stated_in=one.stated_in,
        licence=one.licence,
    )
    return _stated(event)


def _population(one: Population) -> dict[str, object]:
    header = _header(WALES_CODE, f"{one.area}|{one.year}|{one.band}")
    return _stated(PopulationStated(header, one.area, one.year, one.band, one.count, one.source))


def _header(authority: str, subject: str) -> Header:
    return Header(
        event_id=uuid5(SPACE, f"{authority} {subject}").bytes,
        revision=1,
        status="asserted",
        authority=authority,
        subject=subject,
        record="stated",
        occurred_on=date(2009, 3, 31),
        occurred_at=None,
        recorded_at=APPENDED_AT,
        source="published",
        extract_id="extract",
    )


def _stated(event: ReportedFigure | PopulationStated) -> dict[str, object]:
    return {
        "authority": event.header.authority,
        "event_id": event.header.event_id,
        "kind": event.SUBJECT,
        "revision": 1,
        "asserted": True,
        "message": codec().encode(event),
    }


def published(indicator: str, period: str, value: float, text: str, area: str = WALES_CODE) -> StatedFigure:
    """A figure that the publisher states for Wales."""
    return StatedFigure(
        WALES_CODE,
        indicator,
        area,
        period,
        None,
        None,
        value,
        text,
        False,
        "final",
        None,
        "A statistical release",
        "OGL v3",
    )


def a_year_of_wales() -> tuple[list[MonthFigure], list[Standing]]:
    """Invented figures of 22 authorities over 2008-09: Powys is a month behind, Cardiff's are round numbers."""
    figures = []
    for index, authority in enumerate(AUTHORITIES):
        for indicator in catalogue().values():
            months = (
                [date(2008, 8, 1)]
                if indicator.code == "EDU/002ii"
                else [add_months(date(2008, 4, 1), n) for n in range(12)]
            )
            for month in months:
                size = 30 + authority.population // 4_000
                rare = size * (3 + (index * 7 + month.month) % 9) // 100 + 1
                good, bad = (size - rare, rare)
                if authority.code == "W06000015":
                    good, bad = 95, 5
                waiting = 2 if month == date(2009, 3, 1) and indicator.kind is Kind.FLOW else 0
                figures.append(
                    MonthFigure(authority.code, indicator.code, month, Counts(3, 1, good, bad, waiting, 1, 0))
                )
    standings = [
        Standing(each.code, date(2009, 2, 28) if each.code == "W06000023" else date(2009, 4, 30), KINDS, frozenset())
        for each in AUTHORITIES
    ]
    kept = [each for each in figures if each.authority != "W06000023" or each.month < date(2009, 3, 1)]
    return kept, standings
