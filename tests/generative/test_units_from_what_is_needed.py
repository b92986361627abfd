"""A person's units follow from the kinds of event that an indicator needs: what is explained from these alone is the figure."""

import os
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.histories.facts import Facts
from hub.domain.histories.history import History
from hub.domain.indicators import Indicator, catalogue
from tests.lib.anybody import anybody

as_many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "25")), derandomize="EXAMPLES" not in os.environ, deadline=None
)


@pytest.mark.parametrize("indicator", catalogue().values(), ids=lambda each: each.code)
@as_many
@given(facts=anybody(), as_at=st.dates(date(2008, 2, 1), date(2009, 9, 1)))
def test_nothing_else_that_is_stated_of_a_person_changes_their_units(
    indicator: Indicator, facts: Facts, as_at: date
) -> None:
    needed = {key: each for key, each in facts.items() if getattr(each.event, "SUBJECT", "") in indicator.needs}
    assert list(indicator.units(History(needed), as_at)) == list(indicator.units(History(facts), as_at))
