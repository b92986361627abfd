"""The casefiles beside this module, read a second time by an oracle that was written from the specification alone."""

from pathlib import Path

import pytest

from tests.lib.oracle.figures import figures
from tests.lib.oracle.nights import Authority
from tests.lib.oracle.populations import Publisher
from tests.lib.two_readings import TODAY
from tests.lib.worked import FOLDERS, OWNER, Example, by_indicator, example


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_oracle_too_gives_the_figures_listed_and_refuses_the_rows_listed(folder: Path) -> None:
    listed: Example = example(folder)
    authority, publisher = Authority(), Publisher()
    stated_wrongly = publisher.night(folder / "populations.csv")
    refused = authority.night(folder, TODAY)
    found = figures({OWNER: authority}, publisher)
    by_month = {
        (code, period): (figure.numerator, figure.denominator)
        for (code, area, period_type, period), figure in found.items()
        if area == OWNER and period_type == "month"
    }
    assert by_indicator(by_month, listed.figures) == listed.figures, listed.why
    assert sorted((each.file, each.line, each.code) for each in [*refused, *stated_wrongly]) == listed.refusals
