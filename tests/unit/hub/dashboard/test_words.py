"""Both languages say everything, and nothing is said that no page shows."""

import re
import string
from datetime import UTC, date, datetime

import pytest

from hub.answers.definitions import indicator_entries
from hub.dashboard.origins import origins
from hub.dashboard.scales import TEXTS, Written, key
from hub.dashboard.words import words
from hub.domain.comparing import Verdict
from hub.domain.definitions import Scale
from hub.domain.gaps import Direction
from hub.domain.groups import GroupType
from hub.domain.indicators import catalogue
from hub.domain.periods import parse_period
from tests.lib.checkout import ROOT

FOLDER = ROOT / "hub" / "dashboard"
USED = re.compile(r"""(?:\bt|words|self)\(\s*["']([\w.]*\w)["']""")
KEY = re.compile(r"""["']((?:nav|problem|verdict)\.(?!html)\w+)["']""")


def used() -> set[str]:
    texts = [file.read_text("utf-8") for file in (*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html"))]
    named = {key for text in texts for key in (*USED.findall(text), *KEY.findall(text))}
    return (
        named
        | {f"{name}.{number}" for name in ("month", "short") for number in range(1, 13)}
        | {key(scale, text) for scale in Scale for text in TEXTS}
        | {f"verdict.{each}" for each in Verdict}
        | {f"{place}.{each}" for place in ("gap", "direction") for each in Direction}
        | {f"group.{each}" for each in GroupType}
    )


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
    percent, days, rate = (Written(said, scale) for scale in Scale)
    assert (percent.number(91.25), percent.number(100.0), percent.number(None)) == ("91.3", "100.0", "–")
    assert (percent.value(91.25), days.value(9.5), rate.value(0.346)) == ("91.3%", "9.5 working days", "0.35 per 1,000")


def test_each_kind_of_figure_says_what_it_is_made_of() -> None:
    said = words("en")
    percent, days, rate = (Written(said, scale) for scale in Scale)
    assert percent.sentence(90.0, 9, 10) == "Across Wales the figure is 90.0% (9 of 10)."
    assert days.counts(38, 4) == "38 working days in 4 cases"
    assert rate.counts(7, 20_000) == "7 among 20,000 people aged 75 and over"


def test_an_indicator_says_who_approved_it_and_what_came_after_it() -> None:
    entry = {each.indicator: each for each in indicator_entries(catalogue().values(), "en")}
    three_placements = list(origins(words("en"), entry["SCC/004"]))
    assert three_placements[0].startswith("What is counted was settled by: National Assembly for Wales.")
    assert three_placements[1] == "A national indicator from 1 April 2001 to 31 March 2020."
    assert three_placements[-1] == "From 1 April 2020 the same is counted by CH/043 / CH/039."
    assert list(origins(words("en"), entry["SCC/025"])) == [words("en")("definition.approved_none")]
