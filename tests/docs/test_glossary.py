"""The glossary has one row for each word, in the order in which a reader looks."""

import re

from tests.lib.checkout import ROOT

WORDS = re.findall(r"^\| ([^|*-][^|]*?) \|", (ROOT / "docs" / "glossary.md").read_text("utf-8"), flags=re.MULTILINE)[1:]


def test_the_glossary_is_in_alphabetical_order() -> None:
    assert sorted(WORDS) == WORDS


def test_a_word_is_explained_once() -> None:
    assert len(set(WORDS)) == len(WORDS)
