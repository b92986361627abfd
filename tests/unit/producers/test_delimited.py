import csv
import io
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.files import delimited
from producers.files.delimited import Delimited, Malformed, MalformedRow, NotText

TEXT = st.text(alphabet='ab ,"\n\r\x85\u2028\x00;', max_size=40)


class Found(NamedTuple):
    """A text as it was read: the rows before the first that cannot be read."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    malformed: Malformed | None
    malformed_line: int


def parse(text: str, chunk: int = delimited.CHUNK, skip: int = 0) -> Found:
    """Read a text in chunks of so many bytes."""
    reader = Delimited(io.BytesIO(text.encode()), skip=skip)
    found: list[tuple[int, list[str]]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "CHUNK", chunk)
        try:
            for block in reader.blocks():
                found += [(number, reader.cells(row)) for row, number in zip(block.rows, block.numbers, strict=True)]
        except MalformedRow as error:
            return Found(reader.header, found, error.why, error.line)
    return Found(reader.header, found, None, 0)


def rows(text: str) -> list[tuple[int, list[str]]]:
    return parse(text).rows


def test_a_note_over_three_lines_does_not_move_the_line_of_the_row_after_it() -> None:
    assert rows('id,note\nR1,"first\nsecond\nthird"\nR2,one\n') == [
        (2, ["R1", "first\nsecond\nthird"]),
        (5, ["R2", "one"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_of_every_system_counts_once(end: str) -> None:
    assert rows(end.join(["id,note", "R1,a", 'R2,"b', 'c"', "", "R3,d", ""])) == [
        (2, ["R1", "a"]),
        (3, ["R2", "b\nc"]),
        (6, ["R3", "d"]),
    ]


def test_line_separators_that_only_typesetters_know_are_text() -> None:
    assert rows("id\na\u2028b\x85c\x0bd\n") == [(2, ["a\u2028b\x85c\x0bd"])]


def test_an_empty_line_is_no_row_but_counts_as_a_line() -> None:
    assert rows("id\n\n\nR1\n\n") == [(4, ["R1"])]


def test_a_line_of_blanks_or_commas_is_a_row() -> None:
    assert rows('id,x\n  \n,\n""\n') == [(2, ["  "]), (3, ["", ""]), (4, [""])]


def test_a_quote_within_a_cell_that_is_not_quoted_is_text() -> None:
    assert rows('id,x\nR1,5" pipe\nR2, "x"\n') == [(2, ["R1", '5" pipe']), (3, ["R2", ' "x"'])]


def test_a_doubled_quote_is_one_quote() -> None:
    assert rows('id\n"say ""no"""\n') == [(2, ['say "no"'])]


def test_an_unclosed_quote_is_found_on_the_line_where_its_row_begins() -> None:
    found = parse('id,x\nR1,a\nR2,"b\nR3,c\n')
    assert (found.malformed, found.malformed_line, [number for number, _ in found.rows]) == (
        Malformed.UNCLOSED_QUOTE,
        3,
        [2],
    )


@pytest.mark.parametrize("line", ['R2,"b"c', 'R2,"b" ,x', '"R2"x,b'])
def test_text_after_a_closing_quote_is_found_on_the_line_where_its_row_begins(line: str) -> None:
    found = parse(f'id,x\nR1,"a\nb"\n{line}\n')
    assert (found.malformed, found.malformed_line) == (Malformed.TEXT_AFTER_QUOTE, 4)


def test_the_header_of_a_file_whose_first_line_is_malformed_is_still_read() -> None:
    found = parse('id,"x"y,z\nR1,a,b\n')
    assert (found.header, found.malformed, found.malformed_line) == (["id", "xy", "z"], Malformed.TEXT_AFTER_QUOTE, 1)


def test_a_file_of_nothing_has_no_header() -> None:
    assert parse("") == ([], [], None, 0)


def test_the_header_is_line_1_even_when_it_is_empty() -> None:
    assert parse("\nid,x\nR1,a\n").header == []


def standard(text: str) -> tuple[list[list[str]], bool]:
    """The standard library's opinion: rows up to the first fault, line ends in cells as line feeds; and is there one?"""
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        found.extend([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in reader if row)
    except csv.Error:
        return found, True
    return found, False


@given(TEXT)
def test_any_text_is_read_as_the_standard_reader_reads_it_when_strict(text: str) -> None:
    ours = parse("header\n" + text)
    assert ([cells for _, cells in ours.rows], ours.malformed is not None) == standard(text)


@given(TEXT, st.integers(1, 9))
def test_it_makes_no_difference_where_a_file_is_cut_into_chunks(text: str, chunk: int) -> None:
    assert parse("header\n" + text, chunk) == parse("header\n" + text)
    assert parse(text, chunk) == parse(text)


@given(TEXT, st.integers(0, 3), st.integers(1, 9))
def test_lines_before_the_header_are_passed_over_and_counted(text: str, skip: int, chunk: int) -> None:
    title = 'a "title"\n' * skip
    found, alone = parse(title + "header\n" + text, chunk, skip), parse("header\n" + text)
    assert found.header == alone.header
    assert found.rows == [(number + skip, cells) for number, cells in alone.rows]
    assert found.malformed_line == (alone.malformed_line + skip if alone.malformed else 0)
    assert parse(title[:-1], chunk, skip + 1) == ([], [], None, 0)


@given(st.lists(st.lists(st.text(alphabet="ab ;.\x00'", min_size=1), min_size=1), max_size=5))
def test_quotes_around_every_cell_change_nothing(table: list[list[str]]) -> None:
    plain = "".join(",".join(row) + "\n" for row in table)
    quoted = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in table)
    assert rows("h\n" + plain) == rows("h\n" + quoted)


@given(TEXT)
def test_a_row_begins_on_the_line_that_its_number_says(text: str) -> None:
    lines = ("header\n" + text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, cells in rows("header\n" + text):
        first = cells[0].split("\n")[0]
        assert lines[number - 1].replace('""', '"').lstrip('"').startswith(first.lstrip('"')[:1])


@pytest.mark.parametrize("text", ["\ufeffid,x\nR1,a\n", "\ufeff", "\ufeffid"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(text: str) -> None:
    assert parse(text) == parse(text.removeprefix("\ufeff"))


@pytest.mark.parametrize(
    "content",
    [
        "Ynys Môn".encode("latin-1"),
        "id".encode("utf-16"),
        b'id\n"R1\n\xff',
        b"id\n" + b"R1\n" * 9 + "M\u00f4".encode()[:-1],
    ],
)
def test_text_of_another_code_page_is_not_guessed_at_wherever_it_stands(content: bytes) -> None:
    with pytest.raises(NotText):
        list(Delimited(io.BytesIO(content)).blocks())


def test_a_row_without_an_end_is_given_up_before_it_fills_the_memory() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "LONGEST_ROW", 1_000)
        assert parse("id\nR1\n" + "x" * 5_000, 100).malformed is Malformed.TOO_LONG
        found = parse('id\nR1\n"' + "x\n" * 5_000, 100)
        assert (found.malformed, found.malformed_line) == (Malformed.UNCLOSED_QUOTE, 3)
