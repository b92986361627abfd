"""What is written by a writer made for one schema is, byte for byte, what the Avro library writes."""

import io
import json
import os
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.calendar import LONDON, milliseconds
from producers.rules.cells import Moment, read_moment
from schemas.catalogue import catalogue
from schemas.codec import codec, event_class
from schemas.events.header import Header
from schemas.writing import compiled, whole

#: Of each kind of event.
as_many = settings(max_examples=int(os.environ.get("EXAMPLES", "40")))
BY_THE_LIBRARY = {"extract_completed", "receipt"}


def values(kind: Any) -> st.SearchStrategy[Any]:
    if isinstance(kind, list):
        return st.one_of(*map(values, kind))
    if isinstance(kind, dict) and kind["type"] == "record":
        return st.fixed_dictionaries({field["name"]: values(field["type"]) for field in kind["fields"]})
    if isinstance(kind, dict) and kind["type"] == "array":
        return st.lists(values(kind["items"]), max_size=2)
    if isinstance(kind, dict) and kind["type"] == "enum":
        return st.sampled_from(kind["symbols"])
    if isinstance(kind, dict) and kind["type"] == "fixed":
        return st.binary(min_size=kind["size"], max_size=kind["size"])
    if isinstance(kind, dict) and kind.get("logicalType") == "date":
        return st.dates()
    plain = kind if isinstance(kind, str) else kind["type"]
    return {
        "null": st.none(),
        "string": st.text(),
        "boolean": st.booleans(),
        "long": st.integers(-(2**63), 2**63 - 1),
        "int": st.integers(-(2**31), 2**31 - 1),
        "double": st.floats(allow_nan=False),
    }[plain]


@pytest.mark.parametrize("subject", catalogue().subjects)
@as_many
@given(data=st.data())
def test_any_event_is_written_as_the_library_writes_it(subject: str, data: st.DataObject) -> None:
    document = json.loads(catalogue().newest(subject).text)
    write = compiled(document)
    assert (write is None) is (subject in BY_THE_LIBRARY)
    if write is None:
        return
    record = data.draw(values(document | {"type": "record"}))
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(document), record)
    assert write(record) == out.getvalue()


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_whole_number_is_written_as_the_library_writes_it(number: int) -> None:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, {"type": "long"}, number)
    assert whole(number) == out.getvalue()


@given(st.dates(date(1970, 1, 2)), st.times())
def test_a_moment_is_the_same_however_it_is_reckoned(day: date, at: Any) -> None:
    moment = datetime.combine(day, at.replace(microsecond=0))
    read = read_moment(f"{moment:%Y-%m-%dT%H:%M:%S}" if day.year > 999 else "")
    if day.year > 999:
        assert read == Moment(day, milliseconds(moment))


@pytest.mark.parametrize("day", ["2009-03-29", "2009-10-25"])
def test_on_the_days_on_which_the_clocks_change_each_hour_is_reckoned_by_itself(day: str) -> None:
    for hour in range(24):
        moment = datetime.fromisoformat(f"{day}T{hour:02}:30").replace(tzinfo=LONDON)
        assert read_moment(f"{day}T{hour:02}:30") == Moment(date.fromisoformat(day), milliseconds(moment))
    assert timedelta(hours=1) in {moment.utcoffset(), (moment - timedelta(days=1)).utcoffset()}


@pytest.mark.parametrize("subject", [each for each in catalogue().subjects if each != "receipt"])
@as_many
@given(data=st.data())
def test_many_events_of_one_extract_are_written_as_each_is_by_itself(subject: str, data: st.DataObject) -> None:
    document = json.loads(catalogue().newest(subject).text)
    drawn = data.draw(st.lists(values(document | {"type": "record"}), min_size=1, max_size=3))
    names = data.draw(st.sets(st.sampled_from(Header._fields[1:])))
    shared = {name: value for name, value in drawn[0]["header"].items() if name in names}
    events = [{**each, "header": {**each["header"], **shared}} for each in drawn]
    own = [each.name for each in fields(event_class(subject)) if each.name != "header"]
    columns = [[each["header"][name] for each in events] for name in Header._fields if name not in shared]
    columns += [[each[name] for each in events] for name in own]
    assert codec().stating(subject, shared)(columns) == [codec().encode_document(subject, each) for each in events]
