"""What a children in need census states, and for what an element of it is refused."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.domain.indicators import catalogue
from producers.cin_census.children import KEPT
from producers.cin_census.referral_sources import CODES
from producers.reading import FolderSettings
from producers.report import SourceReport
from producers.sources import source_of
from schemas.catalogue import catalogue as contract
from tests.lib.censuses import assessment, case, census, child, element, enquiry, plan
from tests.lib.extracts import AUTHORITY, TODAY, addresses, first_extract

CENSUS = source_of("cin_census")


def told(
    folder: Path, content: str | bytes, today: date = TODAY, name: str = "cin.xml"
) -> tuple[SourceReport, list[Any]]:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return first_extract(CENSUS, FolderSettings(name="it", format="cin_census", folder=folder), today=today)


def facts(events: list[Any], kind: str) -> list[tuple[Any, ...]]:
    own: dict[str, Any] = {
        "referral_received": lambda each: (each.referral_source,),
        "assessment_required": lambda each: (each.assessment_kind,),
        "assessment_completed": lambda each: (each.seen, each.seen_alone),
        "conference_held": lambda each: (each.conference_kind, each.strategy_discussion_on),
    }
    values = own.get(kind, lambda _: ())
    return sorted(((each.header.occurred_on, *values(each)) for each in events if kind == each.SUBJECT), key=repr)


def test_a_case_states_its_referral_assessment_conferences_and_plan(tmp_path: Path) -> None:
    details = case(
        "2008-10-06",
        assessment("2008-10-07", "2008-11-03"),
        enquiry("2008-11-03", "2008-11-14"),
        plan("2008-11-14", "2009-03-02", ["2009-02-09", "2009-03-02"]),
    )
    report, events = told(tmp_path, census(child("C1", details)))
    assert (report.as_at, report.refusals, report.warnings) == (date(2009, 3, 31), [], [])
    assert facts(events, "referral_received") == [(date(2008, 10, 6), "police")]
    assert facts(events, "assessment_required") == [(date(2008, 10, 6), "wellbeing")]
    assert facts(events, "assessment_completed") == [(date(2008, 11, 3), None, None)]
    assert facts(events, "conference_held") == [
        (date(2008, 11, 14), "initial", date(2008, 11, 3)),
        (date(2009, 2, 9), "review", None),
        (date(2009, 3, 2), "review", None),
    ]
    assert facts(events, "protection_plan_started") == [(date(2008, 11, 14),)]
    assert facts(events, "protection_plan_ended") == [(date(2009, 3, 2),)]
    (required,) = [each for each in events if each.SUBJECT == "assessment_required"]
    (received,) = [each for each in events if each.SUBJECT == "referral_received"]
    assert required.referral == received.header.record
    assert len({each.header.subject for each in events}) == 1


def test_nobody_is_said_to_have_decided_on_a_referral_so_no_figure_rests_on_that(tmp_path: Path) -> None:
    kinds = CENSUS.kinds(FolderSettings(name="it", format="cin_census", folder=tmp_path), AUTHORITY)
    assert kinds == {
        "referral_received",
        "assessment_required",
        "assessment_completed",
        "conference_held",
        "protection_plan_started",
        "protection_plan_ended",
    }
    derived = {code for code, indicator in catalogue().items() if indicator.needs <= kinds}
    assert {"PM24", "SCC/014", "SCC/034"} <= derived
    assert not {"SCC/006", "SCC/010", "SCC/015"} & derived


def test_every_code_of_who_referred_becomes_a_source_of_the_contract(tmp_path: Path) -> None:
    known = contract().codes("referral_received", "referral_source")
    assert {each.source for each in CODES.values()} <= set(known)
    children = [child(f"C{code}", case("2008-10-06", source=code)) for code in CODES]
    report, events = told(tmp_path, census(*children))
    assert not report.refusals
    assert sorted(each.referral_source for each in events) == sorted(each.source for each in CODES.values())


@pytest.mark.parametrize(
    ("received", "assessments", "required"),
    [
        ("2008-10-06", [("2008-10-20", "2008-11-03")], ["2008-10-06"]),
        ("2008-10-06", [("2008-10-06", "")], ["2008-10-06"]),
        # A second one was decided on in the open case.
        ("2008-10-06", [("2008-11-20", "2008-12-01"), ("2008-10-20", "2008-11-03")], ["2008-10-06", "2008-11-20"]),
        # 8 December is the 45th working day after 6 October.
        ("2008-10-06", [("2008-12-08", "2009-01-05")], ["2008-10-06"]),
        ("2008-10-06", [("2008-12-09", "2009-01-05")], ["2008-12-09"]),
        ("2006-10-06", [("2008-11-20", "2008-12-01")], ["2008-11-20"]),
        ("2008-10-06", [("2008-09-20", "2008-12-01")], ["2008-09-20"]),
    ],
)
def test_the_referral_requires_the_assessment_that_it_led_to(
    received: str, assessments: list[tuple[str, str]], required: list[str], tmp_path: Path
) -> None:
    details = case(received, *(assessment(*each) for each in assessments))
    report, events = told(tmp_path, census(child("C1", details)))
    assert not report.refusals
    assert [fact[0].isoformat() for fact in facts(events, "assessment_required")] == required


def test_a_conference_without_an_enquiry_has_no_discussion_and_one_with_it_is_there_once(tmp_path: Path) -> None:
    content = census(
        child("C1", case("2008-10-06", conference="2008-11-14")),
        child("C2", case("2008-10-06", enquiry("2008-11-03", "2008-11-14"), conference="2008-11-14")),
        child(
            "C3",
            case("2008-10-06", enquiry("2008-11-03"), enquiry("2008-11-05", "2008-11-18"), conference="2008-12-01"),
        ),
    )
    report, events = told(tmp_path, content)
    assert not report.refusals
    assert facts(events, "conference_held") == [
        (date(2008, 11, 14), "initial", None),
        (date(2008, 11, 14), "initial", date(2008, 11, 3)),
        (date(2008, 11, 18), "initial", date(2008, 11, 5)),
        (date(2008, 12, 1), "initial", None),
    ]


def test_what_is_said_twice_is_stated_once_with_a_warning(tmp_path: Path) -> None:
    same = plan("2008-11-14", "", ["2009-02-09"])
    first = case("2008-10-06", assessment("2008-10-07"), enquiry("2008-11-03", "2008-11-14"), same)
    content = census(child("C1", first), child("C2", first), child("C1", first, case("2008-12-01", same, source="2A")))
    report, events = told(tmp_path, content)
    assert not report.refusals
    assert Counter(each.SUBJECT for each in events) == {
        "referral_received": 3,
        "assessment_required": 2,
        "conference_held": 4,
        "protection_plan_started": 2,
    }
    assert [warning.split(" say")[0] for warning in report.warnings] == [
        "cin.xml: 1 of CINdetails",
        "cin.xml: 1 of Assessments",
        "cin.xml: 3 of Section47, DateOfInitialCPC or ChildProtectionPlans",
        "cin.xml: 2 of ChildProtectionPlans",
    ]


def test_referrals_of_a_child_on_one_day_are_told_apart(tmp_path: Path) -> None:
    closed = case("2008-10-06", nfa="1", source="6")
    opened = case("2008-10-06", assessment("2008-10-06", "2008-10-20"), source="3A")
    again = case("2008-10-06", assessment("2008-10-06", "2008-10-22"), source="3A")
    _, events = told(tmp_path, census(child("C1", closed, opened), child("C1", again)))
    assert facts(events, "referral_received") == [
        (date(2008, 10, 6), "health"),
        (date(2008, 10, 6), "health"),
        (date(2008, 10, 6), "police"),
    ]
    referrals = {each.header.record: each for each in events if each.SUBJECT == "referral_received"}
    named = [each.referral for each in events if each.SUBJECT == "assessment_required"]
    assert len(set(named)) == 2
    assert {referrals[each].referral_source for each in named} == {"health"}


GOOD = census(
    child("C0", case("2008-10-06")),
    child(
        "C1",
        case(
            "2008-10-06",
            assessment("2008-10-07", "2008-11-03"),
            enquiry("2008-11-03", "2008-11-14"),
            plan("2008-11-14", "2009-03-02", ["2009-02-09"]),
            conference="2008-12-02",
        ),
    ),
    child("C2", case("2008-10-07")),
)
OF_C1 = GOOD[GOOD.index("<LAchildID>C1") :]


@pytest.mark.parametrize(
    ("good", "bad", "element_of_row", "codes"),
    [
        ("<CINreferralDate>2008-10-06", "<CINreferralDate>2008-02-30", "<CINdetails>", ["bad_date"]),
        ("<CINreferralDate>2008-10-06", "<CINreferralDate>", "<CINdetails>", ["missing_value"]),
        ("<CINreferralDate>2008-10-06", "<CINreferralDate>2009-04-01", "<CINdetails>", ["future_date"]),
        ("<ReferralSource>6", "<ReferralSource>3G", "<CINdetails>", ["unknown_code"]),
        ("<ReferralSource>6", "<ReferralSource>police", "<CINdetails>", ["unknown_code"]),
        ("<ReferralSource>6", "<ReferralSource>", "<CINdetails>", ["missing_value"]),
        ("<AssessmentActualStartDate>2008-10-07", "<AssessmentActualStartDate>", "<Assessments>", ["missing_value"]),
        ("<AssessmentActualStartDate>2008-10-07", "<AssessmentActualStartDate>7 Oct", "<Assessments>", ["bad_date"]),
        ("<AssessmentAuthorisationDate>2008-11-03", "<AssessmentAuthorisationDate>x", "<Assessments>", ["bad_date"]),
        (
            "<AssessmentAuthorisationDate>2008-11-03",
            "<AssessmentAuthorisationDate>2008-10-06",
            "<Assessments>",
            ["end_before_start"],
        ),
        (
            "<AssessmentAuthorisationDate>2008-11-03",
            "<AssessmentAuthorisationDate>2009-11-03",
            "<Assessments>",
            ["future_date"],
        ),
        ("<S47ActualStartDate>2008-11-03", "<S47ActualStartDate>", "<Section47>", ["missing_value"]),
        ("<S47ActualStartDate>2008-11-03", "<S47ActualStartDate>3/11/08", "<Section47>", ["bad_date"]),
        ("<S47ActualStartDate>2008-11-03", "<S47ActualStartDate>2008-11-15", "<Section47>", ["end_before_start"]),
        ("<DateOfInitialCPC>2008-11-14", "<DateOfInitialCPC>2008-13-14", "<Section47>", ["bad_date"]),
        ("<DateOfInitialCPC>2008-12-02", "<DateOfInitialCPC>2010-12-02", "<DateOfInitialCPC>2010", ["future_date"]),
        ("<CPPreviewDate>2009-02-09", "<CPPreviewDate>", "<CPPreviewDate>", ["missing_value"]),
        ("<CPPreviewDate>2009-02-09", "<CPPreviewDate>2009-02-29", "<CPPreviewDate>", ["bad_date"]),
        ("<CPPstartDate>2008-11-14", "<CPPstartDate>", "<ChildProtectionPlans>", ["missing_value"]),
        ("<CPPendDate>2009-03-02", "<CPPendDate>2008-11-13", "<ChildProtectionPlans>", ["end_before_start"]),
        ("<CPPendDate>2009-03-02", "<CPPendDate>2009-04-02", "<ChildProtectionPlans>", ["future_date"]),
    ],
)
def test_an_element_that_is_wrong_is_refused_with_its_line_and_the_rest_goes_on(
    good: str, bad: str, element_of_row: str, codes: list[str], tmp_path: Path
) -> None:
    (tmp_path / "good").mkdir()
    _, whole = told(tmp_path / "good", GOOD)
    assert good in OF_C1
    content = GOOD.replace(OF_C1, OF_C1.replace(good, bad, 1))
    report, events = told(tmp_path, content)
    begin = content.index("<LAchildID>C1")
    line = content[: content.index(element_of_row, begin)].count("\n") + 1
    expected = [("cin.xml", line, code) for code in codes]
    if element_of_row == "<CINdetails>":  # what hangs on the referral falls with it
        assessed = content[: content.index("<Assessments>", begin)].count("\n") + 1
        expected.append(("cin.xml", assessed, "unknown_referral"))
    assert addresses(report.refusals) == expected
    gone = {"<CINdetails>": 3, "<Assessments>": 2, "<ChildProtectionPlans>": 2}.get(element_of_row, 1)
    assert len(events) == len(whole) - gone


def test_a_sentence_names_the_elements_of_the_census_and_never_the_child(tmp_path: Path) -> None:
    report, _ = told(
        tmp_path,
        census(
            child("canary", case("2008-10-06", source="3G"), case("2008-10-32")),
            child(
                "canary", case("2008-12-01", assessment("2008-12-02", "2008-12-01"), plan("2008-12-05", "2008-12-06"))
            ),
            child("canary", case("2009-01-05", plan("2008-12-05", "2008-12-07"), enquiry("", "2009-01-06"))),
        ),
    )
    sentences = [each.sentence for each in report.refusals]
    assert not any("canary" in each for each in sentences)
    assert sentences[0].startswith('ReferralSource is "3G"; it is one of 1A, 1B, 1C')
    assert 'CINreferralDate is "2008-10-32"' in sentences[1]
    assert sentences[2] == "AssessmentAuthorisationDate is before AssessmentActualStartDate; it must be on or after it"
    assert sentences[3].startswith("S47ActualStartDate is blank")
    assert sentences[4] == sentences[5] == "2 rows have this row's LAchildID and CPPstartDate; it must be the only one"


def test_a_child_who_is_not_named_or_has_no_case_is_refused_once(tmp_path: Path) -> None:
    nameless = child("", case("2008-10-06", assessment("2008-10-07"), plan("2008-11-14")), case("2008-12-01"))
    content = census(child("C1", case("2008-10-06")), nameless, child("C3"))
    report, events = told(tmp_path, content)
    lines = [number for number, line in enumerate(content.splitlines(), 1) if line == "<Child>"]
    assert addresses(report.refusals) == [
        ("cin.xml", lines[1], "missing_value"),
        ("cin.xml", lines[2], "missing_value"),
    ]
    assert "has no LAchildID, or more than one" in report.refusals[0].sentence
    assert "holds no CINdetails" in report.refusals[1].sentence
    assert len(events) == 1


@pytest.mark.parametrize(
    "written",
    ["2008-10-06", "06/10/2008", " 2008-10-06\n", "2008-10-06T00:00:00", "2008-10-06T00:00:00.000", "2008-10-06Z",
     "2008-10-06+01:00", "06/10/2008 00:00", "06/10/2008 00:00:00", "2008-10-05T23:30:00Z", "2008-10-06 14:05"],
)  # fmt: skip
def test_a_day_may_be_written_in_each_of_the_ways_of_case_systems(written: str, tmp_path: Path) -> None:
    report, events = told(tmp_path, census(child("C1", case(written))))
    assert not report.refusals
    assert facts(events, "referral_received") == [(date(2008, 10, 6), "police")]


@pytest.mark.parametrize(
    "written", ["6 October 2008", "2008-10-6", "20081006", "10/2008", "2008-10-06T25:00", "06-10-2008"]
)
def test_what_is_no_day_is_none(written: str, tmp_path: Path) -> None:
    report, _ = told(tmp_path, census(child("C1", case(written))))
    assert [each.code.value for each in report.refusals] == ["bad_date"]


def test_shapes_of_other_years_are_read_as_well(tmp_path: Path) -> None:
    content = census(child("C1", case("2008-10-06", element("PreProceedingsandFGDM", [element("PPStartDate", "x")]))))
    content = content.replace("GenderCurrent>", "Sex>").replace("<Message>", '<Message xmlns="urn:cin">')
    content = content.replace("LAchildID", "LAChildID")
    report, events = told(tmp_path, content)
    assert (report.refusals, len(events)) == ([], 1)


def test_nothing_of_who_a_child_is_ever_leaves(tmp_path: Path) -> None:
    who = ("UPN", "Birth", "Gender", "Sex", "Ethnic", "Disab", "Death", "Name", "Abuse", "Need")
    assert not [name for name in KEPT if any(part in name for part in who)]
    content = census(child("C1", case("2008-10-06", plan("2008-11-14")))).replace("A123456789123", "canary")
    _, events = told(tmp_path, content)
    assert "canary" not in repr(events)
    assert "C1" not in repr([each.header.subject for each in events])


def test_an_element_that_should_be_there_once_and_says_two_things_says_none(tmp_path: Path) -> None:
    received = "<CINreferralDate>2008-10-06</CINreferralDate>"
    twice = census(child("C1", case("2008-10-06"))).replace(received, received + received)
    report, events = told(tmp_path, twice)
    assert (report.refusals, len(events)) == ([], 1)
    report, events = told(tmp_path, twice.replace("2008-10-06", "2008-10-07", 1))
    assert ([each.code.value for each in report.refusals], events) == (["bad_date"], [])
    assert '"2008-10-07 and 2008-10-06"' in report.refusals[0].sentence
    whom = "<LAchildID>C1</LAchildID>"
    report, events = told(tmp_path, twice.replace(whom, whom + whom.replace("1", "2")))
    assert ([each.code.value for each in report.refusals], events) == (["missing_value"], [])


OUT_OF_PLACE = {
    "a child within another": census(child("C1", case("2008-10-06"), child("C2", case("2008-10-07")))),
    "a case within another": census(child("C1", case("2008-10-06", case("2008-10-07")))),
    "an assessment outside its case": census(child("C1", case("2008-10-06"), assessment("2008-10-07"))),
    "a review outside its plan": census(child("C1", case("2008-10-06", element("Reviews")))),
    "a case of nobody": census(child("C1", case("2008-10-06")), case("2008-10-07")),
}


@pytest.mark.parametrize("what", OUT_OF_PLACE)
def test_what_lies_where_nobody_would_read_it_refuses_the_census(what: str, tmp_path: Path) -> None:
    report, events = told(tmp_path, OUT_OF_PLACE[what])
    (refusal,) = report.whole()
    assert (refusal.code.value, events) == ("unknown_layout", [])
    where = OUT_OF_PLACE[what].splitlines()[refusal.line - 1]
    assert where in ("<Child>", "<CINdetails>", "<Assessments>", "<Reviews></Reviews>")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-30", "9999-11-01"])
def test_the_ends_of_the_calendar_are_days_like_others(day: str, tmp_path: Path) -> None:
    content = census(child("C1", case(day, assessment(day), enquiry(day, day), plan(day, day, [day]), conference=day)))
    report, events = told(tmp_path, content)
    assert (len(events), {each.code.value for each in report.refusals}) in ((6, set()), (0, {"future_date"}))
    report, _ = told(tmp_path, content.replace("2009-03-31", "0001-03-31"))
    assert report.as_at == date(1, 3, 31)
