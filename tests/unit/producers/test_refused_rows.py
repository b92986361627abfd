from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from producers.refusals import Code
from tests.lib.extracts import REFERRALS, addresses, drawn, refused, write


def refusals(folder: Path, **tables: str) -> list[tuple[str, int, str]]:
    return addresses(refused(write(folder, **{name: drawn(table) for name, table in tables.items()})))


def test_each_fault_of_a_referral_has_its_code(tmp_path: Path) -> None:
    assert refusals(
        tmp_path,
        referrals="""
            referral_id | person_id | received_at      | source  | decided_at       | decision
            R1          | P1        | 2009-03-02       | school  | 2009-03-03       | assessment
            R2          |           | 2009-03-02       | school  |                  |
            R3          | P3        | 2009-02-30       | school  |                  |
            R4          | P4        | 2009-03-02       | School  |                  |
            R5          | P5        | 2009-03-02       | school  | 2009-03-03       | yes
            R6          | P6        | 2009-03-02       | school  |                  |
            R6          | P6        | 2009-03-02       | school  |                  |
            R7          | P7        | 2009-03-03       | school  | 2009-03-02T23:59 | assessment
            R8          | P8        | 2009-03-03       | school  | 2009-03-04       |
            R9          | P9        | 2009-03-03       | school  |                  | assessment
            R10         | P10       | 2009-04-01T00:00 | school  |                  |
            R11         | P11       | 2009-03-31       | school  | 2009-04-01       | assessment
        """,
    ) == [
        ("referrals.csv", 3, "missing_value"),
        ("referrals.csv", 4, "bad_date"),
        ("referrals.csv", 5, "unknown_code"),
        ("referrals.csv", 6, "unknown_code"),
        ("referrals.csv", 7, "duplicate_key"),
        ("referrals.csv", 8, "duplicate_key"),
        ("referrals.csv", 9, "decision_before_referral"),
        ("referrals.csv", 10, "decision_incomplete"),
        ("referrals.csv", 11, "decision_incomplete"),
        ("referrals.csv", 12, "future_date"),
        ("referrals.csv", 13, "future_date"),
    ]


def test_a_decision_is_before_its_referral_by_local_date_not_by_the_clock(tmp_path: Path) -> None:
    assert (
        refusals(
            tmp_path,
            referrals="""
                referral_id | person_id | received_at           | source | decided_at           | decision
                R1          | P1        | 2008-07-31T14:00      | school | 2008-07-31T09:00     | assessment
                R2          | P2        | 2008-08-01            | school | 2008-07-31T23:30:00Z | assessment
            """,
        )
        == []
    )


def test_midnight_in_summer_can_put_a_referral_after_the_as_at_day(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        "2008-07-31",
        referrals=drawn(
            """
            referral_id | person_id | received_at          | source | decided_at | decision
            R1          | P1        | 2008-07-31T23:30:00  | school |            |
            R2          | P2        | 2008-07-31T23:30:00Z | school |            |
            """
        ),
    )
    assert addresses(refused(folder)) == [("referrals.csv", 3, "future_date")]


CARE_PERIODS = """
    care_period_id | person_id | started_on | ended_on   | basis
    C1             | P1        | 2009-01-05 |            | care_order
    C2             | P2        | 2009-01-05 | 2009-01-04 | care_order
"""


def test_each_fault_of_a_placement_has_its_code(tmp_path: Path) -> None:
    assert refusals(
        tmp_path,
        care_periods=CARE_PERIODS,
        placements="""
            placement_id | care_period_id | person_id | started_on | ended_on   | type   | temporary | returned_as_planned
            L1           | C1             | P1        | 2009-01-05 | 2009-01-05 | foster |           | Yes
            L2           | C1             | P1        | 2009-01-05 | 2009-01-04 | foster |           |
            L3           | C1             | P1        | 2009-01-05 |            | foster | weekend   |
            L4           | C1             | P1        | 2009-01-05 |            | foster | holiday   | maybe
            L5           | C2             | P2        | 2009-01-05 |            | foster |           |
            L6           | C9             | P1        | 2009-01-05 |            | foster |           |
            L7           | C1             | P2        | 2009-01-05 |            | foster |           |
            L8           | C1             | P1        | 2009-01-05 | 2009-04-01 | foster |           |
        """,
    ) == [
        ("care_periods.csv", 3, "end_before_start"),
        ("placements.csv", 3, "end_before_start"),
        ("placements.csv", 4, "unknown_code"),
        ("placements.csv", 5, "unknown_code"),
        ("placements.csv", 6, "unknown_care_period"),
        ("placements.csv", 7, "unknown_care_period"),
        ("placements.csv", 8, "person_mismatch"),
        ("placements.csv", 9, "future_date"),
    ]


def test_plans_and_reviews_hang_on_care_periods_too(tmp_path: Path) -> None:
    assert refusals(
        tmp_path,
        care_periods=CARE_PERIODS,
        care_plans="""
            care_plan_id | care_period_id | person_id | agreed_on
            A1           | C1             | P1        | 2009-01-05
            A2           | C2             | P2        | 2009-01-05
        """,
        reviews="""
            review_id | care_period_id | person_id | held_on
            V1        | C1             | P2        | 2009-01-05
        """,
    )[1:] == [("care_plans.csv", 3, "unknown_care_period"), ("reviews.csv", 2, "person_mismatch")]


def test_without_care_periods_nothing_is_known_to_hang_on(tmp_path: Path) -> None:
    reviews = "review_id | care_period_id | person_id | held_on\nV1 | C1 | P1 | 2009-01-05"
    assert refusals(tmp_path, reviews=reviews) == [("reviews.csv", 2, "unknown_care_period")]


def test_a_pupil_has_one_leaving_statement_a_year(tmp_path: Path) -> None:
    assert refusals(
        tmp_path,
        school_leavers="""
            person_id | academic_year | on_roll_in_january | approved_qualification | continuing
            P1        | 2006/07       | true               | FALSE                  | 1
            P1        | 2007/08       | true               | no                     | yes
            P2        | 2007/08       | true               | no                     | yes
            P2        | 2007/08       | true               | no                     | yes
            P3        | 2007/2008     | true               | no                     | yes
            P4        | 2007/08       | true               | none                   | yes
            P5        | 2007/08       | true               |                        | yes
            P6        | 2008/09       | true               | no                     | yes
        """,
    ) == [
        ("school_leavers.csv", 4, "duplicate_key"),
        ("school_leavers.csv", 5, "duplicate_key"),
        ("school_leavers.csv", 6, "bad_date"),
        ("school_leavers.csv", 7, "unknown_code"),
        ("school_leavers.csv", 8, "missing_value"),
    ]


def test_a_row_refused_for_its_cells_still_makes_the_other_one_a_duplicate(tmp_path: Path) -> None:
    assert refusals(
        tmp_path,
        school_changes="""
            school_change_id | person_id | changed_on | reason
            S1               | P1        | yesterday  | other
            S1               | P1        | 2009-01-05 | other
        """,
    ) == [("school_changes.csv", 2, "bad_date"), ("school_changes.csv", 3, "duplicate_key")]


FAULTS = {
    Code.MISSING_VALUE: {"person_id": ""},
    Code.BAD_DATE: {"received_at": "2009-02-30"},
    Code.UNKNOWN_CODE: {"source": "council"},
    Code.DUPLICATE_KEY: {"referral_id": "twice"},
    Code.DECISION_BEFORE_REFERRAL: {"decided_at": "1999-01-01"},
    Code.DECISION_INCOMPLETE: {"decision": ""},
}


@settings(max_examples=60)
@given(st.sets(st.sampled_from(list(FAULTS)), min_size=1), st.data())
def test_of_several_faults_the_first_in_the_list_counts(tmp_path_factory, faults: set[Code], data) -> None:
    row = {
        "referral_id": "R1",
        "person_id": "P1",
        "received_at": "2009-04-02",
        "source": "school",
        "decided_at": "2009-04-03",
        "decision": "assessment",
    }  # all in the future, the last code of the list
    for fault in faults:
        row |= FAULTS[fault]
    columns = data.draw(st.permutations(list(row)))
    lines = [",".join(columns), ",".join(row[name] for name in columns)]
    twin = row | {"person_id": "P2", "received_at": "2009-03-01", "source": "self", "decided_at": "", "decision": ""}
    lines.append(",".join((twin | {"referral_id": "twice"})[name] for name in columns))
    found = refused(write(tmp_path_factory.mktemp("extract"), referrals="\n".join(lines)))
    assert found[0].code is min(faults, key=list(Code).index)


def test_a_sentence_says_what_was_seen_and_what_was_expected(tmp_path: Path) -> None:
    write(
        tmp_path,
        school_changes=drawn(
            "school_change_id|person_id|changed_on|reason\nS1|P1|31/02/2009|other\nS2|P2|2009-01-02|moved"
        ),
    )
    assert [each.sentence for each in refused(tmp_path)] == [
        'changed_on is "31/02/2009"; dates are written YYYY-MM-DD or DD/MM/YYYY',
        'reason is "moved"; it is one of transition, adoption_or_home, other',
    ]


@pytest.mark.parametrize("code", list(Code))
def test_no_text_of_a_refusal_shows_a_cell_by_accident(code: Code) -> None:
    from producers.refusals import Refusal

    assert "CANARY" not in repr(Refusal("referrals.csv", 2, code, "CANARY"))


def test_of_a_whole_case_note_in_the_wrong_cell_only_the_beginning_is_shown(tmp_path: Path) -> None:
    note = "visited, " * 1_000
    write(tmp_path, referrals=REFERRALS + f'R1,P1,2009-03-02,"{note}",,\n')
    (refusal,) = refused(tmp_path)
    assert (refusal.code.value, refusal.line) == ("unknown_code", 2)
    assert f"... ({len(note.strip())} characters)" in refusal.sentence
    assert len(refusal.sentence) < 500


def test_cells_beyond_the_header_are_ignored_and_missing_ones_are_blank(tmp_path: Path) -> None:
    text = "referral_id,person_id,received_at,source,decided_at,decision\nR1,P1,2009-03-02,school\nR2,P2,2009-03-02,school,,,x,y\nR3,P3\n"
    assert addresses(refused(write(tmp_path, referrals=text))) == [("referrals.csv", 4, "missing_value")]


def test_values_and_the_names_of_columns_are_trimmed(tmp_path: Path) -> None:
    text = (
        'school_change_id , person_id,changed_on, reason\n S1 , P1 ,\t2009-01-05 , other \n" S1 ",P1,2009-01-05,other\n'
    )
    assert addresses(refused(write(tmp_path, school_changes=text))) == [
        ("school_changes.csv", 2, "duplicate_key"),
        ("school_changes.csv", 3, "duplicate_key"),
    ]
