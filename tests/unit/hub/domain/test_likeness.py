"""People whose histories are alike are judged alike, and nobody is taken for somebody they are not like."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.contributions import Judge
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.histories.history import History
from hub.domain.histories.likeness import UNREAD, likeness_of
from hub.domain.indicators import catalogue
from schemas.events.header import Status
from tests.lib.casefiles import read, said_again
from tests.lib.statements import decided, received

ROOT = Path(__file__).parents[3] / "spec" / "casefiles"
STATEMENTS = [
    statement for folder in sorted(ROOT.iterdir()) if folder.is_dir() for statement in read(folder).statements
]


def facts(*events: object) -> Facts:
    return merge({}, [Statement(event, b"") for event in events])[0]  # type: ignore[arg-type]


@st.composite
def people(draw: st.DrawFn) -> Facts:
    """A few statements of one person, or such as no one person would have; some withdrawn."""
    chosen = draw(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=5))
    withdrawn = draw(st.lists(st.booleans(), min_size=len(chosen), max_size=len(chosen)))
    return merge(
        {},
        (said_again(each, 9, Status.WITHDRAWN) if gone else each for each, gone in zip(chosen, withdrawn, strict=True)),
    )[0]


@settings(deadline=None)
@given(st.lists(people(), max_size=8), st.dates(date(2008, 1, 1), date(2011, 6, 30)))
def test_what_is_remembered_is_what_each_would_come_to_alone(told: list[Facts], as_at: date) -> None:
    together = Judge(catalogue().values())
    for each in told:
        assert together(each, as_at) == Judge(catalogue().values())._judged(each, as_at)


def test_two_people_with_a_referral_and_its_decision_on_the_same_days_are_alike() -> None:
    one = facts(received("R1", "P1", "2009-03-02"), decided("R1", "P1", "2009-03-03"))
    other = facts(received("R2", "P2", "2009-03-02"), decided("R2", "P2", "2009-03-03"))
    later = facts(received("R3", "P3", "2009-03-02"), decided("R3", "P3", "2009-03-04"))
    assert likeness_of(one) == likeness_of(other) != likeness_of(later)


def test_what_no_history_holds_makes_nobody_unlike() -> None:
    event = received("R1", "P1", "2009-03-02")
    assert {name for statement in STATEMENTS for name in UNREAD if hasattr(statement.event, name)} == UNREAD
    for statement in STATEMENTS:
        for name in UNREAD:
            if hasattr(statement.event, name):
                changed = replace(statement.event, **{name: "other"})  # type: ignore[type-var]
                assert History(facts(changed)).referrals == History(facts(statement.event)).referrals
    assert likeness_of(facts(event)) == likeness_of(facts(replace(event, referral_source="police")))


def test_of_two_referrals_it_matters_which_is_which() -> None:
    assert likeness_of(facts(received("R1", "P1", "2009-03-02"), decided("R2", "P1", "2009-03-03"))) is None
