"""Statements may come in any order, twice, and after their corrections: the figures are the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.histories.facts import Statement
from hub.domain.indicators import catalogue
from schemas.events.header import Status
from tests.lib.casefiles import Casefile, contribution, read, said_again

FOLDERS = sorted((Path(__file__).parents[1] / "spec" / "casefiles").glob("*/as_at.txt"))
CASEFILES = [read(file.parent) for file in FOLDERS]


def figures(casefile: Casefile, statements: list[Statement]) -> object:
    return contribution(statements, casefile.as_at, catalogue().values())


@settings(max_examples=100, deadline=None)
@given(casefile=st.sampled_from(CASEFILES), data=st.data())
def test_the_order_in_which_statements_arrive_plays_no_part(casefile: Casefile, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(casefile.statements))
    repeated = data.draw(st.lists(st.sampled_from(casefile.statements), max_size=5)) if shuffled else []
    assert figures(casefile, [*shuffled, *repeated]) == figures(casefile, list(casefile.statements))


@settings(max_examples=100, deadline=None)
@given(casefile=st.sampled_from(CASEFILES), data=st.data())
def test_what_was_withdrawn_and_stated_again_counts_once(casefile: Casefile, data: st.DataObject) -> None:
    mistaken = data.draw(st.sets(st.sampled_from(range(len(casefile.statements) or 1))))
    detours = [
        said_again(statement, revision, status)
        for number, statement in enumerate(casefile.statements)
        if number in mistaken
        for revision, status in ((2, Status.WITHDRAWN), (3, Status.ASSERTED))
    ]
    everything = data.draw(st.permutations([*casefile.statements, *detours]))
    assert figures(casefile, everything) == figures(casefile, list(casefile.statements))


@pytest.mark.parametrize("casefile", CASEFILES, ids=[file.parent.name for file in FOLDERS])
def test_an_authority_that_withdraws_everything_has_no_figures(casefile: Casefile) -> None:
    withdrawn = [said_again(statement, 2, Status.WITHDRAWN) for statement in casefile.statements]
    assert figures(casefile, [*casefile.statements, *withdrawn]) == {}
