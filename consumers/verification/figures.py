"""The figures by the plain way: every person's facts at once, every unit counted one by one."""

from collections.abc import Iterable, Mapping
from datetime import date

from consumers.verification.differences import Report
from hub.domain.contributions import Judge
from hub.domain.histories.facts import Facts, Statement
from hub.domain.histories.history import History
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Changes, Days, Known, Timelines, replace_timeline
from hub.domain.units import MEASURE, SQUARES, Cell, Contribution
from hub.store.rows import StatementRow
from schemas.codec import Codec


def statements_by_person(rows: Iterable[StatementRow], codec: Codec) -> dict[str, list[Known]]:
    """Every statement about people, by person, with its moment."""
    people: dict[str, list[Known]] = {}
    for row in rows:
        event = codec.decode(row.message)
        people.setdefault(event.header.subject, []).append((row.known_at, Statement(event, row.message)))
    return people


def recompute(people: Mapping[str, list[Known]], as_at: date | None, indicators: Iterable[Indicator]) -> Contribution:
    """What all people together add as at a day."""
    total: Contribution = {}
    rules = tuple(indicators)
    for told in people.values():
        known = History(_facts(told))
        if as_at is None:
            continue
        for rule in rules:
            for unit in rule.units(known, as_at):
                month = unit.counted_on.replace(day=1)
                numbers = [(unit.state.value, 1)]
                if unit.state.value in ("met", "missed"):
                    numbers += [(MEASURE, unit.measure), (SQUARES, unit.measure**2)]
                for column, number in numbers:
                    if number:
                        total[rule.code, month, column] = total.get((rule.code, month, column), 0) + number
    return {cell: number for cell, number in total.items() if number}


def recompute_changes(
    people: Mapping[str, list[Known]], days: Days, indicators: Iterable[Indicator]
) -> tuple[Changes, dict[str, date]]:
    """When each figure changed and by how much, and when each person is due to be judged anew."""
    timelines = Timelines(days, Judge(indicators))
    found, due = Changes(), {}
    for subject, told in people.items():
        judged = timelines(told)
        replace_timeline(found, (), judged)
        if judged and judged[-1][1].due_on is not None:
            due[subject] = judged[-1][1].due_on
    return found, due


def compare_due(authority: str, wanted: Mapping[str, date], kept: Mapping[str, date], report: Report) -> None:
    """Is everybody remembered who is due, on that day or an earlier one?"""
    forgotten = sum(1 for subject, day in wanted.items() if subject not in kept or kept[subject] > day)
    if forgotten:
        report.differ("people due", authority, "everybody remembered by the day", f"{forgotten} are not")


def compare_figures(authority: str, wanted: Contribution, kept: Contribution, report: Report) -> None:
    """Compare the figures by one definition."""
    for cell in sorted({*wanted, *kept}):
        report.cells += 1
        expected, found = wanted.get(cell, 0), kept.get(cell, 0)
        if expected != found:
            report.differ("figure", f"{authority}, {cell[0]}, {cell[1]:%Y-%m}, {cell[2]}", expected, found)


def compare_changes(authority: str, wanted: Changes, kept: Mapping[Cell, Mapping[int, int]], report: Report) -> None:
    """Compare when each figure changed, by one definition."""
    for cell in sorted({*wanted.by_cell, *kept}):
        expected = {moment: number for moment, number in wanted.by_cell.get(cell, {}).items() if number}
        found = {moment: number for moment, number in kept.get(cell, {}).items() if number}
        if expected != found:
            moment = min(at for at in {*expected, *found} if expected.get(at) != found.get(at))
            report.differ(
                "changes of a figure",
                f"{authority}, {cell[0]}, {cell[1]:%Y-%m}, {cell[2]}, at {moment}",
                expected.get(moment, 0),
                found.get(moment, 0),
            )


def _facts(told: Iterable[Known]) -> Facts:
    facts: Facts = {}
    for _, statement in told:
        event_id = statement.event.header.event_id
        best = facts.get(event_id)
        rank = (statement.event.header.revision, statement.message)
        if best is None or (best.event.header.revision, best.message) < rank:
            facts[event_id] = statement
    return facts
