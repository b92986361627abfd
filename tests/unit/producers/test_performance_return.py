from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from producers.outbox.file import forgetful
from schemas.codec import codec
from tests.lib.extracts import TODAY, Nights, addresses, refused, write

HEADER = "indicator,period,numerator,denominator,value,status,note\n"
NATIONAL = "indicator,period,numerator,denominator,value,status,note,area,source,licence\n"
WALES = "W92000004"


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with forgetful("W06000015") as outbox:
        yield Nights(outbox, tmp_path, "performance_return")


def events(nights: Nights) -> list:
    return [codec().decode(value) for value in nights.sent]


def test_a_figure_is_stated_with_the_precision_it_was_written_with(nights: Nights) -> None:
    nights.night(performance=HEADER + "SCC/006,FY2008-09,95,100,95.0,final,\n")
    (event,) = events(nights)
    assert (event.indicator, event.area, event.period, event.figure_status) == (
        "SCC/006",
        "W06000015",
        "FY2008-09",
        "final",
    )
    assert (event.numerator, event.denominator, event.value, event.value_text) == (95.0, 100.0, 95.0, "95.0")
    assert event.header.occurred_on == date(2009, 3, 31)
    assert event.header.subject == "SCC/006/W06000015/FY2008-09"
    nights.night(performance=HEADER + "SCC/006,FY2008-09,95,100,95,final,\n")
    assert nights.reports[-1].files[0].changed == 1


def test_a_withheld_count_is_stated_as_withheld_and_a_blank_one_as_not_given(nights: Nights) -> None:
    nights.night(performance=HEADER + "SCC/006,FY2008-09,*,100,,provisional,small\nSCC/004,FY2008-09,,,9.7,final,\n")
    found = {event.indicator: (event.numerator, event.value, event.withheld, event.note) for event in events(nights)}
    assert found == {"SCC/006": (None, None, True, "small"), "SCC/004": (None, 9.7, False, None)}


def test_each_fault_of_a_figure_has_its_code(tmp_path: Path) -> None:
    rows = [
        ",FY2008-09,,,95,final,",
        "SCC/006,2008-09-31,,,95,final,",
        "SCC/006,FY2008-10,,,95,final,",
        "SCC/006,FY2007-08,,,95,Final,",
        "?,FY2006-07,,,95,final,",
        "SCC/006,FY2005-06,,,95%,final,",
        'SCC/006,FY2004-05,"1,395",,,final,',
        "SCC/006,2009-01,,,95,final,",
        "SCC/006,2009-01,,,96,final,",
        "SCC/006,2009-02,,,95,final,,W06000001",
        "PM20a,AY2007-08,,,95,final,",
    ]
    write(tmp_path, as_at=None, performance=HEADER.strip() + ",area\n" + "\n".join(rows))
    assert [each[1:] for each in addresses(refused(tmp_path, "performance_return"))] == [
        (2, "missing_value"),
        (3, "bad_date"),
        (4, "bad_date"),
        (5, "unknown_code"),
        (6, "unknown_code"),
        (7, "bad_number"),
        (8, "bad_number"),
        (9, "duplicate_key"),
        (10, "duplicate_key"),
        (11, "unknown_code"),
    ]


def test_without_an_as_at_day_a_return_speaks_as_at_today(nights: Nights) -> None:
    report = nights.night(as_at=None, performance=HEADER)
    assert report.as_at == TODAY


def test_without_the_file_nothing_is_stated_and_nothing_withdrawn(nights: Nights) -> None:
    nights.night(as_at=None, performance=HEADER + "SCC/006,FY2008-09,,,95,final,\n")
    report = nights.night(as_at=None)
    assert (report.files, len(nights.asserted())) == ([], 1)
    assert report.warnings == ["there is no performance.csv; nothing is stated and nothing withdrawn"]


def test_the_publisher_states_which_area_and_where_it_was_published(tmp_path: Path) -> None:
    with forgetful(WALES) as outbox:
        nights = Nights(outbox, tmp_path, "performance_return", WALES)
        row = "SCC/006,FY2008-09,,,95,final,,{},a factfile,OGL v3\n"
        nights.night(performance=NATIONAL + row.format(WALES) + row.format("W06000015") + row.format("north-wales"))
        assert [(each.area, each.stated_in, each.licence) for each in events(nights)] == [
            (WALES, "a factfile", "OGL v3"),
            ("W06000015", "a factfile", "OGL v3"),
            ("north-wales", "a factfile", "OGL v3"),
        ]


def test_the_publisher_must_say_area_source_and_licence(tmp_path: Path) -> None:
    write(tmp_path, performance=HEADER + "SCC/006,FY2008-09,,,95,final,\n")
    assert addresses(refused(tmp_path, "performance_return", WALES)) == [("performance.csv", 1, "missing_column")]
    rows = [
        "SCC/006,FY2008-09,,,95,final,,,x,y",
        "SCC/006,FY2008-09,,,95,final,,E06000001,x,y",
        f"SCC/006,FY2008-09,,,95,final,,{WALES},,y",
    ]
    write(tmp_path, performance=NATIONAL + "\n".join(rows))
    assert addresses(refused(tmp_path, "performance_return", WALES)) == [
        ("performance.csv", 2, "missing_value"),
        ("performance.csv", 3, "unknown_code"),
        ("performance.csv", 4, "missing_value"),
    ]
