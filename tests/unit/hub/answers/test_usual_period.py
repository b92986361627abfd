"""Which period is shown to who names none: the newest of the longest that has something to show to this reader."""

from datetime import date

import pytest

from hub.answers.comparison import usual_period
from hub.answers.disclosure import hidden
from hub.answers.picture import Picture
from hub.domain.calendar import add_months
from hub.domain.indicators import catalogue
from tests.lib.drawn_wales import derived

REVIEWS = catalogue()["SCC/021"]
UNTIL_MAY = [add_months(date(2008, 4, 1), each) for each in range(14)]


@pytest.mark.parametrize(("sees_all", "usual"), [(True, "FY2009-10"), (False, "FY2008-09")])
def test_a_year_that_has_begun_is_shown_to_who_sees_figures_of_it(sees_all: bool, usual: str) -> None:
    found, _ = derived({"SCC/021": lambda *_: (40, 9)}, UNTIL_MAY, dict.fromkeys(range(22), date(2009, 5, 31)))
    rows = tuple(each if sees_all or each.complete else hidden(each) for each in found)
    shown = usual_period(Picture("state", rows, {}, (), nightly=None if sees_all else 1), REVIEWS)
    assert shown is not None
    assert shown.code == usual


def test_where_nothing_can_be_shown_it_is_the_newest_there_is() -> None:
    found, _ = derived({"SCC/021": lambda *_: (40, 9)}, UNTIL_MAY)
    shown = usual_period(Picture("state", tuple(map(hidden, found)), {}, (), nightly=1), REVIEWS)
    assert shown is not None
    assert shown.code == "FY2009-10"
    assert usual_period(Picture("state", (), {}, ()), REVIEWS) is None
