"""Every format says the same as JSON, as other people's readers read it."""

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import csvw
import fastparquet
import httpx
import pytest
from pyjstat import pyjstat

from hub.answers.formats import formats
from hub.answers.rows import COLUMNS

CARDIFF, POWYS, WALES = "W06000015", "W06000023", "W92000004"
OBSERVATIONS = "/api/v1/observations"
FEW = {"indicator": "SCC/006,SCC/042b,SCA/001", "area": f"{WALES},north-wales,{CARDIFF}"}


def read(client: httpx.Client, form: str, **query: str) -> httpx.Response:
    answer = client.get(OBSERVATIONS, params={**query, "format": form})
    assert answer.status_code == 200, answer.text
    return answer


def rows(client: httpx.Client, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(client, "json", **query).json()["data"]
    assert found
    return found


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def old_ways() -> Iterator[None]:
    """pyjstat reads through functions of its own that it warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@pytest.mark.parametrize("form", formats())
def test_the_same_question_is_answered_with_the_same_bytes(national: httpx.Client, form: str) -> None:
    first, again = read(national, form, **FEW), read(national, form, **FEW)
    assert first.content == again.content
    copy = {"If-None-Match": f'W/"another", {first.headers["etag"]}'}
    unchanged = national.get(OBSERVATIONS, params={**FEW, "format": form}, headers=copy)
    assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("application/vnd.json-stat+json", "application/vnd.json-stat+json"),
        ("application/zip", "application/zip"),
        ("image/png, text/csv;q=0.5, application/json;q=0.9", "application/json"),
        ("application/json;q=0, text/csv;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_who_names_no_format_gets_the_one_that_it_likes_best(
    national: httpx.Client, accept: str, media_type: str
) -> None:
    answer = national.get(OBSERVATIONS, params=FEW, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


def test_a_reader_who_takes_nothing_that_there_is_is_told_what_there_is(national: httpx.Client) -> None:
    refused = national.get(OBSERVATIONS, headers={"Accept": "image/png, application/json;q=0"})
    assert refused.status_code == 406
    assert all(each.media_type in refused.json()["detail"] for each in formats().values())


def test_parquet_holds_the_columns_with_their_types(national: httpx.Client, anybody: httpx.Client) -> None:
    for client in (national, anybody):
        expected = rows(client, **FEW)
        frame = fastparquet.ParquetFile(io.BytesIO(read(client, "parquet", **FEW).content)).to_pandas()
        assert tuple(frame.columns) == COLUMNS
        assert str(frame["period_start"].dtype).startswith("datetime64")
        for name in ("indicator", "area", "shorthand", "method_version", "status"):
            assert [each or None for each in frame[name]] == [row[name] or None for row in expected]
        for name in ("numerator", "value", "authorities_reporting"):
            assert [None if number != number else number for number in frame[name].astype(float)] == [
                row[name] for row in expected
            ]
        assert [str(each.date()) for each in frame["period_end"]] == [row["period_end"] for row in expected]
        assert list(frame["complete"]) == [row["complete"] for row in expected]


def test_parquet_says_of_which_state_it_is(invented: httpx.Client) -> None:
    said = fastparquet.ParquetFile(io.BytesIO(read(invented, "parquet", **FEW, lang="cy").content)).key_value_metadata
    assert said["state"] == read(invented, "json", **FEW).json()["meta"]["state"]
    assert (said["language"], "Achosion dychmygol" in said["notice"]) == ("cy", True)


def test_json_stat_is_read_as_the_same_figures(national: httpx.Client, old_ways: None) -> None:
    query = {**FEW, "source": "derived"}
    dataset = pyjstat.Dataset.read(read(national, "json-stat", **query).text)
    frame = dataset.write("dataframe", naming="id").dropna()
    read_there = {
        (one["indicator"], one["area"], one["period"], one["measure"]): one["value"]
        for one in frame.to_dict("records")
        if one["measure"] in ("numerator", "denominator", "value")
    }
    assert read_there == {
        (row["indicator"], row["area"], row["period"], measure): row[measure]
        for row in rows(national, **query)
        for measure in ("numerator", "denominator", "value")
        if row[measure] is not None
    }


def test_json_stat_names_everything_in_the_language_asked_for(national: httpx.Client, old_ways: None) -> None:
    query = {"indicator": "SCC/006", "area": CARDIFF, "period_type": "year", "lang": "cy"}
    frame = pyjstat.Dataset.read(read(national, "json-stat", **query).text).write("dataframe")
    assert list(frame.columns) == ["Dangosydd", "Ardal", "Cyfnod", "Ffynhonnell", "Mesur", "value"]
    assert set(frame["Ardal"]) == {"Caerdydd"}
    assert {"Rhifiadur", "Enwadur", "Gwerth"} < set(frame["Mesur"])


def test_json_stat_says_why_a_number_is_not_there(anybody: httpx.Client) -> None:
    found = read(
        anybody, "json-stat", indicator="SCC/006", area=f"{POWYS},{WALES}", period_type="year", source="derived"
    ).json()
    measures = found["dimension"]["measure"]["category"]["index"]
    assert found["id"][-1] == "measure"
    said = {int(place) for place in found["status"]}
    assert said
    assert {place % len(measures) for place in said} == {measures["value"]}
    assert not said & {int(place) for place in found["value"]}
    assert set(found["status"].values()) == {"c"}
    assert found["extension"]["shorthand"]["c"] == "Confidential information"


def test_an_answer_without_rows_is_one_in_every_format(fresh_database: str, national: httpx.Client) -> None:
    nothing = {**FEW, "from": "FY2030-31"}
    for form in formats():
        read(national, form, **nothing)
    assert read(national, "csv", **nothing).text.splitlines() == [",".join(COLUMNS)]
    assert read(national, "json-stat", **nothing).json()["value"] == []


@pytest.mark.filterwarnings("always")
def test_csv_is_valid_by_the_metadata_that_it_leads_to(national: httpx.Client, anybody: httpx.Client) -> None:
    for client in (national, anybody):
        for query in ({}, {"lang": "cy", "headings": "titles"}, {"headings": "titles"}):
            address = str(client.build_request("GET", OBSERVATIONS, params={**FEW, **query, "format": "csv"}).url)
            found = csvw.CSVW(address, validate=True)
            assert found.is_valid, [str(each.message) for each in found.warnings][:3]
            assert [column.name for column in found.t.tableSchema.columns] == list(COLUMNS)


def test_csv_is_read_with_its_types_by_the_metadata_alone(national: httpx.Client) -> None:
    address = str(national.build_request("GET", OBSERVATIONS, params={**FEW, "format": "csv"}).url)
    found = list(csvw.CSVW(address).t.iterdicts())
    expected = rows(national, **FEW)
    assert [(one["area"], one["value"], one["complete"]) for one in found] == [
        (row["area"], row["value"], row["complete"]) for row in expected
    ]
    assert [str(one["period_end"].date()) for one in found] == [row["period_end"] for row in expected]


@pytest.mark.filterwarnings("always")
def test_a_changed_cell_is_not_valid_by_the_metadata(national: httpx.Client, tmp_path) -> None:
    """That the validator of these tests would find a fault."""
    text = read(national, "csv", **FEW).text
    described = national.get(f"{OBSERVATIONS}.csv-metadata.json", params=FEW).json() | {"url": "figures.csv"}
    (tmp_path / "figures.csv-metadata.json").write_text(json.dumps(described), "utf-8")
    for changed in (text, text.replace(",final,", ",finished,"), text.replace("2008-04-01", "1 April")):
        (tmp_path / "figures.csv").write_text(changed, "utf-8")
        assert csvw.CSVW(str(tmp_path / "figures.csv"), validate=True).is_valid == (changed == text)


def test_the_names_of_the_columns_are_the_same_in_both_languages_and_their_titles_are_not(
    national: httpx.Client,
) -> None:
    for language, title in (("en", "Area"), ("cy", "Ardal")):
        assert tuple(table(read(national, "csv", **FEW, lang=language).text)[0]) == COLUMNS
        titled = read(national, "csv", **FEW, lang=language, headings="titles")
        assert titled.content.startswith(b"\xef\xbb\xbf"), "or a spreadsheet misreads Welsh"
        assert title in table(titled.content.decode("utf-8-sig"))[0]


def test_a_table_for_people_has_no_code_where_there_is_a_word(national: httpx.Client) -> None:
    query = {"indicator": "SCC/006", "area": CARDIFF, "period_type": "year", "lang": "cy", "headings": "titles"}
    (found,) = table(read(national, "csv", **query).content.decode("utf-8-sig"))
    assert (found["Statws"], found["Math o gyfnod"], found["Cyflawn"]) == (
        "Terfynol",
        "Blwyddyn (Ebrill i Fawrth)",
        "ydy",
    )


def test_a_statswales_table_has_a_line_for_each_measure_with_its_shorthand(national: httpx.Client) -> None:
    query = {"indicator": "SCC/006", "area": f"{WALES},{CARDIFF}", "source": "derived"}
    lines = read(national, "statswales", **query).text.splitlines()
    assert lines[0] == "AreaCode,YearCode,IndicatorCode,SourceCode,NoteCodes,Measure,Data"
    assert f"{CARDIFF},200809,SCC/006,derived,,numerator,1140" in lines
    assert f"{CARDIFF},200809,SCC/006,derived,,percentage,95.0" in lines
    assert f"{CARDIFF},200809Q4,SCC/006,derived,,denominator,300" in lines
    assert f"{CARDIFF},200809Mar,SCC/006,derived,,denominator,100" in lines
    (total,) = [each for each in lines if each.startswith(f"{WALES},200809,") and ",numerator," in each]
    assert ",t,p,numerator," in total.replace('"', "")
    assert len(lines) == 1 + 2 * 17 * 3


def test_a_rate_and_a_mean_are_called_so_in_a_statswales_table(national: httpx.Client) -> None:
    found = table(read(national, "statswales", **FEW).text)
    assert {(each["IndicatorCode"], each["Measure"]) for each in found if each["Measure"] not in COLUMNS} == {
        ("SCC/006", "percentage"), ("SCC/042b", "mean"), ("SCA/001", "rate")
    }  # fmt: skip


def test_a_withheld_figure_is_a_blank_with_its_shorthand_in_a_statswales_table(anybody: httpx.Client) -> None:
    query = {"indicator": "SCC/006", "area": f"{WALES},{POWYS}", "source": "derived", "period_type": "year"}
    found = table(read(anybody, "statswales", **query).text)
    assert {each["Data"] for each in found} == {""}
    assert {(each["AreaCode"], each["NoteCodes"]) for each in found} == {
        (POWYS, "c"), (WALES, "t,c"), (WALES, "a,c")
    }  # fmt: skip


def test_a_statswales_table_holds_one_kind_of_year(national: httpx.Client) -> None:
    refused = national.get(OBSERVATIONS, params={"format": "statswales"})
    assert (refused.status_code, refused.json()["type"]) == (400, "urn:cyfnewid:problem:not-in-this-format")
    assert "statswales-zip" in refused.json()["detail"]
    schools = table(read(national, "statswales", indicator="EDU/002ii", area=CARDIFF, source="derived").text)
    assert {each["YearCode"] for each in schools} == {"200708", "200708Aug"}


def test_a_statswales_archive_brings_a_lookup_table_for_each_dimension(national: httpx.Client) -> None:
    with zipfile.ZipFile(io.BytesIO(read(national, "statswales-zip").content)) as archive:
        held = {name: table(archive.read(name).decode()) for name in archive.namelist()}
    data = [*held["data-financial.csv"], *held["data-academic.csv"]]
    for name, column in (
        ("areas", "AreaCode"),
        ("indicators", "IndicatorCode"),
        ("sources", "SourceCode"),
        ("measures", "Measure"),
    ):
        lookup = held[f"{name}.csv"]
        assert {each["refcode"] for each in lookup} == {each[column] for each in data}
        assert all(each["description_en"] and each["description_cy"] for each in lookup)
        assert len({each["description_cy"] for each in lookup}) == len(lookup)
    assert {each["hierarchy"] for each in held["areas.csv"]} <= {"", *(each["refcode"] for each in held["areas.csv"])}
    keys = [tuple(each[name] for name in each if name not in ("NoteCodes", "Data")) for each in data]
    financial = len(held["data-financial.csv"])
    assert len(set(keys[:financial])) == financial
    assert len(set(keys[financial:])) == len(keys) - financial


def test_no_table_for_statswales_passes_invented_cases_off_as_real_ones(invented: httpx.Client) -> None:
    found = table(read(invented, "statswales", indicator="SCC/006").text)
    assert {each["SourceCode"] for each in found} == {"derived-invented", "submitted"}
    with zipfile.ZipFile(io.BytesIO(read(invented, "statswales-zip", indicator="SCC/006").content)) as archive:
        assert "(achosion dychmygol)" in archive.read("sources.csv").decode()
        assert "Achosion dychmygol" in archive.read("NOTICE.txt").decode()


@pytest.mark.parametrize("form", formats())
def test_every_format_says_that_cases_are_invented(invented: httpx.Client, form: str) -> None:
    answer = read(invented, form, indicator="SCC/006", area=CARDIFF, period_type="year")
    assert "Invented cases" in answer.headers["x-notice"]
    body = answer.content
    if form == "statswales-zip":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    if form == "parquet":
        body = fastparquet.ParquetFile(io.BytesIO(body)).to_pandas()["indicator_title"][0].encode()
    assert b"invented" in body
