"""Decision records are numbered once, and the index lists them all."""

import re

from tests.lib.checkout import ROOT

FOLDER = ROOT / "docs" / "decisions"
PARTS = ("## Context", "## Decision", "## Consequences")


def records():
    return sorted(file for file in FOLDER.glob("*.md") if file.name != "README.md")


def test_a_decision_has_a_number_of_its_own_and_no_number_is_missing() -> None:
    assert [file.name[:5] for file in records()] == [f"{number:04}-" for number in range(1, len(records()) + 1)]


def test_a_decision_is_headed_by_the_number_of_its_file() -> None:
    wrong = [file.name for file in records() if not file.read_text("utf-8").startswith(f"# {int(file.name[:4])}. ")]
    assert wrong == []


def test_a_decision_says_why_what_and_what_follows() -> None:
    assert [(file.name, part) for file in records() for part in PARTS if part not in file.read_text("utf-8")] == []


def test_the_index_lists_every_decision_under_its_title() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", index, flags=re.MULTILINE)
    titles = [(file.read_text("utf-8").splitlines()[0].removeprefix("# "), file.name) for file in records()]
    assert listed == titles
