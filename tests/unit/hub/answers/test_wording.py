"""The words over and in tables of figures are there in both languages."""

from collections.abc import Iterable

import pytest

from hub.answers.languages import LANGUAGES
from hub.answers.rows import COLUMNS, FEW
from hub.answers.wording import CODED, wording
from hub.domain.areas import AreaType
from hub.domain.definitions import Polarity, Scale
from hub.domain.observations import Shorthand, Source, Status
from hub.domain.periods import PeriodType

CODES: dict[str, Iterable[str]] = {
    "columns": COLUMNS,
    "area_type": AreaType,
    "period_type": PeriodType,
    "unit": Scale,
    "polarity": Polarity,
    "status": Status,
    "complete": ("true", "false"),
    "source": Source,
    "shorthand": [*(each for each in Shorthand if each), FEW],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_title_and_every_code_a_word(language: str) -> None:
    sections = wording(language).sections
    assert {name: set(sections[name]) for name in CODES} == {name: set(codes) for name, codes in CODES.items()}
    assert set(CODED) == set(CODES) - {"columns"}


def test_both_languages_have_words_for_the_same() -> None:
    en, cy = (wording(language).sections for language in LANGUAGES)
    assert {name: set(words) for name, words in en.items()} == {name: set(words) for name, words in cy.items()}


def test_nothing_was_left_in_english() -> None:
    en, cy = (wording(language).sections for language in LANGUAGES)
    same = {(name, key) for name, words in en.items() for key in words if en[name][key] == cy[name][key]}
    assert same == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_columns_have_one_title(language: str) -> None:
    headings = wording(language).headings
    assert len(set(headings)) == len(COLUMNS)


def test_welsh_that_no_fluent_reader_has_gone_over_says_so() -> None:
    assert wording("en").reviewed
    assert not wording("cy").reviewed


def test_a_code_without_a_word_stands_for_itself() -> None:
    assert wording("cy")("unit", "parsecs") == "parsecs"
