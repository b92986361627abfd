"""Two readings of the specification refuse the same rows: the product, and the plain oracle of the tests."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from producers.outbox.file import forgetful
from tests.lib.extracts import AUTHORITY, TODAY, Nights
from tests.lib.oracle.layout import FILES, File
from tests.lib.oracle.nights import Authority as Oracle

NIGHTS = 4


def cell(by: random.Random, file: File, column: str, number: int) -> str:
    """What might stand in a cell: mostly something good."""
    if by.random() < 0.04:
        return by.choice(["", " ", "x", '"q"', "2009-02-30", '"a, b"', "trüb"])
    if column in file.codes:
        return by.choice(file.codes[column] + [""] * (6 if column in file.optional else 0))
    if column in file.booleans:
        return by.choice(["true", "FALSE", "yes", "0", "No"])
    if column == "academic_year":
        return by.choice(["2007/08", "2006/07", "1999/00", "2007/09"])
    if column.endswith(("_on", "_at")):
        if column in file.optional and by.random() < 0.5:
            return ""
        day = date(2009, 1, 1) + timedelta(days=by.randrange(100))
        if column.endswith("_at") and by.random() < 0.4:
            return f"{day}{by.choice('T ')}{by.choice(['09:00', '23:30Z', '23:59:59', '00:10+01:00', '24:00'])}"
        return by.choice([f"{day}", f"{day:%d/%m/%Y}"])
    if file.key == (column,):
        return f"{column[0]}{number if by.random() < 0.95 else 1}"
    if column == "person_id":
        return f"P{by.randrange(4)}"
    if column in file.optional and by.random() < 0.5:
        return ""
    return f"{column[0]}{by.randrange(6)}"


def content(by: random.Random, file: File) -> bytes:
    """A file of one night, now and then broken as a whole."""
    columns = [*file.columns, *(["notes"] if by.random() < 0.3 else [])]
    if by.random() < 0.03:
        del columns[by.randrange(len(columns))]
    by.shuffle(columns)
    end = by.choice(["\n", "\r\n", "\r"])
    lines = [",".join(columns)]
    for number in by.sample(range(45), by.choice([0, 1, 8, 12, 30, 45])):
        cells = [
            by.choice(["n", f'"two{end}lines"', '"x ""y"""']) if each == "notes" else cell(by, file, each, number)
            for each in columns
        ]
        cells = [f'"{each}"' if each and '"' not in each and by.random() < 0.1 else each for each in cells]
        lines.append(",".join(cells[: by.randrange(1, len(cells))] if by.random() < 0.03 else cells))
        lines += [""] * (by.random() < 0.05)
        lines[-1] += '"a"b' * (by.random() < 0.003)
    text = "\ufeff" * (by.random() < 0.2) + end.join(lines)
    return text.encode("utf-8" if by.random() < 0.98 else "utf-16")


@pytest.mark.parametrize("seed", range(25))
def test_both_readings_of_the_specification_refuse_the_same_rows(tmp_path: Path, seed: int) -> None:
    by = random.Random(seed)
    oracle = Oracle()
    with forgetful(AUTHORITY) as outbox:
        nights = Nights(outbox, tmp_path)
        for _ in range(NIGHTS):
            files = {file.name.removesuffix(".csv"): content(by, file) for file in FILES if by.random() < 0.75}
            as_at = by.choice(["2009-03-20", "2009-03-20", "2009-03-20", "2009-03-19", "2010-01-01", "x"])
            report = nights.night(as_at, **files)  # type: ignore[arg-type]
            expected = [(each.file, each.line, each.code) for each in oracle.night(tmp_path, TODAY)]
            assert sorted((each.file, each.line, each.code.value) for each in report.refusals) == expected
