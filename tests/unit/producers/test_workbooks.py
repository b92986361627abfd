"""A workbook is read as text in one spelling, and one that cannot be read says what to do."""

import io
from contextlib import closing
from datetime import date, datetime, time

import pytest

from producers.files import workbooks
from producers.files.workbooks import Workbook
from producers.refusals import FileRefused
from tests.lib.worksheets import sheet_xml, with_part, workbook

PLAIN = workbook({"One": [["a"], [1]]})
SHEET = "xl/worksheets/sheet1.xml"


def rows(book: bytes, sheet: str | None = None) -> list[tuple[int, list[str]]]:
    with closing(Workbook(io.BytesIO(book))) as opened:
        return [(row.number, row.cells) for row in opened.rows(sheet or opened.sheets[0])]


def refused(book: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        rows(book)
    assert (caught.value.code.value, caught.value.line) == ("malformed_workbook", 1)
    return caught.value.sentence


def test_every_kind_of_cell_has_one_spelling() -> None:
    kinds = ["text", 12, 12.0, 6.138, -0.5, True, False, date(2009, 3, 31), datetime(2009, 3, 31, 9, 5, 30), time(9, 5)]  # noqa: DTZ001
    assert rows(workbook({"One": [kinds]})) == [
        (1, ["text", "12", "12", "6.138", "-0.5", "true", "false", "2009-03-31", "2009-03-31T09:05:30", "09:05:00"])
    ]


def test_the_worksheets_have_their_names_hidden_ones_too() -> None:
    assert Workbook(io.BytesIO(workbook({"List 3": [], "Hidden & odd": []}))).sheets == ["List 3", "Hidden & odd"]


def test_a_row_keeps_its_number_and_rows_of_blanks_are_none() -> None:
    xml = sheet_xml(
        '<row r="3"><c r="C3"><v>1</v></c></row><row><c/><c><v>2</v></c></row><row r="9"><c r="A9" s="0"/></row>'
    )
    assert rows(with_part(PLAIN, SHEET, xml)) == [(3, ["", "", "1"]), (4, ["", "2"])]


def test_a_worksheet_of_two_far_corners_takes_no_room_between_them() -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    found = rows(with_part(PLAIN, SHEET, xml))
    assert [(number, len(cells)) for number, cells in found] == [(1, 1), (1_048_576, 16_384)]


def test_text_is_put_together_from_its_runs_and_a_written_out_sign_is_that_sign() -> None:
    inline = '<c t="inlineStr"><is><r><t>Child </t></r><r><t>Unique_x000D_&#10;ID</t></r><rPh><t>no</t></rPh></is></c>'
    assert rows(with_part(PLAIN, SHEET, sheet_xml(f"<row>{inline}</row>"))) == [(1, ["Child Unique\r\nID"])]


def test_errors_and_formulas_that_were_never_calculated_are_no_blanks() -> None:
    cells = (
        '<c t="e"><v>#N/A</v></c><c><f>A1+1</f></c><c><f>A1</f><v></v></c><c t="str"><f>""</f><v></v></c>'
        "<c><f>A1</f><v>7</v></c><c/>"
    )
    assert rows(with_part(PLAIN, SHEET, sheet_xml(f"<row>{cells}</row>"))) == [
        (1, ["#N/A", "#UNCALCULATED", "#UNCALCULATED", "", "7", ""])
    ]


def test_a_number_that_no_calendar_has_a_day_for_stays_a_number() -> None:
    book = workbook({"One": [[date(2009, 3, 31)]]})
    styled = with_part(
        book,
        SHEET,
        sheet_xml('<row><c s="1"><v>99999999</v></c><c s="1"><v>-3</v></c><c s="1"><v>39903.5</v></c></row>'),
    )
    assert rows(styled) == [(1, ["99999999", "-3", "2009-03-31T12:00:00"])]


def test_what_follows_the_cells_is_not_looked_at() -> None:
    xml = sheet_xml("<row><c><v>1</v></c></row>", after="<hyperlinks><hyperlink r:id='rId1'/>")
    assert rows(with_part(PLAIN, SHEET, xml.replace("<worksheet ", "<worksheet xmlns:r='urn:r' "))) == [(1, ["1"])]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty; export it again"),
        (b"id,name\n1,2\n", "no Excel workbook; if it is text, name it so"),
        (PLAIN[: len(PLAIN) // 2], "cut off or damaged; copy or export it again"),
        (PLAIN[:40], "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked with a password; save it without one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "until 2003 (.xls); open it in Excel and save it as"),
        (with_part(PLAIN, "[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"), "no Excel workbook that can be read"),
        (with_part(PLAIN, "xl/workbook.xml", "<a>"), "cannot be read"),
        (with_part(PLAIN, SHEET, "<worksheet"), "cannot be read"),
        (with_part(PLAIN, SHEET, sheet_xml('<row><c r="ZZZ1"><v>1</v></c></row>')), "cannot be read"),
        (with_part(PLAIN, SHEET, sheet_xml('<row><c t="s"><v>12345</v></c></row>')), "cannot be read"),
        (with_part(PLAIN, SHEET, sheet_xml("<row/>", before="<!DOCTYPE a [<!ENTITY b 'c'>]>")), "declares a document type"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    assert said in refused(content)


def test_a_bit_that_fell_over_is_found() -> None:
    book = bytearray(workbook({"One": [[f"P{number}"] for number in range(2_000)]}))
    book[book.index(b"xl/worksheets/sheet1.xml") + 2_000] ^= 0x55
    assert "cut off or damaged" in refused(bytes(book)) or "cannot be read" in refused(bytes(book))


def test_what_unpacks_to_more_than_an_extract_can_be_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_PART", 1_000_000)
    bomb = with_part(PLAIN, SHEET, sheet_xml("<row><c><v>1</v></c></row>" * 50_000))
    assert "unpacks to" in refused(bomb)
    assert "export the table as delimited text" in refused(bomb)


def test_a_row_without_an_end_is_given_up_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LONGEST_ROW", 100_000)
    assert "a row of it is longer" in refused(
        with_part(PLAIN, SHEET, sheet_xml("<row>" + "<c><v>1</v></c>" * 50_000 + "</row>"))
    )


def test_more_texts_than_memory_should_hold_are_told_by_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("producers.files.strings_on_disk.REMEMBERED", 3)
    monkeypatch.setattr("producers.files.strings_on_disk.BATCH", 10)
    names = [[f"Ôwain {number % 7}", f"{number}é"] for number in range(50)]
    assert [cells for _, cells in rows(workbook({"One": names}))] == names
