"""A census night after night: what is new, changed and withdrawn, what is left alone, and what is refused as a whole."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import ConfigurationError
from producers.keyed.keys import Keys
from producers.outbox.extracts import Manner
from producers.reading import FolderSettings, Request
from producers.sources import source_of
from producers.staging import Run, stage
from tests.lib.censuses import CensusNights, assessment, case, census, censuses, child, enquiry, line_of, plan
from tests.lib.extracts import AUTHORITY, TODAY, addresses

OPENED = case("2008-10-06", assessment("2008-10-07", "2008-11-03"))
C1 = child("C1", OPENED)
C2 = child("C2", case("2008-10-06", enquiry("2008-11-03", "2008-11-14"), plan("2008-11-14", "", ["2009-02-09"])))
C3 = child("C3", case("2009-01-05", assessment("2009-01-05"), conference="2009-01-20"), case("2008-05-06", nfa="1"))
ALL = census(C1, C2, C3)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[CensusNights]:
    with censuses(tmp_path / "extract") as nights:
        yield nights


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_order_within_the_document_gives_the_same_statements(
    tmp_path_factory: pytest.TempPathFactory, random: Random
) -> None:
    def any_order(parts: list[str]) -> list[str]:
        return random.sample(parts, len(parts))

    def document() -> str:
        of_one_day = [
            case(
                "2008-10-06",
                *any_order([assessment("2008-10-07", "2008-11-03"), assessment("2008-10-07"), enquiry("2008-10-08")]),
            ),
            case(
                "2008-10-06", *any_order([assessment("2008-10-07", "2008-11-04"), enquiry("2008-10-08", "2008-10-20")])
            ),
            case("2008-10-06", source="10", nfa="1"),
            case("2008-10-06", source="3A", conference="2008-10-20"),
        ]
        twice = any_order(of_one_day)
        return census(*any_order([child("C1", *twice[:2]), child("C1", *twice[1:]), C1, C2, C3]))

    with censuses(tmp_path_factory.mktemp("order")) as nights:
        first = nights.night(document())
        assert first.refusals == []
        before = nights.asserted()
        for _ in range(3):
            nights.night(document())
            assert nights.changes() == (0, 0, 0)
        assert nights.asserted() == before


def test_a_part_that_is_not_there_at_all_is_not_said_to_be_none(nights: CensusNights) -> None:
    nights.night(census(C1, C2))
    before = nights.asserted()
    report = nights.night(census(child("C1", case("2008-10-06")), child("C2", case("2008-10-06"))))
    assert nights.changes() == (0, 0, 0)
    assert nights.asserted() == before
    assert [warning.split(" at all")[0] for warning in report.warnings] == [
        "cin.xml holds no Assessments",
        "cin.xml holds no Section47, DateOfInitialCPC or ChildProtectionPlans",
        "cin.xml holds no ChildProtectionPlans",
    ]
    nights.night(census())
    assert nights.changes() == (0, 0, 2)


def test_a_refused_element_that_was_accepted_before_stands_as_it_stood(nights: CensusNights) -> None:
    nights.night(ALL)
    before = nights.asserted()
    report = nights.night(ALL.replace("<ReferralSource>6", "<ReferralSource>x", 1))
    assert [(each.code.value, each.stale) for each in report.refusals] == [("unknown_code", True)]
    assert nights.asserted() == before


LED_ON = case("2008-10-06", assessment("2008-10-07", "2008-11-03"), source="6")
STILL_ASSESSED = case("2008-10-06", assessment("2008-10-07"), source="6")
#: What is right, what is not and lies beside it, what of that is right, and the codes of what is not.
REFUSED_OF_THAT_DAY = {
    "no source": (LED_ON, case("2008-10-06", source=""), "", ["missing_value"]),
    "a source that is none": (LED_ON, case("2008-10-06", source="3G"), "", ["unknown_code"]),
    "an assessment in a refused referral": (
        LED_ON,
        case("2008-10-06", assessment("2008-10-07", "2008-10-20"), source=""),
        "",
        ["missing_value", "unknown_referral"],
    ),
    "an assessment authorised before it started": (
        LED_ON,
        case("2009-01-05", assessment("2008-10-07", "2008-10-01")),
        case("2009-01-05"),
        ["end_before_start"],
    ),
    "an assessment authorised after the day of the census": (
        STILL_ASSESSED,
        case("2009-01-05", assessment("2008-10-07", "2009-04-01")),
        case("2009-01-05"),
        ["future_date"],
    ),
    "an assessment authorised on no day": (
        LED_ON,
        case("2009-01-05", assessment("2008-10-07", "2008-10-32")),
        case("2009-01-05"),
        ["bad_date"],
    ),
}


@pytest.mark.parametrize("what", REFUSED_OF_THAT_DAY)
def test_what_is_refused_never_takes_the_number_of_another_of_its_child_and_day(
    what: str, nights: CensusNights
) -> None:
    right, wrong, right_of_it, codes = REFUSED_OF_THAT_DAY[what]
    nights.night(census(child("C1", right, right_of_it)))
    before = nights.asserted()
    for details in ((wrong, right), (right, wrong)):
        report = nights.night(census(child("C1", *details)))
        assert [(each.code.value, each.stale) for each in report.refusals] == [(code, False) for code in codes]
        assert nights.asserted() == before


def test_of_several_on_a_day_as_many_stand_as_before_when_one_is_no_longer_right(nights: CensusNights) -> None:
    first = case("2008-10-06", assessment("2008-10-07", "2008-10-20"), source="2A")
    second = case("2008-10-06", assessment("2008-10-07", "2008-11-03"), source="6")
    nights.night(census(child("C1", first, second)))
    before = nights.asserted()
    report = nights.night(census(child("C1", first, second.replace(">6<", "><"))))
    assert [(each.code.value, each.stale) for each in report.refusals] == [("missing_value", True)]
    assert nights.asserted() == before
    report = nights.night(census(child("C1", first.replace(">2A<", "><"), second)))
    assert [(each.code.value, each.stale) for each in report.refusals] == [("missing_value", True)]
    assert nights.asserted().keys() == before.keys()
    nights.night(census(child("C1", first, second)))
    assert nights.asserted() == before


WRONG = {
    "cut in the header": (ALL[:100].encode(), ALL[:100].count("\n") + 1, "malformed_xml"),
    "a tag too few": (ALL.replace("</CINdetails>\n", "", 1).encode(), line_of(ALL, "</Child>") - 1, "malformed_xml"),
    "and malformed": (ALL.replace(">C2<", ">Siân").encode("latin-1"), 1, "bad_encoding"),
    "an entity": (
        ALL.replace("<Message>", '<!DOCTYPE Message [<!ENTITY x "y">]>\n<Message>').encode(),
        2,
        "malformed_xml",
    ),
    "another collection": (ALL.replace("<Collection>CIN", "<Collection>SC").encode(), 5, "unknown_layout"),
    "no children": (census().replace("<Children>\n</Children>\n", "").encode(), 1, "unknown_layout"),
    "delimited text": (b"referral_id,person_id\nR1,P1\n", 1, "malformed_xml"),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", 1, "malformed_xml"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("as_at", [None, "2009-03-31"])
def test_a_census_that_cannot_be_used_is_refused_once_and_changes_nothing(
    wrong: str, as_at: str | None, nights: CensusNights
) -> None:
    nights.night(ALL)
    before = nights.asserted()
    content, line, code = WRONG[wrong]
    report = nights.night(content, as_at)
    assert addresses(report.refusals) == [("cin.xml", line, code)]
    assert report.is_refused
    assert nights.asserted() == before
    nights.night(ALL)
    assert nights.changes() == (0, 0, 0)


@pytest.mark.parametrize(
    ("reference", "beside", "as_at"),
    [
        ("2009-03-31", None, "2009-03-31"),
        ("31/03/2009", None, "2009-03-31"),
        ("2009-03-31T00:00:00", None, "2009-03-31"),
        (None, "2009-03-31", "2009-03-31"),
        ("", "2009-03-31", "2009-03-31"),
        # Made within the year: it speaks for the day on which it was made.
        ("2009-06-30", "2009-05-01", "2009-05-01"),
        # Said of an older census: nothing of it is later than its own day.
        ("2009-03-31", "2009-05-01", "2009-03-31"),
    ],
)
def test_the_as_at_day_is_the_reference_date_or_an_earlier_day_beside_it(
    reference: str | None, beside: str | None, as_at: str, nights: CensusNights
) -> None:
    report = nights.night(census(C1, reference=reference), beside)
    assert (report.as_at, report.refusals) == (date.fromisoformat(as_at), [])


@pytest.mark.parametrize(
    ("reference", "beside", "address"),
    [
        (None, None, ("cin.xml", 1)),
        ("2009-02-29", None, ("cin.xml", 7)),
        ("2009-02-29", "2009-02-28", ("cin.xml", 7)),
        ("2009-06-02", None, ("cin.xml", 7)),
        ("2009-06-30", "2009-06-02", ("as_at.txt", 1)),
        ("2009-03-31", "soon", ("as_at.txt", 1)),
        ("2008-03-31", None, ("cin.xml", 7)),
        ("2009-03-31</ReferenceDate><ReferenceDate>2009-03-30", None, ("cin.xml", 7)),
    ],
)
def test_a_day_that_cannot_be_taken_refuses_the_whole(
    reference: str | None, beside: str | None, address: tuple[str, int], nights: CensusNights
) -> None:
    nights.night(census(C1, reference="2008-12-31"))
    before = nights.asserted()
    report = nights.night(census(C2, reference=reference), beside)
    assert addresses(report.refusals) == [(*address, "bad_as_at")]
    assert nights.asserted() == before


def test_a_census_of_the_next_year_leaves_what_lies_before_it_as_it_was_stated(nights: CensusNights) -> None:
    closed = [
        child(f"closed-{number}", case("2008-06-02", assessment("2008-06-03", "2008-06-20"))) for number in range(60)
    ]
    still_open = child("open", case("2009-01-05", plan("2009-01-20", "", ["2009-03-30"])))
    new = [child(f"new-{number}", case("2009-04-02")) for number in range(60)]
    nights.night(census(*closed, still_open))
    first_year = nights.asserted()
    report = nights.night(census(still_open, *new, reference="2010-03-31"), "2009-05-01")
    assert report.refusals == []
    assert nights.changes() == (60, 0, 0)
    assert first_year.items() <= nights.asserted().items()
    nights.night(census(still_open, *new[1:], reference="2010-03-31"), "2009-05-02")
    assert nights.changes() == (0, 0, 1)  # within the year, what is gone has been withdrawn
    assert first_year.items() <= nights.asserted().items()
    nights.night(census(child("open", case("2009-01-05")), *new[1:], reference="2010-03-31"), "2009-05-03")
    assert nights.changes() == (0, 0, 0)  # no plan at all: that part was left out
    nights.night(census(*new[1:], reference="2010-03-31"), "2009-05-04")
    assert nights.changes() == (0, 0, 1)


def test_a_connector_that_reads_its_topics_back_leaves_earlier_years_and_withdraws_what_is_gone_of_this_one(
    nights: CensusNights,
) -> None:
    closed = [child(f"closed-{number}", case("2008-06-02")) for number in range(60)]
    nights.night(census(*closed))
    earlier = nights.asserted()
    new = [child(f"new-{number}", case("2009-04-02")) for number in range(20)]
    nights.night(census(*new, reference="2010-03-31"), "2009-05-01")
    outbox = nights.nights.outbox
    with outbox.writing():
        outbox.known("referrals.csv").learn(outbox.statements.records("referral_received"))
    report = nights.night(census(*new[1:], reference="2010-03-31"), "2009-05-01")
    assert (report.refusals, nights.changes()) == ([], (0, 0, 1))
    assert earlier.items() <= nights.asserted().items()


def test_under_new_keys_nothing_stays_of_what_was_stated_under_the_old_ones(nights: CensusNights) -> None:
    nights.night(census(*(child(f"closed-{number}", case("2008-06-02")) for number in range(30))))
    nights.night(census(C1, child("new", case("2009-04-02")), reference="2010-03-31"), "2009-05-01")
    under_old = nights.asserted()
    source, folder, outbox = source_of("cin_census"), nights.nights.folder, nights.nights.outbox
    own = FolderSettings(name="it", format="cin_census", folder=folder)
    run = Run(AUTHORITY, Keys([bytes(32)]), TODAY, 9_000_000, manner=Manner.REKEYED)
    assert stage(outbox, source, own, run, keep=True).refusals == []
    assert not under_old.keys() & nights.asserted().keys()
    assert len(nights.asserted()) == 4


def test_a_folder_holds_one_census(nights: CensusNights) -> None:
    nights.night(ALL)
    folder = nights.nights.folder
    (folder / "schema.xsd").write_text("x")
    (folder / "CIN.XML").write_text(ALL)
    (folder / "._cin.xml").write_bytes(b"\x00\x05")
    report = nights.nights.read()
    assert addresses(report.refusals) == [("cin.xml", 1, "unknown_layout")]
    assert report.warnings == [
        f"{name} is no file of this format; it was left alone" for name in ("._cin.xml", "schema.xsd")
    ]
    (folder / "cin.xml").unlink()
    report = nights.nights.read()
    assert (report.refusals, nights.changes()) == ([], (0, 0, 0))
    (folder / "CIN.XML").unlink()
    report = nights.nights.read()
    assert addresses(report.refusals) == [("as_at.txt", 1, "bad_as_at")]
    (folder / "as_at.txt").write_text("2009-04-01")
    report = nights.nights.read()
    assert (report.refusals, report.files) == ([], [])
    assert any("no .xml file" in each for each in report.warnings)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = FolderSettings(name="it", format="cin_census", folder=tmp_path / "nowhere")
    with pytest.raises(ConfigurationError, match="nowhere"):
        source_of("cin_census").read(settings, Request(AUTHORITY, TODAY))


def test_a_census_that_is_written_to_while_it_is_read_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "cin.xml"
    file.write_text(ALL)
    settings = FolderSettings(name="it", format="cin_census", folder=tmp_path)
    extract = source_of("cin_census").read(settings, Request(AUTHORITY, TODAY))
    file.write_text(ALL + "\n")
    with pytest.raises(ConfigurationError, match="written to"):
        list(extract.sheets)
