"""What no committed file may say."""

import re

from tests.lib.checkout import ROOT, committed

# Put together from pieces, or this file would break its own rule.
MACHINE_PATHS = re.compile(r"(?<![\w.])/" + r"(?:work|root|tmp|home/\w+)" + r"(?=/)")
INDEX_ADDRESSES = re.compile(
    r"https?://[\w.-]*(?:"
    + "|".join(("py" + "pi", "python" + "hosted", "maven", "npm" + "js", "crates", "debian"))
    + r")"
)
PICTURES = {".png", ".ico", ".woff2", ".gz"}


def mentions(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}: {found.group()}"
        for file in committed()
        if file.suffix not in PICTURES
        for found in [pattern.search(file.read_text("utf-8", "replace"))]
        if found
    ]


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    assert mentions(MACHINE_PATHS) == []


def test_no_file_names_the_address_of_a_package_index() -> None:
    assert mentions(INDEX_ADDRESSES) == []


def test_a_file_name_needs_no_quoting() -> None:
    odd = [
        str(file.relative_to(ROOT))
        for file in committed()
        if not re.fullmatch(r"[\w./-]+", str(file.relative_to(ROOT)))
    ]
    assert odd == []
