"""What is wrong with a question is said in both languages, whatever it is."""

import ast
import string
from collections.abc import Iterator

import pytest

from hub.answers.bilingual import bilingual, catalogue, in_language, titled
from hub.answers.mistakes import UnknownValue
from tests.lib.checkout import ROOT

FOLDERS = ("answers", "api")
#: Where a mistake has a sentence of its own; other arguments are codes and values.
SENTENCE_AT = {"UnknownValue": 3}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for folder in FOLDERS:
        for file in sorted((ROOT / "hub" / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield f"{file.name}:{node.lineno}", node


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


TEMPLATES = {
    call.args[0].value
    for _, call in calls()
    if isinstance(call.func, ast.Name) and call.func.id == "bilingual" and isinstance(call.args[0], ast.Constant)
}


def test_every_sentence_is_there_in_welsh_and_none_is_left_over() -> None:
    assert set(catalogue().sentences) == TEMPLATES
    assert {
        english
        for english, welsh in catalogue().sentences.items()
        if names(english) != names(welsh) or english == welsh
    } == set()


def test_no_mistake_is_raised_in_english_alone() -> None:
    mistakes = {
        node.name
        for node in ast.parse((ROOT / "hub/answers/mistakes.py").read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    mistakes |= {"BadBody", "TooLarge", "NotJson", "NotAcceptable"}
    plain = [
        place
        for place, call in calls()
        if isinstance(call.func, ast.Name) and call.func.id in mistakes
        for argument in call.args[SENTENCE_AT.get(call.func.id, 0) :]
        if isinstance(argument, ast.JoinedStr | ast.Constant) and call.func.id not in ("TooMany", "NotLetIn")
    ]
    assert plain == []


def test_a_sentence_of_the_same_values_is_said_in_either_language() -> None:
    found = bilingual("It ends before {period} begins.", period="FY2008-09")
    assert (found, in_language(found, "en")) == ("It ends before FY2008-09 begins.",) * 2
    assert in_language(found, "cy") == "Daw i ben cyn i FY2008-09 ddechrau."


def test_what_was_given_is_never_taken_for_a_part_of_the_sentence() -> None:
    found = UnknownValue("area", "{valid} {0}", ["W92000004"])
    assert " ".join(in_language(each, "cy") for each in found.parts) == (
        "Nid yw area='{valid} {0}' yn hysbys yma. Mae'n un o W92000004."
    )


@pytest.mark.parametrize(("language", "title"), [("en", "Not Found"), ("cy", "Heb ei ganfod")])
def test_the_title_is_that_of_the_status(language: str, title: str) -> None:
    assert titled("Not Found", 404, language) == title
