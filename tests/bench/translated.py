"""How fast files of an authority's own making are read, and with how much memory: `python -m tests.bench.translated`.

A million referrals as delimited text and 300,000 as a worksheet, each read for the first time, then again unchanged. Each
reading is a process of its own, so that its peak is its own.
"""

import json
import random
import resource
import subprocess
import sys
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from producers.outbox.file import opened
from producers.sources import source_of
from producers.staging import Run, stage
from tests.lib.configured import configured
from tests.lib.extracts import AUTHORITY, KEYS, TODAY

ROWS = {"text": 1_000_000, "worksheet": 300_000}
COLUMNS = ("Ref No", "Child ID", "Received", "Source", "Decided", "Outcome", "Team", "Worker", "Post code", "Note")
TABLE = """\
format = "delimited"
[sources.tables.referrals]
file = "Referrals.*"
blank = "NULL"
columns.referral_id = "Ref No"
columns.person_id = "Child ID"
columns.received_at = { column = "Received", dates = "%d-%b-%Y" }
columns.source = { column = "Source", codes = { GP = "health", Police = "police", School = "school", Family = "family" } }
columns.decided_at = { column = "Decided", dates = "%d-%b-%Y" }
columns.decision = { column = "Outcome", codes = { Assess = "assessment", NFA = "no_further_action" } }
"""


def rows(count: int):
    """Referrals of eight years, each of one of a third as many children, decided on the next day."""
    by = random.Random(1)
    first = date(2001, 4, 1)
    for number in range(count):
        received = first + timedelta(days=by.randrange(2_900))
        yield (
            f"R{number:07}", f"P{by.randrange(count // 3):06}", received, by.choice(("GP", "Police", "School", "Family")),
            received + timedelta(days=1), by.choice(("Assess", "NFA")), f"Team {number % 40}", f"Worker {number % 900}",
            f"CF{number % 99} {number % 9}XX", f"note {number}",
        )  # fmt: skip


def write_text(folder: Path, count: int) -> None:
    with (folder / "Referrals.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        for row in rows(count):
            file.write(",".join(f"{each:%d-%b-%Y}" if isinstance(each, date) else each for each in row) + "\n")


def write_worksheet(folder: Path, count: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Referrals")
    sheet.append(COLUMNS)
    for row in rows(count):
        sheet.append(row)
    book.save(folder / "Referrals.xlsx")


def read(folder: Path) -> None:
    """One reading, and what it took, as JSON on the standard output."""
    settings = configured(folder, TABLE)
    begun, worked = time.monotonic(), time.process_time()
    with opened(folder / "outbox.sqlite", AUTHORITY) as outbox:
        report = stage(
            outbox, source_of("delimited"), settings, Run(AUTHORITY, KEYS, TODAY, int(begun * 1000) + 1), keep=True
        )
    (file,) = report.files
    print(
        json.dumps(
            {
                "rows": file.rows,
                "new": file.new,
                "refused": file.refused,
                "rows_per_s": round(file.rows / (time.monotonic() - begun)),
                "processor_s": round(time.process_time() - worked, 1),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def main() -> None:
    for what, count in ROWS.items():
        with TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "extract").mkdir()
            (folder / "extract" / "as_at.txt").write_text("2009-04-30")
            (write_text if what == "text" else write_worksheet)(folder / "extract", count)
            if what == "worksheet":
                with zipfile.ZipFile(folder / "extract" / "Referrals.xlsx") as book:
                    print(f"the worksheets unpack to {sum(each.file_size for each in book.infolist()) >> 20} MB")
            for night in ("first", "unchanged"):
                done = subprocess.run(
                    [sys.executable, "-m", "tests.bench.translated", made], capture_output=True, text=True, check=True
                )
                print(what, night, done.stdout.strip(), flush=True)


if __name__ == "__main__":
    read(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
