from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from hub.domain.areas import AREAS
from hub.errors import ConfigurationError
from producers.outbox.file import forgetful
from producers.published import folder
from producers.reading import FolderSettings
from producers.sources import source_of
from schemas.codec import codec
from tests.lib.extracts import TODAY, Nights, addresses, drawn, first_extract, refused, write

HEADER = "area,year,band,count,source\n"
WALES = "W92000004"


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with forgetful(WALES) as outbox:
        yield Nights(outbox, tmp_path, "populations", WALES)


def events(nights: Nights) -> list:
    return [codec().decode(value) for value in nights.sent]


def test_a_population_is_stated_for_an_area_a_year_and_a_band_with_where_it_was_published(nights: Nights) -> None:
    nights.night(as_at=None, populations=HEADER + 'W06000015,2008,75_plus,20000,"An estimate, OGL v3"\n')
    (event,) = events(nights)
    assert (event.area, event.year, event.band, event.count) == ("W06000015", 2008, "75_plus", 20000)
    assert event.source == "An estimate, OGL v3"
    assert event.header.subject == "W06000015|2008|75_plus"
    assert event.header.occurred_on == date(2008, 6, 30)
    assert event.header.authority == WALES


def test_a_revised_population_is_a_new_revision_of_the_same_fact(nights: Nights) -> None:
    nights.night(as_at=None, populations=HEADER + "W06000015,2008,all,300000,x\n")
    nights.night(as_at=None, populations=HEADER + "W06000015,2008,all,300100,x\n")
    first, second = events(nights)
    assert first.header.event_id == second.header.event_id
    assert nights.reports[-1].files[0].changed == 1
    nights.night(as_at=None, populations=HEADER)
    assert nights.asserted() == {}


def test_each_fault_of_a_population_has_its_code(tmp_path: Path) -> None:
    write(
        tmp_path,
        as_at=None,
        populations=drawn(
            f"""
            area        | year  | band    | count   | source
            {WALES}     | 2008  | all     | 2993000 | x
            north-wales | 2008  | 0_17    | 0       | x
                        | 2008  | all     | 1       | x
            W06000001   | 2008  | all     | 1       |
            W06000001   | 08    | all     | 1       | x
            W06000001   | 1066  | all     | 1       | x
            W06000001   | FY2008-09 | all | 1       | x
            E06000001   | 2008  | all     | 1       | x
            W06000001   | 2008  | 75+     | 1       | x
            W06000001   | 2008  | 18_plus | 1.5     | x
            W06000001   | 2008  | 0_17    | -1      | x
            W06000001   | 2008  | all     | *       | x
            W06000002   | 2008  | all     | 1       | x
            W06000002   | 2008  | all     | 2       | y
            W06000002   | 2009  | all     | 2       | {"y" * 201}
            """
        ),
    )
    assert addresses(refused(tmp_path, "populations", WALES)) == [
        ("populations.csv", 4, "missing_value"),
        ("populations.csv", 5, "missing_value"),
        ("populations.csv", 6, "bad_date"),
        ("populations.csv", 7, "bad_date"),
        ("populations.csv", 8, "bad_date"),
        ("populations.csv", 9, "unknown_code"),
        ("populations.csv", 10, "unknown_code"),
        ("populations.csv", 11, "bad_number"),
        ("populations.csv", 12, "bad_number"),
        ("populations.csv", 13, "bad_number"),
        ("populations.csv", 14, "duplicate_key"),
        ("populations.csv", 15, "duplicate_key"),
        ("populations.csv", 16, "unknown_code"),
    ]


def test_without_an_as_at_day_populations_speak_as_at_today(nights: Nights) -> None:
    assert nights.night(as_at=None, populations=HEADER).as_at == TODAY


def test_without_the_file_nothing_is_stated_and_nothing_withdrawn(nights: Nights) -> None:
    nights.night(as_at=None, populations=HEADER + "W06000015,2008,all,300000,x\n")
    report = nights.night(as_at=None)
    assert (report.files, len(nights.asserted())) == ([], 1)
    assert report.warnings == ["there is no populations.csv; nothing is stated and nothing withdrawn"]


def test_an_authority_states_no_populations(tmp_path: Path) -> None:
    write(tmp_path, as_at=None, populations=HEADER)
    with pytest.raises(ConfigurationError, match="stated by the publisher"):
        refused(tmp_path, "populations")


def shipped() -> list[dict]:
    source = source_of("populations")
    settings = FolderSettings(name="populations", format="populations", folder=folder())
    report, events = first_extract(source, settings, WALES)
    assert report.refusals == []
    assert len(events) == report.files[0].rows
    return [asdict(event) for event in events]


def test_every_area_of_the_demonstration_has_a_population_of_75_and_over_that_says_it_is_invented() -> None:
    found = [each for each in shipped() if each["band"] == "75_plus"]
    assert {(each["area"], each["year"]) for each in found} == {
        (area.code, year) for area in AREAS for year in range(2006, 2010)
    }
    assert all(each["source"].startswith("Invented for the demonstration") for each in found)


def test_the_populations_that_were_published_say_where_and_may_be_used() -> None:
    found = [each for each in shipped() if each["band"] != "75_plus"]
    assert {(each["area"], each["count"]) for each in found if each["year"] == 2011} == {
        (area.code, area.population) for area in AREAS
    }
    assert all("StatsWales popu1009" in each["source"] for each in found)
    assert all(each["source"].endswith("Open Government Licence v3.0") for each in found)
