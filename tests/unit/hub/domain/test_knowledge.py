"""What was known of a person at a moment is what had been stated by then, as at the day in effect then."""

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.contributions import Judge
from hub.domain.histories.facts import Statement, merge
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Changes, Days, Known, Timelines, day_at, replace_timeline, timeline
from hub.domain.units import Contribution
from schemas.events.header import Status
from tests.lib.casefiles import read, said_again

ROOT = Path(__file__).parents[3] / "spec" / "casefiles"
FOLDERS = ("short-breaks", "review-chain", "temporary-absence", "visits", "protection-reviews", "initial-conferences")
CASEFILES = [read(ROOT / name) for name in FOLDERS]
MOMENTS = st.integers(0, 12)
JUDGE = Judge(catalogue().values())


def people() -> list[list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for casefile in CASEFILES:
        for statement in casefile.statements:
            found.setdefault(statement.event.header.subject, []).append(statement)
    return list(found.values())


@st.composite
def told(draw: st.DrawFn) -> list[Known]:
    """One person's statements, some withdrawn or said again, each known at some moment."""
    statements = list(draw(st.sampled_from(people())))
    for statement in list(statements):
        for revision in range(2, 2 + draw(st.integers(0, 2))):
            statements.append(said_again(statement, revision, draw(st.sampled_from(Status))))  # noqa: PERF401
    return [(draw(MOMENTS), statement) for statement in statements]


@st.composite
def days(draw: st.DrawFn) -> Days:
    """As-at days that took effect one after the other; they may go back, or be withdrawn altogether."""
    moments = sorted(draw(st.sets(MOMENTS, max_size=5)))
    drawn = [draw(st.none() | st.dates(date(2008, 1, 1), date(2011, 6, 30))) for _ in moments]
    return tuple(zip(moments, drawn, strict=True))


def known_at(statements: list[Known], known_days: Days, moment: int) -> Contribution:
    """The plain way: all that was stated by the moment, merged and judged at once."""
    facts, _ = merge({}, (statement for known, statement in statements if known <= moment))
    return JUDGE(facts, day_at(known_days, moment)).contribution


def summed(changes: Changes, moment: int) -> Contribution:
    found = {
        cell: sum(number for at, number in by_moment.items() if at <= moment)
        for cell, by_moment in changes.by_cell.items()
    }
    return {cell: number for cell, number in found.items() if number}


@settings(deadline=None)
@given(told(), days())
def test_the_changes_up_to_a_moment_come_to_what_was_known_then(statements: list[Known], known_days: Days) -> None:
    changes = Changes()
    replace_timeline(changes, (), timeline(statements, known_days, JUDGE))
    for moment in range(-1, 14):
        assert summed(changes, moment) == known_at(statements, known_days, moment)


@settings(deadline=None)
@given(told(), days(), days(), st.data())
def test_what_is_heard_of_late_is_put_right_at_every_moment(
    statements: list[Known], before: Days, after: Days, data: st.DataObject
) -> None:
    heard = statements[: data.draw(st.integers(0, len(statements)))]
    was = timeline(heard, before, JUDGE)
    changes = Changes()
    replace_timeline(changes, (), was)
    replace_timeline(changes, was, timeline(statements, after, JUDGE))
    for moment in range(-1, 14):
        assert summed(changes, moment) == known_at(statements, after, moment)


@settings(deadline=None)
@given(told(), days(), days(), MOMENTS, st.data())
def test_who_is_reckoned_from_the_first_moment_that_is_new_comes_to_the_same(
    statements: list[Known], before: Days, others: Days, since: int, data: st.DataObject
) -> None:
    after = (*(each for each in before if each[0] < since), *(each for each in others if each[0] >= since))
    earlier = [each for each in statements if each[0] < since]
    later = [each for each in statements if each[0] >= since]
    heard = later[: data.draw(st.integers(0, len(later)))]
    was, now = Timelines(before, JUDGE), Timelines(after, JUDGE)
    changes = Changes()
    replace_timeline(changes, (), was([*earlier, *heard]))
    start = was.before(since, earlier)
    replace_timeline(changes, was(heard, start), now(later, start))
    for moment in range(-1, 14):
        assert summed(changes, moment) == known_at(statements, after, moment)
