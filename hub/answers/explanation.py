"""Why one figure is what it is: how its units ended and for which reasons, and for their own authority one by one."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hub.answers.bilingual import bilingual
from hub.answers.comparison import no_figure
from hub.answers.deriving import Ground
from hub.answers.disclosure import may_see_people
from hub.answers.door import Seen
from hub.answers.looking import Look
from hub.answers.mistakes import UnknownValue
from hub.answers.moments import instant
from hub.answers.notice import mark
from hub.answers.picture import Picture
from hub.answers.questions import ExplanationQuestion
from hub.answers.reasons import reason_text
from hub.answers.rows import Row, row
from hub.answers.tallies import Tallies
from hub.domain.areas import Area
from hub.domain.explanations import Tally, Told, told, units_of
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Known, Moment
from hub.domain.reports import counted_months
from hub.domain.units import Counts, State, Unit


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many units are in a state for a reason; `text` says it in the reader's language."""

    reason: str
    text: str
    units: int


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many units are in a state. `reasons` is null where the figure is by a definition that is no longer at work."""

    state: str
    units: int
    reasons: tuple[ReasonCount, ...] | None


@dataclass(frozen=True, slots=True)
class EventEntry:
    """A statement about the person: which fact, in which revision, when it became known and what has become of it.

    `status` is what it says, asserted or withdrawn. `stands` is asserted or withdrawn where it counts, overtaken where a
    later revision does, and repeated where it said again what had been said.
    """

    event_id: str
    kind: str
    record: str
    occurred_on: date
    occurred_at: datetime | None
    revision: int
    status: str
    stands: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One unit, the pseudonym of the person it is about, and every statement about them that the indicator looks at."""

    unit: str
    person: str
    counted_on: date
    due_on: date | None
    state: str
    reason: str
    reason_text: str
    measure: int
    events: tuple[EventEntry, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure and its units. `counts` is None where the reader may not know, `units` where not one by one."""

    store_state: str
    indicator: Indicator
    figure: Row
    counts: tuple[StateCount, ...] | None
    units: tuple[UnitEntry, ...] | None
    #: Where the next page of units begins; None at the end.
    following: str | None
    #: The midnight of the snapshot that the figure is from; None where it is as it is now or was at a moment asked for.
    nightly: Moment | None = None

    @property
    def units_held(self) -> int | None:
        """How many units there are in all."""
        return None if self.counts is None else sum(each.units for each in self.counts)


#: The months of each authority whose units make up the figure, and its as-at day.
Parts = Mapping[str, tuple[date, tuple[date, ...]]]


def unexplained(
    picture: Picture, rule: Indicator, question: ExplanationQuestion, area: Area, language: str, demo: bool
) -> Explanation:
    """A figure as a reader may see it, who may not know what is behind it."""
    version = question.method_version or picture.methods.get(rule.code, rule.method_version)
    found = picture.derived.get((rule.code, question.period, area.code))
    if found is None:
        found = no_figure(picture, rule, version, question.period, area)
    return Explanation(
        picture.state, rule, row(found, language, mark(found, demo, language)), None, None, None, picture.nightly
    )


def explain(
    seen: Seen, tallies: Tallies, question: ExplanationQuestion, area: Area, language: str, demo: bool
) -> Explanation:
    """Explain a figure, or why there is none, to who sees it live; everything from the one state that is looked at."""
    look, name = seen.look, seen.state
    ground = look.ground
    rule = ground.indicators[question.indicator]
    method = (rule.code, question.method_version or ground.in_force[rule.code])
    picture = look.picture([rule.code], [method[1]])
    found = picture.derived.get((rule.code, question.period, area.code))
    found = found or no_figure(picture, rule, method[1], question.period, area)
    figure = row(found, language, mark(found, demo, language))
    if method[1] != rule.method_version or ground.left(method):
        counts = _by_state(found.counts or Counts())
        return Explanation(name, rule, figure, counts, None, None)
    parts = _parts(ground, rule, question, area)
    total: Tally = {}
    for authority, (as_at, months) in parts.items():
        for cell, number in tallies.of(look.read, ground, rule, authority, as_at).items():
            if cell[0] in months:
                total[cell] = total.get(cell, 0) + number
    units: list[UnitEntry] | None = None
    following = None
    if may_see_people(seen.reader, area.code):
        units, following = _page(look, rule, question, parts, language)
    return Explanation(
        name, rule, figure, _by_reason(rule, total, language), None if units is None else tuple(units), following
    )


def _parts(ground: Ground, rule: Indicator, question: ExplanationQuestion, area: Area) -> Parts:
    method = (rule.code, question.method_version or ground.in_force[rule.code])
    standings = {each.authority: each for each in ground.standings_by(method) if each.authority in area.members}
    return {
        code: (standing.as_at, counted_months(rule, question.period, standing.as_at))
        for code, standing in standings.items()
        if standing.as_at is not None and standing.gives(rule.needs)
    }


def _by_state(counts: Counts) -> tuple[StateCount, ...]:
    return tuple(StateCount(state.value, getattr(counts, state.value), None) for state in State)


def _by_reason(rule: Indicator, total: Tally, language: str) -> tuple[StateCount, ...]:
    numbers: dict[State, dict[str, int]] = {state: {} for state in State}
    for (_, state, reason), number in total.items():
        numbers[state][reason] = numbers[state].get(reason, 0) + number
    return tuple(
        StateCount(
            state.value,
            sum(by_reason.values()),
            tuple(
                ReasonCount(reason, reason_text(rule, reason, language), by_reason[reason])
                for reason in rule.reasons
                if reason in by_reason
            ),
        )
        for state, by_reason in numbers.items()
    )


def _page(
    look: Look, rule: Indicator, question: ExplanationQuestion, parts: Parts, language: str
) -> tuple[list[UnitEntry], str | None]:
    """The units after the cursor in the order of person and unit, and the cursor of the page after them."""
    after = ("", "") if question.after is None else _position(question.after)
    found: list[UnitEntry] = []
    for authority, (as_at, months) in parts.items():
        people = look.read.people.statements(authority, rule.needs, look.ground.as_known_at, after[0])
        for unit, person, known in _units(rule, people, as_at, months, question.states):
            if (person, unit.item) > after:
                if len(found) == question.limit:
                    return found, _cursor(found[-1]) if found else None
                found.append(_entry(rule, unit, person, known, language))
    return found, None


def _units(
    rule: Indicator,
    people: Iterator[tuple[str, list[Known]]],
    as_at: date,
    months: tuple[date, ...],
    states: frozenset[State] | None,
) -> Iterator[tuple[Unit, str, list[Known]]]:
    for person, known in people:
        for unit in units_of(rule, known, as_at):
            if unit.counted_on.replace(day=1) in months and (states is None or unit.state in states):
                yield unit, person, known


def _entry(rule: Indicator, unit: Unit, person: str, known: list[Known], language: str) -> UnitEntry:
    return UnitEntry(
        unit=unit.item,
        person=person,
        counted_on=unit.counted_on,
        due_on=unit.due_on,
        state=unit.state.value,
        reason=unit.reason,
        reason_text=reason_text(rule, unit.reason, language),
        measure=unit.measure,
        events=tuple(map(_event, told(known))),
    )


def _event(one: Told) -> EventEntry:
    event, header = one.statement.event, one.statement.event.header
    return EventEntry(
        event_id=str(UUID(bytes=header.event_id)),
        kind=getattr(event, "SUBJECT", ""),
        record=header.record,
        occurred_on=header.occurred_on,
        occurred_at=_instant(header.occurred_at),
        revision=header.revision,
        status=header.status,
        stands=one.stands.value,
        known_at=instant(one.known_at),
    )


def _instant(stated: int | None) -> datetime | None:
    """The instant that a source stated; None for one that no calendar has."""
    try:
        return None if stated is None else instant(stated)
    except OverflowError:
        return None


def _cursor(last: UnitEntry) -> str:
    """A text that says after which unit a page begins; nothing in it is more than the pseudonyms on the page before."""
    return urlsafe_b64encode(f"{last.person} {last.unit}".encode()).decode().rstrip("=")


def _position(cursor: str) -> tuple[str, str]:
    try:
        person, space, unit = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
        if not space or re.fullmatch(r"[!-~]+", person, re.ASCII) is None:
            raise ValueError
    except ValueError:
        hint = bilingual("Give back `next` of the page before, or leave it out for the first page.")
        raise UnknownValue("after", cursor, (), hint) from None
    return person, unit
