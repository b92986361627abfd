"""Nights of an authority's extracts, drawn: mostly the same from one to the next, with everything that goes wrong in files."""

import random
from datetime import date, timedelta

from tests.lib.oracle.layout import FILES, File


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


def again(by: random.Random, content_: bytes) -> bytes:
    """The same file another night: as it was, or with lines gone, moved, doubled or changed."""
    if by.random() < 0.3:
        return content_
    end = next((each for each in (b"\r\n", b"\n", b"\r") if each in content_), b"\n")
    header, *lines = content_.split(end)
    for _ in range(by.choice([0, 1, 1, 2, 5])):
        if not lines:
            break
        place = by.randrange(len(lines))
        what = by.random()
        if what < 0.3:
            del lines[place]
        elif what < 0.4:
            lines.append(lines[place])
        elif what < 0.7:
            old, new = by.choice(
                [(b"P1", b"P2"), (b"2009-02", b"2009-03"), (b"other", b"x"), (b"1", b"2"), (b",", b", ")]
            )
            lines[place] = lines[place].replace(old, new)
        else:
            lines[place] = by.choice(lines)
    if by.random() < 0.3:
        by.shuffle(lines)
    return end.join([header, *lines])


def night(by: random.Random, before: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a night, by stem, after those of the night before."""
    files = {}
    for file in FILES:
        stem = file.name.removesuffix(".csv")
        if by.random() < 0.15:
            continue
        files[stem] = again(by, before[stem]) if stem in before and by.random() < 0.75 else content(by, file)
    return files


def as_at(by: random.Random) -> str:
    """A day that may be taken, mostly."""
    return by.choice(["2009-03-20", "2009-03-20", "2009-03-20", "2009-03-21", "2009-03-19", "2010-01-01", "x"])
