"""The casefiles beside this module, one authority's extract each, give the figures and refusals that are listed."""

from pathlib import Path

import pytest

from hub.domain.indicators import catalogue
from tests.lib.casefiles import figures, read
from tests.lib.worked import FOLDERS, example


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_casefile_gives_the_figures_listed_beside_it(folder: Path) -> None:
    listed = example(folder)
    casefile = read(folder)
    found = {code: figures(casefile, catalogue()[code]) for code in listed.figures}
    assert found == listed.figures, listed.why


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_casefile_refuses_the_rows_listed_beside_it(folder: Path) -> None:
    found = [(each.file, each.line, each.code.value) for each in read(folder).refusals]
    assert sorted(found) == example(folder).refusals
