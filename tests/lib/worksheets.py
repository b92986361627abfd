"""Workbooks as spreadsheet programs write them, and damaged ones."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from openpyxl import Workbook


def workbook(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> bytes:
    """A workbook of some worksheets, each the values of its cells; a text that begins with = is a formula never calculated."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(book: bytes, part: str, content: str | bytes) -> bytes:
    """A workbook of which one part holds something else."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return written.getvalue()


def sheet_xml(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet's part with these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{before}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{after}</worksheet>'
