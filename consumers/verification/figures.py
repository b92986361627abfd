"""The figures by the plain way: every person's facts at once, every unit counted one by one."""

from collections.abc import Iterable, Mapping
from datetime import date

from consumers.verification.differences import Report
from hub.domain.histories.facts import Facts, Statement
from hub.domain.histories.history import History
from hub.domain.indicators import Indicator
from hub.domain.units import Contribution, Counts
from hub.store.rows import StatementRow
from schemas.codec import Codec


def facts_by_person(rows: Iterable[StatementRow], codec: Codec) -> dict[str, Facts]:
    """The winning statement of every fact, by person; read in the order given, which does not matter."""
    people: dict[str, Facts] = {}
    for row in rows:
        event = codec.decode(row.message)
        facts = people.setdefault(event.header.subject, {})
        best = facts.get(event.header.event_id)
        if best is None or (best.event.header.revision, best.message) < (event.header.revision, row.message):
            facts[event.header.event_id] = Statement(event, row.message)
    return people


def recompute(
    people: Mapping[str, Facts], as_at: date | None, indicators: Iterable[Indicator]
) -> dict[str, Contribution]:
    """What each person adds as at a day."""
    found: dict[str, Contribution] = {}
    rules = tuple(indicators)
    for subject, facts in people.items():
        cells: dict[tuple[str, date], list[str]] = {}
        if as_at is not None:
            known = History(facts)
            for rule in rules:
                for unit in rule.units(known, as_at):
                    cells.setdefault((rule.code, unit.counted_on.replace(day=1)), []).append(unit.state.value)
        found[subject] = {
            cell: Counts(**{state: states.count(state) for state in set(states)}) for cell, states in cells.items()
        }
    return found


def compare_figures(
    authority: str,
    computed: Mapping[str, Contribution],
    kept_contributions: Mapping[str, Contribution],
    kept_figures: Contribution,
    report: Report,
) -> None:
    """Compare people one by one, and the sums."""
    total: Contribution = {}
    for contribution in computed.values():
        for cell, counts in contribution.items():
            total[cell] = total.get(cell, Counts()) + counts
    report.people += len(computed)
    unlike = sum(
        computed.get(subject) != kept_contributions.get(subject) for subject in {*computed, *kept_contributions}
    )
    if unlike:
        report.differ("contributions", authority, "every person's as computed", f"{unlike} people unlike it")
    for cell in sorted({*total, *kept_figures}):
        report.cells += 1
        expected, found = total.get(cell, Counts()), kept_figures.get(cell, Counts())
        if expected != found:
            report.differ("figure", f"{authority}, {cell[0]}, {cell[1]:%Y-%m}", expected.numbers, found.numbers)
