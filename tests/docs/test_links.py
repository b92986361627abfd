"""A link within the documentation leads somewhere."""

import re
from pathlib import Path

import pytest

from tests.lib.pages import links, pages, title


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=title)
def test_a_link_leads_somewhere(page: Path) -> None:
    for link in links(page.read_text("utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{title(page)} points to {link}"
        assert not anchor or anchor in anchors(target), f"{title(page)} points to {link}"


@pytest.mark.parametrize("page", [page for page in pages() if "docs" in page.parts], ids=title)
def test_a_page_is_reached_from_the_index_of_its_folder(page: Path) -> None:
    if page.name in {"README.md", "index.md"}:
        return
    index = page.parent / ("README.md" if (page.parent / "README.md").exists() else "index.md")
    assert page.name in links(index.read_text("utf-8")), f"{title(index)} does not name {page.name}"
