"""How long a module is, what it is called, and what it begins with."""

import ast
from statistics import median

import pytest

from tests.lib.checkout import PACKAGES, ROOT, dotted, modules

LONGEST = 400
MEDIAN = 120
MEANINGLESS = {"base", "common", "core", "helper", "helpers", "manager", "misc", "tools", "util", "utils"}
CATALOGUES = {
    "hub.answers.formats",
    "hub.domain.indicators",
    "producers.casefile",
    "producers.sources",
    "hub.api.routes",
    "hub.dashboard.pages",
}
"""Packages that are found by a walk of their folder; the walk lives in the package itself."""


def length(file) -> int:
    return len(file.read_text("utf-8").splitlines())


def test_no_module_is_longer_than_a_person_reads_in_one_go() -> None:
    assert {dotted(file): length(file) for file in modules() if length(file) > LONGEST} == {}


def test_half_of_the_modules_are_short() -> None:
    assert median(length(file) for file in modules() if file.name != "__init__.py") < MEDIAN


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        dotted(file) for file in modules() if MEANINGLESS & set(file.with_suffix("").parts[len(ROOT.parts) :])
    ] == []


@pytest.mark.parametrize("file", modules(), ids=dotted)
def test_a_module_says_what_is_in_it(file) -> None:
    assert ast.get_docstring(ast.parse(file.read_text("utf-8"))), f"{file.relative_to(ROOT)} has no docstring"


def test_a_package_is_a_sentence_and_imports_nothing() -> None:
    packages = [file for file in modules() if file.name == "__init__.py" and dotted(file) not in CATALOGUES]
    assert {dotted(file) for file in packages if len(ast.parse(file.read_text("utf-8")).body) != 1} == set()


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {file.parent for file in modules()}
    assert {str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").is_file()} == set()


def test_the_four_packages_are_the_ones_that_are_shipped() -> None:
    shipped = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert shipped == set(PACKAGES)
