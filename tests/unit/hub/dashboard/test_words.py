"""Both languages say everything, and nothing is said that no page shows."""

import re
import string
from datetime import UTC, date, datetime

import pytest

from hub.dashboard.words import words
from hub.domain.periods import parse_period
from tests.lib.checkout import ROOT

FOLDER = ROOT / "hub" / "dashboard"
USED = re.compile(r"""(?:\bt|words|self)\(\s*["']([\w.]+)["']""")
KEY = re.compile(r"""["']((?:nav|problem)\.(?!html)\w+)["']""")


def used() -> set[str]:
    texts = [file.read_text("utf-8") for file in (*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html"))]
    named = {key for text in texts for key in (*USED.findall(text), *KEY.findall(text))}
    return named | {f"{name}.{number}" for name in ("month", "short") for number in range(1, 13)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_text_that_a_page_shows_is_there_and_every_text_is_shown(language: str) -> None:
    assert set(words(language).texts) == used()


def test_both_languages_fill_the_same_gaps() -> None:
    english, welsh = words("en").texts, words("cy").texts
    assert {key for key in english if placeholders(english[key]) != placeholders(welsh[key])} == set()


def test_welsh_that_nobody_fluent_has_read_says_so() -> None:
    assert words("en").reviewed
    assert words("cy").reviewed or words("cy")("site.unreviewed")


@pytest.mark.parametrize(
    ("language", "day", "moment", "quarter"),
    [
        ("en", "31 March 2009", "1 Jul 2009, 00:30", "2008-09, quarter 4 (January to March 2009)"),
        ("cy", "31 Mawrth 2009", "1 Gorff 2009, 00:30", "2008-09, chwarter 4 (Ionawr – Mawrth 2009)"),
    ],
)
def test_days_and_periods_are_written_as_the_language_has_them(
    language: str, day: str, moment: str, quarter: str
) -> None:
    said = words(language)
    assert said.day(date(2009, 3, 31)) == day
    assert said.moment(datetime(2009, 6, 30, 23, 30, tzinfo=UTC)) == moment
    period = parse_period("FY2008-09-Q4")
    assert period is not None
    assert said.period(period) == quarter


def test_numbers_are_readable_and_nothing_is_a_dash() -> None:
    said = words("en")
    assert (said.count(12345), said.count(1.5), said.count(None)) == ("12,345", "1.5", "–")
    assert (said.percent(91.25), said.percent(100.0), said.percent(None)) == ("91.3", "100.0", "–")
