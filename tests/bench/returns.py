"""How fast SSDA903 returns are read, and in how much memory: `python -m tests.bench.returns --episodes 1000000 [--xml]`."""

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from producers.outbox.file import opened
from producers.sources.ssda903 import SOURCE
from producers.staging import Run, stage
from tests.lib.extracts import AUTHORITY, KEYS, folder_settings
from tests.lib.returns import EPISODES, REVIEWS

AS_AT = date(2018, 3, 31)


def children(count: int) -> Iterator[tuple[str, list[dict[str, str]], list[date]]]:
    """Children with so many episodes in all: each with its episodes and reviews."""
    by = Random(903)
    names, number = EPISODES.strip().split(","), 0
    while count > 0:
        number += 1
        first = day = date(2008, 4, 1) + timedelta(by.randrange(300))
        lives = by.choice((1, 1, 2, 3, 4, 6, 8))
        rows, place = [], "U6"
        for each in range(lives):
            rne = "S" if each == 0 else by.choice("PPTL")
            place = place if rne == "L" else by.choice(("U6", "U4", "K2", "P1"))
            after = day + timedelta(by.randrange(10, 400))
            is_last = each == lives - 1
            is_open = is_last and by.random() < 0.6
            cells = {
                **dict.fromkeys(names, ""),
                "DECOM": f"{day:%d/%m/%Y}",
                "RNE": rne,
                "LS": "C2",
                "CIN": "N1",
                "PLACE": place,
                "PLACE_PROVIDER": "PR1",
                "DEC": "" if is_open else f"{after:%d/%m/%Y}",
                "REC": "" if is_open else "E4A" if is_last else "X1",
                "URN": f"SC{place}",
            }
            rows.append(cells)
            day = after
        count -= lives
        yield str(100_000 + number), rows, [first + timedelta(20 + 90 * each) for each in range(3)]


def write(folder: Path, count: int, as_xml: bool) -> int:
    """Write a return; how many rows it has."""
    (folder / "as_at.txt").write_text(f"{AS_AT}\n", "utf-8")
    written = 0
    if as_xml:
        with (folder / "return.xml").open("w", encoding="utf-8") as out:
            out.write("<EXPSSDA903>\n")
            for child, rows, reviews in children(count):
                held = "".join(
                    f"<AREVIEW><REVIEW>{day}</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>\n" for day in reviews
                )
                out.write(f"<CHILD>\n<HEADER><CHILDID>{child}</CHILDID>\n{held}</HEADER>\n")
                for row in rows:
                    said = "".join(f"<{name}>{cell}</{name}>\n" for name, cell in row.items() if name != "CHILD")
                    out.write(f"<EPISODE>\n{said}</EPISODE>\n")
                out.write("</CHILD>\n")
                written += len(rows) + len(reviews)
            out.write("</EXPSSDA903>\n")
        return written
    with (
        (folder / "episodes.csv").open("w", encoding="utf-8") as out,
        (folder / "reviews.csv").open("w", encoding="utf-8") as held_out,
    ):
        out.write(EPISODES)
        held_out.write(REVIEWS)
        for child, rows, reviews in children(count):
            out.writelines(",".join({**row, "CHILD": child}.values()) + "\n" for row in rows)
            held_out.writelines(f"{child},,{day},PN1\n" for day in reviews)
            written += len(rows) + len(reviews)
    return written


def main() -> None:
    """Read a return twice into one outbox, and print how long each night took and the most memory so far."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--episodes", type=int, default=100_000)
    options.add_argument("--xml", action="store_true")
    given = options.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name, "return")
        folder.mkdir()
        rows = write(folder, given.episodes, given.xml)
        for night in (1, 2):
            with opened(Path(name, "outbox.sqlite"), AUTHORITY) as outbox:
                begun, worked = time.perf_counter(), time.process_time()
                report = stage(
                    outbox,
                    SOURCE,
                    folder_settings(SOURCE, folder),
                    Run(AUTHORITY, KEYS, date(2026, 1, 1), night),
                    keep=True,
                )
                took, worked = time.perf_counter() - begun, time.process_time() - worked
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            stated = sum(each.new for each in report.files)
            print(
                f"night {night}: {rows} rows in {took:.1f} s, {worked:.1f} s of them at work, {rows / worked:.0f} rows a second;"
                f" {stated} new statements; at most {peak} MB"
            )


if __name__ == "__main__":
    main()
