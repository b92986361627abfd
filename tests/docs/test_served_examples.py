"""What the documentation tells people to ask of a hub has an answer: its programs run, and its addresses are answered."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.checkout import ROOT
from tests.lib.databases import Databases
from tests.lib.pages import ADDRESS, SERVED, blocks, pages, title
from tests.lib.serving import served
from tests.lib.stores import a_year_of_wales, fill, published

ADDRESSES = re.compile(rf'{re.escape(ADDRESS)}(/[^\s"\'`)]*)')
#: Shows what to write, or to take back, and not what to ask.
WRITES = re.compile(r"^curl -X POST .*$", re.MULTILINE)
#: Shows how to ask for a second version of a definition, which nobody has written yet.
OF_TO_COME = {ROOT / "docs" / "how-to" / "ask-what-was-known.md"}
ASKED = {
    page: sorted(
        {
            address
            for block in blocks(page.read_text("utf-8"))
            for address in ADDRESSES.findall(WRITES.sub("", block.text))
        }
    )
    for page in pages()
    if page not in OF_TO_COME
}


@pytest.fixture(scope="module")
def hub(databases: Databases, migrated_database: str) -> Iterator[httpx.Client]:
    """A hub with a year of figures, which everybody may read."""
    database = databases.make(template=migrated_database)
    with Store(database) as store:
        figures, standings = a_year_of_wales()
        fill(store, figures, standings, [published("SCC/006", "FY2008-09", 95.0, "95%")])
        with served(store, Role.ANALYST) as client:
            yield client
    databases.drop(database)


@pytest.mark.parametrize("page", [page for page, asked in ASKED.items() if asked], ids=title)
def test_an_address_that_a_page_tells_the_reader_to_ask_has_an_answer(page: Path, hub: httpx.Client) -> None:
    for address in ASKED[page]:
        with hub.stream("GET", address) as answer:  # one of them never ends, so only its beginning is read
            beginning = next(answer.iter_bytes(), b"")
        assert (answer.status_code, bool(beginning)) == (200, True), f"{title(page)}: {address}: {beginning[:500]!r}"


@pytest.mark.parametrize(
    "page",
    [page for page in pages() if any(block.language in SERVED for block in blocks(page.read_text("utf-8")))],
    ids=title,
)
def test_a_program_that_reads_figures_works(page: Path, hub: httpx.Client, tmp_path: Path) -> None:
    for block in blocks(page.read_text("utf-8")):
        if block.language not in SERVED:
            continue
        program = block.text.replace(ADDRESS, str(hub.base_url).rstrip("/"))
        run = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{program}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run.returncode == 0, (
            f"{title(page)}, line {block.line}:\n{block.text}\nprinted\n{run.stdout}{run.stderr}"
        )
