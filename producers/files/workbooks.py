"""Worksheets of an Excel workbook (.xlsx, .xlsm) a row at a time, each cell as text: the one door to the library.

The library opens the package: which sheets there are, which numbers are dates. The cells are gone through here, so that
memory grows neither with the rows nor with the texts they share, and a formula that was never calculated is no blank.
A cell holds what was saved: no formula is calculated, no macro run, no link to another workbook followed.
"""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from producers.files.strings_on_disk import StringsOnDisk
from producers.refusals import Code, FileRefused
from producers.rules.cells import UNCALCULATED

#: What a sheet, or the texts that sheets share, may come to when unpacked.
LARGEST_PART = 1 << 31
#: What any other part may: these are held in memory.
LARGEST_SMALL_PART = 1 << 26
#: A row, or a text, that is longer than this is none that a person wrote.
LONGEST_ROW = 1 << 24
COLUMNS = 16_384
REMEMBERED = 1 << 16
AT_ONCE = 64

_ZIP, _EMPTY_ZIP, _COMPOUND = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = f"{{{SHEET_MAIN_NS}}}"
_DATA, _ROW, _VALUE, _FORMULA = f"{_MAIN}sheetData", f"{_MAIN}row", f"{_MAIN}v", f"{_MAIN}f"
_INLINE, _STRINGS, _STRING, _RUN, _TEXT = f"{_MAIN}is", f"{_MAIN}sst", f"{_MAIN}si", f"{_MAIN}r", f"{_MAIN}t"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"


class SheetRow(NamedTuple):
    """A row of a worksheet: its number, and its cells from column A on."""

    number: int
    cells: list[str]


class Workbook:
    """A workbook open for reading. Every method raises FileRefused when it cannot be read."""

    def __init__(self, stream: BinaryIO) -> None:
        _check_kind(stream)
        with _understood():
            self._reader: Any = ExcelReader(stream, read_only=True, data_only=True, keep_links=False)
            self._archive = self._reader.archive = _Archive(stream)
            self._reader.read_manifest()
            self._reader.read_workbook()
            apply_stylesheet(self._archive, self._reader.wb)
            self._parts = {
                sheet.name: link.target
                for sheet, link in self._reader.parser.find_sheets()
                if link.Type.endswith("/worksheet") and link.target in self._archive.namelist()
            }
        self._strings: StringsOnDisk | None = None

    @property
    def sheets(self) -> list[str]:
        """The names of the worksheets, hidden ones too, in their order."""
        return list(self._parts)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """The rows of a worksheet in which anything stands."""
        if self._strings is None:
            part = self._reader.package.find(SHARED_STRINGS)
            with _understood():
                self._strings = StringsOnDisk(self._shared(part.PartName[1:]) if part is not None else ())
        rows = self._rows(self._parts[sheet], _Cells(self._reader.wb, self._strings))
        while True:
            with _understood():
                some = list(islice(rows, AT_ONCE))
            if not some:
                return
            yield from some

    def close(self) -> None:
        """Let go of the file and of what lies on disk."""
        self._archive.close()
        if self._strings is not None:
            self._strings.close()

    def _rows(self, part: str, cells: "_Cells") -> Iterator[SheetRow]:
        text, number = cells.text, 0
        for row in self._elements(part, _DATA, _ROW):
            number = int(row.get("r") or number + 1)
            found = _placed(row, text)
            if any(found):
                yield SheetRow(number, found)

    def _shared(self, part: str) -> Iterator[str]:
        return (_plain(each) for each in self._elements(part, _STRINGS, _STRING))

    def _elements(self, part: str, parent: str, wanted: str) -> Iterator[Element]:
        """The elements of a name within their parent, each forgotten when the next is asked for."""
        around: Element | None = None
        with self._archive.open(part) as stream:
            for event, element in iterparse(_Watched(stream, wanted), ("start", "end")):  # noqa: S314
                if event == "start":
                    if element.tag == parent:
                        around = element
                elif element.tag == wanted and around is not None:
                    yield element
                    around.clear()
                elif element is around:
                    return  # what follows says nothing of cells


class _Cells:
    """The texts of cells of one workbook."""

    def __init__(self, book: Any, strings: StringsOnDisk) -> None:
        self._strings = strings
        self._epoch = book.epoch
        self._dates = {str(number) for number in book._date_formats}
        self._durations = {str(number) for number in book._timedelta_formats}
        self._known: dict[tuple[str, bool], str] = {}

    def text(self, cell: Element) -> str:
        """A cell in the one spelling: dates as ISO, whole numbers without a point, true and false."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(_INLINE)
            return "" if inline is None else _plain(inline)
        value = cell.findtext(_VALUE)
        if not value:
            return UNCALCULATED if kind != "str" and cell.find(_FORMULA) is not None else ""
        if kind == "s":
            return self._strings[int(value)]
        if kind == "n":
            style = cell.get("s")
            return self._date(value, style) if style in self._dates else _number(value)
        if kind == "b":
            return "true" if value.strip() == "1" else "false"
        if kind == "d":
            return value.strip().removesuffix("T00:00:00")
        return _unescaped(value)

    def _date(self, value: str, style: str | None) -> str:
        is_duration = style in self._durations
        found = self._known.get((value, is_duration))
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[value, is_duration] = self._worked_out(value, is_duration)
        return found

    def _worked_out(self, value: str, is_duration: bool) -> str:
        try:
            when = from_excel(float(value), self._epoch, timedelta=is_duration) if float(value) >= 0 else None
        except (OverflowError, ValueError):
            when = None
        if when is None:  # in no calendar: whoever expects a date says so
            return _number(value)
        if isinstance(when, datetime):
            when = (when + timedelta(microseconds=500_000)).replace(microsecond=0)
            return when.date().isoformat() if when.time() == when.min.time() else when.isoformat()
        return when.isoformat() if isinstance(when, date) else str(when)


def _placed(row: Element, text: Callable[[Element], str]) -> list[str]:
    """The texts of a row's cells, each where its column is."""
    cells: list[str] = []
    for cell in row:
        reference = cell.get("r")
        place = len(cells) if reference is None else _column(reference)
        if place > len(cells):
            cells.extend([""] * (place - len(cells)))
        if place == len(cells):
            cells.append(text(cell))
        else:
            cells[place] = text(cell)
    return cells


def _column(reference: str, known: dict[str, int] = {}) -> int:  # noqa: B006 - remembered from call to call
    letters = reference.rstrip(_DIGITS)
    found = known.get(letters)
    if found is None:
        found = 0
        for letter in letters:
            found = found * 26 + ord(letter) - 64
        if not (letters.isascii() and letters.isupper() and 0 < found <= COLUMNS):
            raise ValueError(letters)
        known[letters] = found
    return found - 1


def _plain(element: Element) -> str:
    """The text of a string, of all its runs; how it is pronounced is no part of it."""
    pieces = []
    for each in element:
        if each.tag == _TEXT:
            pieces.append(each.text or "")
        elif each.tag == _RUN:
            pieces.append(each.findtext(_TEXT) or "")
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """What a workbook writes as `_x000D_`, as the sign that it is; a sign that no text has is left out."""
    return _ESCAPE.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign in "\t\n\r" or not (sign < " " or "\ud800" <= sign <= "\udfff") else ""


def _number(value: str) -> str:
    if value.isascii() and value.isdigit():
        return value
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


class _Archive(zipfile.ZipFile):
    """Opens no part that would unpack to more than it may."""

    def open(self, name: Any, *arguments: Any, **options: Any) -> Any:
        """A part, unless it is too large."""
        info = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        is_streamed = "/worksheets/" in info.filename or "sharedstrings" in info.filename.lower()
        if info.file_size > (LARGEST_PART if is_streamed else LARGEST_SMALL_PART):
            raise _refused(
                f"its part {info.filename} unpacks to {info.file_size >> 20} MB, more than any extract needs",
                "export the table as delimited text",
            )
        return super().open(name, *arguments, **options)


class _Watched:
    """A part as it is read: one that declares anything, or whose rows never end, is refused before it fills the memory."""

    def __init__(self, stream: BinaryIO, wanted: str) -> None:
        self._stream = stream
        self._end = f"{wanted.removeprefix(_MAIN)}>".encode()
        self._since: int | None = None

    def read(self, size: int = -1) -> bytes:
        """What comes next."""
        found = self._stream.read(size)
        if self._since is None:
            self._since = 0
            if b"<!DOCTYPE" in found:
                raise _refused("one of its parts declares a document type, which no worksheet has", _SAVE)
        end = found.rfind(self._end)
        self._since = self._since + len(found) if end < 0 else len(found) - end
        if self._since > LONGEST_ROW:
            raise _refused(f"a row of it is longer than {LONGEST_ROW >> 20} MB", _SAVE)
        return found


_SAVE = "open it in Excel and save it as an Excel workbook (.xlsx)"


def _refused(seen: str, wanted: str) -> FileRefused:
    return FileRefused(Code.MALFORMED_WORKBOOK, f"{seen}; {wanted}")


def _check_kind(stream: BinaryIO) -> None:
    """Refuse what is no workbook of the kind that can be read, saying what it is."""
    begin = stream.read(8)
    if begin.startswith((_ZIP, _EMPTY_ZIP)):
        stream.seek(0)
        return
    if not begin:
        raise _refused("the file is empty", "export it again")
    if begin != _COMPOUND:
        raise _refused("the file is no Excel workbook", f"if it is text, name it so (.csv); else {_SAVE}")
    before = b""
    while chunk := stream.read(1 << 20):
        if _ENCRYPTED in before + chunk:
            raise _refused("the workbook is locked with a password", "save it without one")
        before = chunk[-len(_ENCRYPTED) :]
    raise _refused("the workbook is of the kind that was used until 2003 (.xls)", _SAVE)


@contextmanager
def _understood() -> Iterator[None]:
    """Whatever the library makes of a damaged package becomes a refusal; of what it does not support it need not warn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (FileRefused, MemoryError):
        raise
    except OSError as error:
        if error.errno is not None:  # of the disk, and not of the package
            raise
        raise _refused("the file is a package, but no Excel workbook that can be read", _SAVE) from None
    except zipfile.BadZipFile:
        raise _refused("the workbook is cut off or damaged", "copy or export it again") from None
    except Exception as error:
        raise _refused(f"the workbook cannot be read ({type(error).__name__})", _SAVE) from None
