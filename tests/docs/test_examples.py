"""Every command and every program in the documentation runs, in the order of its page, in an empty folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib.pages import RUN, SERVED, SHOWN, blocks, pages, title

RUNNABLE = [page for page in pages() if any(block.language in RUN for block in blocks(page.read_text("utf-8")))]
PATIENCE = 280


@pytest.mark.parametrize("page", pages(), ids=title)
def test_a_block_says_whether_it_is_run_or_shown(page: Path) -> None:
    unknown = [
        (each.line, each.language)
        for each in blocks(page.read_text("utf-8"))
        if each.language not in RUN | SERVED | SHOWN
    ]
    assert unknown == [], f"run are {sorted(RUN | SERVED)}, shown are {sorted(SHOWN)}"


@pytest.mark.parametrize("page", RUNNABLE, ids=title)
def test_what_a_page_tells_the_reader_to_run_works(page: Path, tmp_path: Path) -> None:
    surroundings = dict(os.environ) | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for block in blocks(page.read_text("utf-8")):
        if block.language not in RUN:
            continue
        program = ["bash", "-eu", "-o", "pipefail", "-c"] if block.language == "sh" else [sys.executable, "-c"]
        run = subprocess.run(
            [*program, block.text],
            cwd=tmp_path,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert run.returncode == 0, f"{title(page)}, line {block.line}:\n{block.text}\nprinted\n{run.stdout}"
