"""Ofsted's Annex A, workbook after workbook: what each list states, what it must not, and what is refused with its row."""

import random
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import producers
from hub.errors import ConfigurationError
from producers.annex_a.codes import ALL, REFERRAL_SOURCE, YES_OR_NO, written
from producers.outbox.file import forgetful
from producers.refusals import Code
from producers.sources import source_of
from producers.sources.annex_a import AnnexASettings
from tests.lib.configured import HEAD_LINES, ConfiguredNights, configured, counts, written_on
from tests.lib.extracts import AUTHORITY, addresses, first_extract
from tests.lib.worksheets import workbook

SAMPLE = Path(producers.__file__).parent / "samples" / "annex_a" / "Annex_A.xlsx"
CONFIGURATION = 'format = "annex_a"\n'
Sheets = dict[str, list[list[Any]]]


def on(month: int, day: int, year: int = 2009) -> date:
    return date(year, month, day)


LIST_3: list[list[Any]] = [
    ["Child Unique ID", "Gender", "Date of Referral", "Referral Source", "Referral NFA?"],
    [101, "a) Male", on(3, 2), "q) 6: Police", "No"],
    [102, "b) Female", on(1, 5), "e) 2A: Schools", "b) No"],
]
LIST_4: list[list[Any]] = [
    ["Child Unique ID", "Continuous Assessment Start Date", "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation"],
    [101, on(3, 2), "a) Yes", on(3, 20)],
    [102, on(1, 5), "No", None],
]  # fmt: skip
LIST_5: list[list[Any]] = [
    ["Child Unique ID", "Strategy discussion initiating Section 47 Enquiry Start Date", "Date of Initial Child Protection Conference"],
    [101, on(3, 3), on(3, 17)],
    [102, on(1, 6), None],
]  # fmt: skip
LIST_7: list[list[Any]] = [
    ["Child Unique ID", "Child Protection Plan Start Date", "Date of latest review conference", "Child Protection Plan End Date"],
    [101, on(3, 17), None, None],
    [103, on(2, 1, 2008), on(12, 1, 2008), on(12, 1, 2008)],
]  # fmt: skip
LIST_8: list[list[Any]] = [
    ["Child Unique ID", "Date Started to be Looked After", "Start date of current legal status", "Child's Legal Status", "Date Ceased to be Looked After"],
    [104, on(2, 2), on(2, 2), "C2: FCO", None],
    [105, on(2, 2, 2007), on(5, 5, 2008), "C1: ICO", on(1, 9)],
    [106, on(2, 3), on(2, 3), "V4: Short term breaks, agreements recorded", None],
]  # fmt: skip
LIST_9: list[list[Any]] = [
    ["Child Unique ID", "Date of Birth", "LA in Touch", "Type of Accommodation", "Suitability of Accommodation", "Activity Status"],
    [107, on(1, 20, 1990), "a) Yes", "U: Independent living", "a) Suitable", "F2: Full time in education other than higher"],
    [108, on(3, 31, 1990), "d) Refu", "", "", ""],
    [109, on(4, 1, 1990), "a) Yes", "", "", ""],
    [110, on(12, 30, 1989), "a) Yes", "", "", ""],
    [111, on(2, 1, 1990), "c) Died", "", "", ""],
]  # fmt: skip
BOOK: Sheets = {
    "List 1": [["Child Unique ID", "Date of Contact"], [101, on(3, 1)]],
    "List 3": LIST_3,
    "List 4": LIST_4,
    "List 5": LIST_5,
    "List 7": LIST_7,
    "List 8": LIST_8,
    "List 9": LIST_9,
}


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[ConfiguredNights]:
    with forgetful(AUTHORITY) as outbox:
        yield ConfiguredNights(outbox, tmp_path, CONFIGURATION)


def book(**lists: list[list[Any]]) -> bytes:
    """The workbook with other lists: `list_3` is List 3."""
    return workbook({**BOOK, **{name.replace("list_", "List "): rows for name, rows in lists.items()}})


def test_the_sample_is_read_whole(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path)
    (tmp_path / "as_at.txt").write_text("2021-03-16")
    read = AnnexASettings(name="it", format="annex_a", folder=tmp_path)
    report, events = first_extract(source_of("annex_a"), read, today=date(2026, 1, 5))
    assert counts(report.files) == [
        ("Annex_A.xlsx/List 9", 0, 0, 0, 0, 0),
        ("Annex_A.xlsx/List 5", 3, 0, 3, 0, 0),
        ("Annex_A.xlsx/List 3", 6, 0, 6, 0, 0),
        ("Annex_A.xlsx/List 4", 5, 0, 10, 0, 0),
    ]
    assert report.refusals == []
    assert report.warnings == [
        "Annex_A.xlsx/List 9: 6 row(s) turned 19 more than three months ago, not yet, or died: how they fared at 19 is not said",
        "Annex_A.xlsx/List 5: 2 row(s) name no initial conference",
    ]
    sources = [each.referral_source for each in events if each.SUBJECT == "referral_received"]
    assert sorted(sources) == ["health", "other", "police", "police", "police", "school"]
    plans = read.model_copy(update={"states": ("protection_plans", "care_periods")})
    report, _ = first_extract(source_of("annex_a"), plans, today=date(2026, 1, 5))
    assert [(each.rows, each.refused, each.new) for each in report.files] == [(5, 0, 6), (7, 0, 12)]


def test_each_list_states_what_it_says_and_no_more(nights: ConfiguredNights) -> None:
    report = nights.night(Annex__xlsx=book())
    assert report.refusals == []
    assert nights.kinds() == {
        "assessment_completed": 1,
        "assessment_required": 2,
        "care_leaver_turned_19": 2,
        "conference_held": 1,
        "referral_received": 2,
    }
    nights.configuration = CONFIGURATION + 'states = ["protection_plans", "care_periods"]\n'
    report = nights.again()
    assert report.refusals == []
    assert {kind: count for kind, count in nights.kinds().items() if kind.startswith(("care_s", "care_e", "prot"))} == {
        "care_started": 3,
        "care_ended": 1,
        "protection_plan_started": 2,
        "protection_plan_ended": 1,
    }


def test_a_care_period_says_how_it_began_only_where_its_legal_status_is_still_that(tmp_path: Path) -> None:
    (tmp_path / "as_at.txt").write_text("2009-03-31")
    (tmp_path / "Annex.xlsx").write_bytes(book())
    read = AnnexASettings(name="it", format="annex_a", folder=tmp_path, states=("care_periods",))
    _, events = first_extract(source_of("annex_a"), read)
    assert [each.basis for each in events if each.SUBJECT == "care_started"] == ["care_order", "other", "short_breaks"]


def test_a_child_on_a_plan_and_its_conferences_are_not_stated_together(nights: ConfiguredNights) -> None:
    nights.configuration = CONFIGURATION + 'states = ["conferences", "protection_plans"]\n'
    with pytest.raises(ConfigurationError) as caught:
        nights.night(Annex__xlsx=book())
    assert f"line {HEAD_LINES + 2}: sources 1, key states: has conferences and protection_plans" in str(caught.value)
    assert "SCC/034 would count every earlier one as missed" in str(caught.value)


def test_what_changes_from_workbook_to_workbook_is_stated_and_nothing_else(nights: ConfiguredNights) -> None:
    nights.night(Annex__xlsx=book())
    before = nights.asserted()
    for same in (
        book(list_3=[LIST_3[0], *reversed(LIST_3[1:])]),
        book(list_3=[[cell, "new", *rest] for cell, *rest in LIST_3]),
        book(list_3=[["Annex A, List 3"], [], ["CHILD  UNIQUE\nID", *LIST_3[0][1:]], *LIST_3[1:]]),
        book(
            list_3=[
                LIST_3[0],
                ["101", None, "02/03/2009", "Police", None],
                [102.0, None, "2009-01-05 00:00:00", "2a", None],
            ]
        ),
        book(list_3=[*LIST_3, [None, None, None, None, "=A4"]], list_5=[LIST_5[0], LIST_5[1], LIST_5[1]]),
    ):
        report = nights.night(Annex__xlsx=same)
        assert [(each.refused, each.new, each.changed, each.withdrawn) for each in report.files] == [(0,) * 4] * 4, (
            report
        )
    nights.night(Annex__xlsx=book(list_3=[LIST_3[0], LIST_3[1], [102, None, on(1, 5), "s) 8: Other", None]]))
    assert ("Annex.xlsx/List 3", 2, 0, 0, 1, 0) in counts(nights.reports[-1].files)
    nights.night(Annex__xlsx=workbook({"List 1": [], "List 4": LIST_4}))
    assert len(nights.asserted()) == len(before)
    assert [each for each in nights.reports[-1].warnings if "no worksheet" in each] == [
        "Annex.xlsx has no worksheet List 9; nothing is said of care leavers",
        "Annex.xlsx has no worksheet List 5; nothing is said of section 47 enquiries and initial conferences",
        "Annex.xlsx has no worksheet List 3; nothing is said of referrals",
    ]
    nights.night(Annex__xlsx=book())
    assert nights.asserted() == before


def test_what_leaves_the_months_of_the_list_stays_stated_and_what_is_corrected_is_withdrawn(
    nights: ConfiguredNights,
) -> None:
    nights.night(as_at="2009-03-10", Annex__xlsx=book())
    moved = [LIST_3[0], [101, None, on(3, 3), "q) 6: Police", None]]  # a day was corrected; January is too long ago
    report = nights.night(as_at="2009-03-31", Annex__xlsx=book(list_3=[*moved, [103, None, on(2, 1), "Police", None]]))
    assert ("Annex.xlsx/List 3", 2, 0, 2, 0, 1) in counts(report.files)
    assert nights.kinds()["referral_received"] == 3
    report = nights.night(as_at="2009-03-31", Annex__xlsx=book(list_3=[LIST_3[0]]))
    assert ("Annex.xlsx/List 3", 0, 0, 0, 0, 0) in counts(report.files)


def test_a_conference_stays_stated_when_its_discussion_leaves_the_list(nights: ConfiguredNights) -> None:
    nights.night(as_at="2009-03-31", Annex__xlsx=book(list_5=[LIST_5[0], [101, on(3, 3), on(3, 30)]]))
    nights.night(as_at="2009-03-31", Annex__xlsx=book(list_5=[LIST_5[0], [103, on(3, 20), on(3, 31)]]))
    assert nights.kinds()["conference_held"] == 2
    early, late = [101, on(3, 3, 2008), on(3, 30)], [102, on(12, 1, 2008), on(12, 10, 2008)]
    nights.night(as_at="2009-03-31", Annex__xlsx=book(list_5=[LIST_5[0], late, early]))
    report = nights.night(as_at="2009-03-31", Annex__xlsx=book(list_5=[LIST_5[0], late]))
    assert counts(report.files)[1] == ("Annex.xlsx/List 5", 1, 0, 0, 0, 1)  # a discussion a year before was a mistake


def test_a_child_may_be_referred_twice_on_a_day_whatever_their_order(nights: ConfiguredNights) -> None:
    twice = [[101, None, on(3, 2), "q) 6: Police", None], [101, None, on(3, 2), "b) 1B: Individual", None]]
    nights.night(Annex__xlsx=book(list_3=[LIST_3[0], *twice, twice[0]]))
    assert nights.kinds()["referral_received"] == 2
    assert "Annex.xlsx/List 3: 1 row(s) say again what another says; it is stated once" in nights.reports[-1].warnings
    before = nights.asserted()
    nights.night(Annex__xlsx=book(list_3=[LIST_3[0], *reversed(twice)]))
    assert nights.asserted() == before


@pytest.mark.parametrize(
    ("name", "good", "bad", "code"),
    [
        ("list_3", [101, None, on(3, 2), "q) 6: Police", "No"], [101, None, on(3, 2), None, None], "missing_value"),
        ("list_3", [101, None, on(3, 2), "q) 6: Police", "No"], [101, None, on(3, 2), "Court", None], "unknown_code"),
        ("list_4", [101, on(3, 2), "a) Yes", on(3, 20)], [101, on(3, 2), "a) Yes", on(3, 1)], "end_before_start"),
        ("list_4", [101, on(3, 2), "a) Yes", on(3, 20)], [101, on(3, 2), "a) Yes", "12 March"], "bad_date"),
        ("list_4", [101, on(3, 2), "a) Yes", on(3, 20)], [101, on(3, 2), "Maybe", on(3, 9)], "unknown_code"),
    ],
)
def test_a_refused_row_never_takes_the_number_of_another_of_its_child_and_day(
    nights: ConfiguredNights, name: str, good: list[Any], bad: list[Any], code: str
) -> None:
    header = {"list_3": LIST_3, "list_4": LIST_4}[name][0]
    nights.night(Annex__xlsx=book(**{name: [header, good]}))
    before = nights.asserted()
    for rows in ([bad, good], [good, bad]):
        report = nights.night(Annex__xlsx=book(**{name: [header, *rows]}))
        assert [(each.code.value, each.stale) for each in report.refusals] == [(code, False)]
        assert nights.asserted() == before


def test_each_row_that_is_wrong_has_its_number_one_code_and_what_stands_there(nights: ConfiguredNights) -> None:
    wrong: Mapping[str, list[list[Any]]] = {
        "list_3": [
            LIST_3[0],
            [None, None, on(3, 2), "q) 6: Police", None],
            [201, None, None, "q) 6: Police", None],
            [202, None, "31/02/2009", "q) 6: Police", None],
            [203, None, 39903, "q) 6: Police", None],
            [204, None, on(3, 2), "q) 4: Police", None],
            [205, None, on(3, 2), None, None],
            [206, None, on(4, 1), "6", None],
            ["#N/A", None, on(3, 2), "6", None],
            [208, None, on(3, 2), "LA services", None],
        ],
        "list_4": [LIST_4[0], [201, on(3, 2), "z) Perhaps", None], [202, on(3, 2), "c) Unknown", on(3, 1)]],
        "list_5": [LIST_5[0], [201, None, on(3, 2)], [202, on(3, 3), on(3, 2)], [203, on(3, 3), on(3, 20)], [203, on(3, 4), on(3, 20)]],
        "list_9": [LIST_9[0], [201, None, "a) Yes", None, None, None], [202, on(2, 1, 1990), "", None, None, None], [203, on(2, 1, 1990), "Yes", None, "c) Fair", None]],
    }  # fmt: skip
    report = nights.night(Annex__xlsx=book(**wrong))
    assert addresses(report.refusals) == [
        ("Annex.xlsx/List 9", 2, "missing_value"),
        ("Annex.xlsx/List 9", 3, "missing_value"),
        ("Annex.xlsx/List 9", 4, "unknown_code"),
        ("Annex.xlsx/List 5", 2, "missing_value"),
        ("Annex.xlsx/List 5", 3, "end_before_start"),
        ("Annex.xlsx/List 5", 4, "duplicate_key"),
        ("Annex.xlsx/List 5", 5, "duplicate_key"),
        ("Annex.xlsx/List 3", 2, "missing_value"),
        ("Annex.xlsx/List 3", 3, "missing_value"),
        ("Annex.xlsx/List 3", 4, "bad_date"),
        ("Annex.xlsx/List 3", 5, "bad_date"),
        ("Annex.xlsx/List 3", 6, "unknown_code"),
        ("Annex.xlsx/List 3", 7, "missing_value"),
        ("Annex.xlsx/List 3", 8, "future_date"),
        ("Annex.xlsx/List 3", 9, "missing_value"),
        ("Annex.xlsx/List 3", 10, "unknown_code"),
        ("Annex.xlsx/List 4", 2, "unknown_code"),
        ("Annex.xlsx/List 4", 3, "end_before_start"),
    ]
    said = {(each.file[-6:], each.line): each.sentence for each in report.refusals}
    assert said["List 3", 2] == "Child Unique ID is blank; it must be given"
    assert said["List 3", 3] == "Date of Referral is blank; it must be given"
    assert said["List 3", 4].startswith('Date of Referral is "31/02/2009"; dates are written YYYY-MM-DD or DD/MM/YYYY')
    assert said["List 3", 6].startswith(
        'Referral Source is "q) 4: Police"; it is one of a) 1A: Individual - family member'
    )
    assert said["List 4", 3] == (
        "Continuous Assessment Date of Authorisation is before Continuous Assessment Start Date; it must be on or after it"
    )


@pytest.mark.parametrize(
    ("content", "refused", "said"),
    [
        (b"", [("Annex.xlsx/List 9", 1, "malformed_workbook")], "the file is empty"),
        (book()[:3_000], [("Annex.xlsx/List 9", 1, "malformed_workbook")], "cut off or damaged"),
        (book(list_3=[]), [("Annex.xlsx/List 3", 1, "missing_column")], 'there is no heading "Child Unique ID"'),
        (book(list_3=[[], [name.replace("of Referral", "of Refferal") for name in LIST_3[0]]]), [("Annex.xlsx/List 3", 2, "missing_column")],
         'there is no heading "Date of Referral"; did you mean "Date of Refferal"?'),
        (book(list_3=[[*LIST_3[0], "Date of  referral"]]), [("Annex.xlsx/List 3", 1, "missing_column")], "is there more than once"),
        (workbook({"List 3 new": LIST_3, "List 3 old": LIST_3}), [("Annex.xlsx/List 3", 1, "unknown_layout")], "there are the worksheets List 3 new, List 3 old"),
    ],
)  # fmt: skip
def test_a_workbook_or_list_that_cannot_be_used_is_refused_whole_and_withdraws_nothing(
    nights: ConfiguredNights, content: bytes, refused: list[tuple[str, int, str]], said: str
) -> None:
    nights.night(Annex__xlsx=book())
    before = nights.asserted()
    report = nights.night(Annex__xlsx=content)
    assert addresses(report.refusals)[:1] == refused
    assert said in report.refusals[0].sentence
    assert {each.code for each in report.refusals} == {report.refusals[0].code}
    assert nights.asserted() == before


def test_the_names_of_worksheets_may_say_what_their_list_is_about(nights: ConfiguredNights) -> None:
    nights.night(
        Annex__xlsx=workbook({"LIST 3 - Referrals": LIST_3, "List 30": [], "List_04": LIST_4, "list 3": LIST_3[:1]})
    )
    assert counts(nights.reports[-1].files) == [
        ("Annex.xlsx/List 3", 0, 0, 0, 0, 0),
        ("Annex.xlsx/List 4", 2, 0, 3, 0, 0),
    ]


def test_the_as_at_day_is_in_its_file_or_that_of_the_workbook(nights: ConfiguredNights) -> None:
    assert addresses(nights.night(as_at=None, Annex__xlsx=book()).refusals) == [("as_at.txt", 1, "bad_as_at")]
    nights.configuration = CONFIGURATION + 'as_at = "file_date"\n'
    nights.night(as_at=None, Annex__xlsx=book())
    written_on(nights.folder / "extract" / "Annex.xlsx", 1_238_500_000)
    assert nights.again().as_at == on(3, 31)


def test_two_workbooks_or_none_are_said(nights: ConfiguredNights) -> None:
    report = nights.night(A__xlsx=book(), B__xlsm=book())
    assert addresses(report.refusals) == [("*.xls*", 1, "unknown_layout")]
    report = nights.night()
    assert report.warnings == ["there is no workbook *.xls*; nothing is stated and nothing withdrawn"]
    absent = configured(nights.folder, CONFIGURATION).model_copy(update={"folder": nights.folder / "nowhere"})
    with pytest.raises(ConfigurationError, match="there is no folder"):
        first_extract(source_of("annex_a"), absent)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("q) 6: Police", "police"),
        ("6", "police"),
        ("POLICE", "police"),
        ("j) 3D: Health services", "health"),
        ("INDIVIDUAL – self", "self"),
        ("1c - individual", "self"),
        ("p)", "other_authority"),
        ("q) Housing", None),
        ("q) 4: Housing", None),
        ("Individual", None),
        ("11", None),
        ("w) 6: Police", None),
    ],
)
def test_a_coded_text_is_known_by_its_letter_its_code_or_its_name(text: str, stated: str | None) -> None:
    assert REFERRAL_SOURCE.read(text) == stated


def test_every_code_is_read_as_the_lists_write_it() -> None:
    for codes in (*ALL.values(), YES_OR_NO):
        for entry in codes.entries:
            for text in (written(entry), *entry.names):
                assert codes.read(text) == entry.stated, text


ROWS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, None]),
        st.sampled_from([on(3, 2), on(3, 3), "x", None]),
        st.sampled_from(["6", "q) 6: Police", "8", "?", None]),
    ),
    max_size=6,
)


@given(ROWS, st.integers())
@example([(1, on(3, 2), "8"), (1, on(3, 2), "?"), (1, on(3, 2), "6"), (2, on(3, 2), "6"), (2, on(3, 2), None)], 1)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_the_rows_gives_the_same_statements_and_so_do_they_without_those_refused(
    tmp_path: Path, rows: list[tuple[Any, ...]], seed: int
) -> None:
    lines = [[child, None, when, source, None] for child, when, source in rows]
    shuffled = random.Random(seed).sample(lines, len(lines))
    found: list[tuple[dict[bytes, bytes], list[tuple[str, Code]]]] = []
    for some in (lines, shuffled, lines):
        if len(found) == 2:
            refused = {line for line, _ in found[0][1]}
            some = [each for each in lines if repr(each) not in refused]
        with forgetful(AUTHORITY) as outbox:
            nights = ConfiguredNights(outbox, tmp_path, CONFIGURATION)
            report = nights.night(Annex__xlsx=workbook({"List 3": [LIST_3[0], *some]}))
            codes = sorted((repr(some[each.line - 2]), each.code) for each in report.refusals)
            found.append((nights.asserted(), codes))
    assert found[0] == found[1]
    assert found[2] == (found[0][0], [])
