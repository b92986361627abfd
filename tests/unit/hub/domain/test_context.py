"""What people write beside a series reads as it seems to read, in one language or two, and a figure has one target."""

from dataclasses import replace

import pytest

from hub.domain.context import Author, Target, Text, one_line
from hub.domain.periods import parse_period
from tests.lib.certain import certain

period = certain(parse_period)
BOTH = Text("A new case system.", "System achosion newydd.")
TARGET = Target(
    1, Author("analyst", None), "W92000004", "SCC/006", period("FY2008-09"), period("FY2010-11"), 97.5, BOTH, 0, None
)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (BOTH, "en", ("A new case system.", "en")),
        (BOTH, "cy", ("System achosion newydd.", "cy")),
        (Text("In English.", None), "cy", ("In English.", "en")),
        (Text(None, "Yn Gymraeg."), "en", ("Yn Gymraeg.", "cy")),
    ],
)
def test_a_text_is_given_in_the_readers_language_or_in_the_one_it_was_written_in(
    text: Text, language: str, found: tuple[str, str]
) -> None:
    assert text.in_language(language) == found


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("  Two\nlines\t and more ", "Two lines and more"),
        ("Tŷ Hafan — £5 · 100%", "Tŷ Hafan — £5 · 100%"),
        ("", ""),
        ("\u202edesrever", None),
        ("zero\u200bwidth", None),
        ("bell\x07", None),
        ("nothing\x00", None),
    ],
)
def test_a_text_is_one_line_of_what_can_be_read(written: str, line: str | None) -> None:
    assert one_line(written) == line


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        ("FY2010-11", "FY2012-13", True),
        ("FY2007-08", "FY2008-09", True),
        ("FY2009-10", "FY2009-10", True),
        ("FY2000-01", "FY2020-21", True),
        ("FY2006-07", "FY2007-08", False),
        ("FY2011-12", "FY2011-12", False),
        ("2009-01", "2009-03", False),
        ("FY2008-09-Q1", "FY2008-09-Q4", False),
    ],
)
def test_two_targets_are_in_each_others_way_where_they_are_for_the_same_figure(
    first: str, last: str, overlaps: bool
) -> None:
    other = replace(TARGET, first=period(first), last=period(last))
    assert TARGET.overlaps(other) is other.overlaps(TARGET) is overlaps
    for elsewhere in (replace(other, area="W06000015"), replace(other, indicator="SCC/004")):
        assert not TARGET.overlaps(elsewhere)
