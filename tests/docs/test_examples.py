"""Every command and every program in the documentation runs, in the order of its page, in an empty folder."""

from pathlib import Path

import psutil
import pytest

from tests.lib.pages import OUTPUT, RUN, SERVED, SHOWN, Block, blocks, pages, title
from tests.lib.walked import not_printed, walked

RUNNABLE = [page for page in pages() if any(block.language in RUN for block in blocks(page.read_text("utf-8")))]


@pytest.mark.parametrize("page", pages(), ids=title)
def test_a_block_says_whether_it_is_run_or_shown(page: Path) -> None:
    unknown = [
        (each.line, each.language)
        for each in blocks(page.read_text("utf-8"))
        if each.language not in RUN | SERVED | SHOWN
    ]
    assert unknown == [], f"run are {sorted(RUN | SERVED)}, shown are {sorted(SHOWN)}"


@pytest.mark.parametrize("page", RUNNABLE, ids=title)
def test_what_a_page_tells_the_reader_to_run_works_and_prints_what_it_shows(page: Path, tmp_path: Path) -> None:
    printed = ""
    with walked(tmp_path) as walk:
        for block in blocks(page.read_text("utf-8")):
            where = f"{title(page)}, line {block.line}:\n{block.text}"
            if block.language in RUN:
                code, printed = walk.run(block)
                assert code == 0, f"{where}\nprinted\n{printed}"
            elif block.language == OUTPUT:
                assert not not_printed(block.text, printed), f"{where}\nis shown, and this was printed\n{printed}"


def test_what_a_page_leaves_running_ends_with_it_though_a_block_fails(tmp_path: Path) -> None:
    with walked(tmp_path, farewell=1) as walk:
        begun = walk.run(Block("sh", "(trap '' TERM; sleep 300) & sleep 301 & echo $! > pid\nfalse\n", 1))
        left = psutil.Process(int((tmp_path / "pid").read_text()))
        others = [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"] == ["sleep", "300"]]
        assert (begun.code, left.is_running(), bool(others)) == (1, True, True)
    assert not left.is_running()
    assert not [each for each in others if each.is_running()]


def test_what_a_page_shows_has_to_be_printed_line_by_line_in_its_order() -> None:
    printed = "one\ntwo  \nthree\n"
    assert not not_printed("one\n...\nthree\n", printed)
    assert not_printed("two\none\n", printed) == ["one"]
    assert not_printed("tw\n", printed) == ["tw"]
