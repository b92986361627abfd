"""The documentation as data: its pages, their code blocks and links."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.lib.checkout import ROOT

BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")

RUN = {"sh", "python"}
"""Blocks that the documentation tests run, in the order of the page, in one empty folder."""

SERVED = {"python served"}
"""Blocks that a test runs while a hub is served, which is taken for the one at `ADDRESS`."""

ADDRESS = "http://127.0.0.1:8000"

OUTPUT = "output"
"""Blocks that show what the last block that was run has printed, line by line; a test holds the two together."""

SHOWN = {"console", "csv", "ini", "json", OUTPUT, "powerquery", "r", "sql", "text", "toml", "yaml", ""}
"""Blocks that are only shown: what a program prints, what a file holds, what is typed on another machine."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced piece of code, its language, and the line of the page that it begins on."""

    language: str
    text: str
    line: int


def pages() -> list[Path]:
    """Every page of the documentation, the README and its neighbours included."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page's text."""
    return [
        Block(found.group(1).strip(), found.group(2), page.count("\n", 0, found.start()) + 1)
        for found in BLOCK.finditer(page)
    ]


def links(page: str) -> list[str]:
    """Where a page points to, without what is inside its blocks."""
    return LINK.findall(BLOCK.sub("", page))


def title(page: Path) -> str:
    """A page's name below the checkout."""
    return str(page.relative_to(ROOT))
