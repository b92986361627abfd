"""How rows become cells, lines and files, one rule at a time; what other people's readers make of them is tested over HTTP."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from hub.answers.formats import Answer, Format, Headings, formats
from hub.answers.formats._parts import PART, parts
from hub.answers.formats._statswales import Year, year_code, year_of
from hub.answers.mistakes import NotInFormat
from hub.answers.rows import Row
from hub.api.describing import example
from hub.domain.periods import parse_period
from tests.lib.certain import certain

CARDIFF, WITHHELD = example().rows
STATED = replace(CARDIFF, source="submitted", method_version=None, data_as_of=None)


def written(form: str, *rows: Row, **about: Any) -> bytes:
    return b"".join(formats()[form].write(replace(Answer(rows, "en", "a state"), **about)))


def lines(form: str, *rows: Row) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(form, *rows).decode())))


def of(code: str, indicator: str = "SCC/006") -> Row:
    period = certain(parse_period)(code)
    return replace(
        CARDIFF, indicator=indicator, period=code, period_type=period.type.value, period_start=period.start,
        period_end=period.end,
    )  # fmt: skip


def test_every_file_of_the_folder_is_a_format_with_a_name_of_its_own() -> None:
    assert list(formats()) == ["csv", "json", "json-stat", "parquet", "statswales", "statswales-zip"]
    for each in formats().values():
        assert isinstance(each, Format)
        assert each.sentence
        assert each.ending.startswith(".")


def test_two_figures_of_one_place_both_stay() -> None:
    """An authority and the publisher may state the same, and a figure may be by two definitions."""
    another = replace(STATED, value=94.0)
    cube = json.loads(written("json-stat", CARDIFF, STATED, another))
    assert list(cube["dimension"]["source"]["category"]["index"]) == ["derived", "submitted", "submitted-2"]
    assert sorted(cube["value"].values()).count(94.0) == 1
    codes = [each["SourceCode"] for each in lines("statswales", CARDIFF, STATED, another)]
    assert codes == ["derived"] * 3 + ["submitted"] * 3 + ["submitted-2"] * 3


def test_a_cube_says_of_each_row_how_old_it_is_and_by_which_definition() -> None:
    cube = json.loads(written("json-stat", CARDIFF))
    ((place, day),) = cube["extension"]["rows"]["data_as_of"].items()
    assert (day, cube["value"][place]) == ("2009-04-30", 95.0)
    assert cube["extension"]["rows"]["method_version"] == {place: "SCC/006-1"}
    assert cube["dimension"]["indicator"]["extension"] == {"SCC/006": {"unit": "percent", "polarity": "high"}}


def test_the_periods_of_a_cube_are_in_the_order_of_time() -> None:
    cube = json.loads(written("json-stat", of("FY2008-09-Q4"), of("2009-02"), of("FY2008-09"), of("2008-04")))
    assert list(cube["dimension"]["period"]["category"]["index"]) == ["2008-04", "FY2008-09", "FY2008-09-Q4", "2009-02"]


@pytest.mark.parametrize(
    ("code", "indicator", "expected", "year"),
    [
        ("FY2008-09", "SCC/006", "200809", Year.FINANCIAL),
        ("FY2008-09-Q4", "SCC/006", "200809Q4", Year.FINANCIAL),
        ("2008-04", "SCC/006", "200809Apr", Year.FINANCIAL),
        ("2009-03", "SCC/006", "200809Mar", Year.FINANCIAL),
        ("FY1999-00", "SCC/006", "199900", Year.FINANCIAL),
        ("AY2007-08", "EDU/002ii", "200708", Year.ACADEMIC),
        ("2008-08", "EDU/002ii", "200708Aug", Year.ACADEMIC),
        ("2008-09", "EDU/002ii", "200809Sep", Year.ACADEMIC),
        ("AY2007-08", "nobody's", "200708", Year.ACADEMIC),
        ("2008-08", "nobody's", "200809Aug", Year.FINANCIAL),
    ],
)
def test_a_period_is_written_as_statswales_writes_it(code: str, indicator: str, expected: str, year: Year) -> None:
    row = of(code, indicator)
    assert (year_code(row), year_of(row)) == (expected, year)


def test_two_kinds_of_year_are_no_one_table() -> None:
    with pytest.raises(NotInFormat, match="statswales-zip"):
        written("statswales", of("FY2008-09"), of("AY2007-08", "EDU/002ii"))


def test_what_is_withheld_has_its_shorthand_and_no_number_in_any_format() -> None:
    assert {(each["NoteCodes"], each["Data"]) for each in lines("statswales", WITHHELD)} == {("c", "")}
    (row,) = lines("csv", WITHHELD)
    assert (row["numerator"], row["value"], row["shorthand"]) == ("", "", "c")
    cube = json.loads(written("json-stat", WITHHELD))
    assert set(cube["value"].values()) == {1}, "how many authorities report and are expected"
    assert list(cube["status"].values()) == ["c"]


def test_a_value_that_was_stated_without_its_numbers_is_one_line() -> None:
    alone = replace(STATED, numerator=None, denominator=None)
    assert [(each["Measure"], each["Data"]) for each in lines("statswales", alone)] == [("percentage", "95.0")]


def test_a_value_of_which_nobody_here_knows_what_it_is_is_called_as_stated() -> None:
    unknown = replace(STATED, indicator="XYZ/1", unit=None, numerator=None, denominator=None)
    assert [each["Measure"] for each in lines("statswales", unknown)] == ["stated"]
    missing = replace(unknown, value=None)
    assert [(each["NoteCodes"], each["Data"]) for each in lines("statswales", missing)] == [("x", "")]


def test_the_parts_of_many_rows_are_all_of_them() -> None:
    rows = (CARDIFF,) * (2 * PART + 1)
    assert [len(part) for part in parts(rows)] == [PART, PART, 1]
    assert len(lines("csv", *rows)) == len(rows)
    assert len(json.loads(written("json", *rows))["data"]) == len(rows)


def test_titles_are_over_the_columns_only_when_asked_for() -> None:
    assert written("csv", CARDIFF).startswith(b"indicator,indicator_title,")
    titled = written("csv", CARDIFF, headings=Headings.TITLES, language="cy").decode("utf-8-sig")
    assert titled.startswith("Cod y dangosydd,Dangosydd,")
    assert ",Terfynol,ydy," in titled
