"""Every indicator's own worked examples give the figures drawn beside them."""

from pathlib import Path

import pytest

from hub.domain.indicators import Example, Indicator, catalogue
from tests.lib.casefiles import figures, read
from tests.lib.drawn import rows, write_folder

EXAMPLES = [
    pytest.param(indicator, example, id=f"{indicator.code}: {example.title}")
    for indicator in catalogue().values()
    for example in indicator.examples
]


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES)
def test_a_worked_example_gives_its_figures(indicator: Indicator, example: Example, tmp_path: Path) -> None:
    write_folder(example.extract, tmp_path)
    (tmp_path / "as_at.txt").write_text(example.as_at.isoformat())
    casefile = read(tmp_path)
    expected = {month: (int(met), int(of)) for month, met, of in rows(example.figures) if int(of)}
    assert casefile.refusals == ()
    assert figures(casefile, indicator) == expected


@pytest.mark.parametrize("indicator", catalogue().values(), ids=lambda indicator: indicator.code)
def test_an_indicator_has_examples_and_speaks_both_languages(indicator: Indicator) -> None:
    assert indicator.examples
    assert indicator.title_en != indicator.title_cy
    assert indicator.description_en != indicator.description_cy
    assert all((indicator.title_en, indicator.title_cy, indicator.description_en, indicator.description_cy))
