"""Assessments, child protection, visits, leavers, adults and carers: each file's faults have their codes."""

from pathlib import Path

import pytest

from producers.casefile import tables
from tests.lib.extracts import addresses, drawn, refused, write


def refusals(folder: Path, **tables: str) -> list[tuple[str, int, str]]:
    return addresses(refused(write(folder, **{name: drawn(table) for name, table in tables.items()})))


def codes(folder: Path, file: str, table: str) -> list[tuple[int, str]]:
    found = refusals(folder, **{file: table})
    assert {name for name, *_ in found} <= {f"{file}.csv"}
    return [(line, code) for _, line, code in found]


REFERRALS = """
    referral_id | person_id | received_at | source | decided_at | decision
    R1          | P1        | 2009-03-02  | school |            |
    R2          | P2        | 2009-03-02  | tv     |            |
"""


def test_each_fault_of_an_assessment_has_its_code(tmp_path: Path) -> None:
    found = refusals(
        tmp_path,
        referrals=REFERRALS,
        assessments="""
            assessment_id | person_id | referral_id | kind      | required_on | completed_on | seen | seen_alone
            A1            | P1        | R1          | initial   | 2009-03-02  | 2009-03-02   | yes  | no
            A2            | P9        |             | wellbeing | 2009-03-02  |              |      |
            A3            | P1        | R1          | initial   |             |              |      |
            A4            | P1        | R1          | initial   | 2009-03-02  | 2009-03-32   |      |
            A5            | P1        | R1          | first     | 2009-03-02  |              |      |
            A6            | P1        | R1          | core      | 2009-03-02  | 2009-03-03   | seen |
            A7            | P1        | R1          | core      | 2009-03-02  | 2009-03-01   |      |
            A8            | P1        | R1          | core      | 2009-03-02  | 2009-04-01   |      |
            A9            | P2        | R2          | core      | 2009-03-02  |              |      |
            A10           | P1        | R9          | core      | 2009-03-02  |              |      |
            A11           | P2        | R1          | core      | 2009-03-02  |              |      |
        """,
    )
    assert found == [
        ("referrals.csv", 3, "unknown_code"),
        ("assessments.csv", 4, "missing_value"),
        ("assessments.csv", 5, "bad_date"),
        ("assessments.csv", 6, "unknown_code"),
        ("assessments.csv", 7, "unknown_code"),
        ("assessments.csv", 8, "end_before_start"),
        ("assessments.csv", 9, "future_date"),
        ("assessments.csv", 10, "unknown_referral"),
        ("assessments.csv", 11, "unknown_referral"),
        ("assessments.csv", 12, "person_mismatch"),
    ]


def test_an_assessment_that_came_from_no_referral_needs_no_referrals(tmp_path: Path) -> None:
    rows = """
        assessment_id | person_id | referral_id | kind | required_on
        A1            | P1        |             | core | 2009-03-02
        A2            | P1        | R1          | core | 2009-03-02
    """
    assert codes(tmp_path, "assessments", rows) == [(3, "unknown_referral")]


def test_an_initial_conference_needs_the_day_of_its_strategy_discussion_and_a_review_does_not(tmp_path: Path) -> None:
    rows = """
        conference_id | person_id | kind    | strategy_discussion_on | held_on
        K1            | P1        | initial | 2009-03-02             | 2009-03-02
        K2            | P1        | review  |                        | 2009-03-20
        K3            | P1        | review  | 2009-03-20             | 2009-03-20
        K4            | P1        | initial |                        | 2009-03-20
        K5            | P1        | initial |                        | yesterday
        K6            | P1        | initial | 2009-03-2              | 2009-03-20
        K7            | P1        | first   |                        | 2009-03-20
        K8            | P1        | review  | 2009-03-21             | 2009-03-20
        K9            | P1        | initial | 2009-04-01             | 2009-04-01
    """
    assert codes(tmp_path, "conferences", rows) == [
        (5, "missing_value"),
        (6, "missing_value"),
        (7, "bad_date"),
        (8, "unknown_code"),
        (9, "end_before_start"),
        (10, "future_date"),
    ]


def test_the_sentence_says_when_a_strategy_discussion_must_be_given(tmp_path: Path) -> None:
    rows = "conference_id | person_id | kind | held_on\nK1 | P1 | initial | 2009-03-20"
    (refusal,) = refused(write(tmp_path, conferences=drawn(rows)))
    assert refusal.sentence == "strategy_discussion_on is blank; it must be given when kind is initial"


@pytest.mark.parametrize(
    ("file", "key"), [("protection_plans", "protection_plan_id"), ("adult_plans", "adult_plan_id")]
)
def test_a_plan_does_not_end_before_it_began(tmp_path: Path, file: str, key: str) -> None:
    rows = f"""
        {key} | person_id | started_on | ended_on
        Q1    | P1        | 2009-03-02 | 2009-03-02
        Q2    | P1        | 2009-03-02 |
        Q3    | P1        | 2009-03-02 | 2009-03-01
        Q4    | P1        | 2009-03-02 | 2009-04-01
        Q5    |           | 2009-03-02 |
        Q6    | P1        | in March   |
    """
    assert codes(tmp_path, file, rows) == [
        (4, "end_before_start"),
        (5, "future_date"),
        (6, "missing_value"),
        (7, "bad_date"),
    ]


def test_each_fault_of_a_core_group_has_its_code(tmp_path: Path) -> None:
    rows = """
        core_group_id | person_id | held_on
        G1            | P1        | 2009-03-02
        G2            | P1        |
        G3            | P1        | 2009-03-02T10:00
        G4            | P1        | 2009-04-01
        G5            | P1        | 2009-03-03
        G5            | P2        | 2009-03-03
    """
    assert codes(tmp_path, "core_groups", rows) == [
        (3, "missing_value"),
        (4, "bad_date"),
        (5, "future_date"),
        (6, "duplicate_key"),
        (7, "duplicate_key"),
    ]


def test_a_visit_hangs_on_a_care_period_of_the_same_child(tmp_path: Path) -> None:
    assert refusals(
        tmp_path,
        care_periods="""
            care_period_id | person_id | started_on | ended_on   | basis
            C1             | P1        | 2009-01-05 |            | care_order
            C2             | P2        | 2009-01-05 | 2009-01-04 | care_order
        """,
        visits="""
            visit_id | care_period_id | person_id | made_on
            V1       | C1             | P1        | 2009-01-12
            V2       | C2             | P2        | 2009-01-12
            V3       |                | P1        | 2009-01-12
            V4       | C1             | P2        | 2009-01-12
            V5       | C9             | P1        | 2009-04-12
        """,
    ) == [
        ("care_periods.csv", 3, "end_before_start"),
        ("visits.csv", 3, "unknown_care_period"),
        ("visits.csv", 4, "missing_value"),
        ("visits.csv", 5, "person_mismatch"),
        ("visits.csv", 6, "future_date"),
    ]


def test_each_fault_of_a_care_leaver_has_its_code_and_nobody_turns_19_twice(tmp_path: Path) -> None:
    rows = """
        person_id | turned_19_on | in_touch | suitable_accommodation | occupied
        P1        | 2009-03-02   | true     |                        |
        P2        | 2009-03-02   | false    | no                     | 0
        P3        | 2009-03-02   |          | yes                    |
        P4        | 2009-02-29   | true     |                        |
        P5        | 2009-03-02   | true     | unknown                |
        P6        | 2009-03-02   | true     |                        |
        P6        | 2009-03-03   | true     |                        |
        P7        | 2009-04-01   | true     |                        |
    """
    assert codes(tmp_path, "care_leavers", rows) == [
        (4, "missing_value"),
        (5, "bad_date"),
        (6, "unknown_code"),
        (7, "duplicate_key"),
        (8, "duplicate_key"),
        (9, "future_date"),
    ]


def test_a_review_of_an_adults_plan_hangs_on_the_plan_of_the_same_adult(tmp_path: Path) -> None:
    assert refusals(
        tmp_path,
        adult_plans="""
            adult_plan_id | person_id | started_on | ended_on
            L1            | P1        | 2008-01-05 |
            L2            | P2        | 2008-01-05 | soon
        """,
        adult_reviews="""
            adult_review_id | adult_plan_id | person_id | held_on
            V1              | L1            | P1        | 2009-01-12
            V2              | L2            | P2        | 2009-01-12
            V3              | L3            | P1        | 2009-01-12
            V4              | L1            | P2        | 2009-01-12
        """,
    ) == [
        ("adult_plans.csv", 3, "bad_date"),
        ("adult_reviews.csv", 3, "unknown_plan"),
        ("adult_reviews.csv", 4, "unknown_plan"),
        ("adult_reviews.csv", 5, "person_mismatch"),
    ]


@pytest.mark.parametrize(
    ("file", "row", "code"),
    [
        ("visits", "visit_id | care_period_id | person_id | made_on\nV1 | C1 | P1 | 2009-01-05", "unknown_care_period"),
        (
            "adult_reviews",
            "adult_review_id | adult_plan_id | person_id | held_on\nV1 | L1 | P1 | 2009-01-05",
            "unknown_plan",
        ),
        (
            "assessments",
            "assessment_id | person_id | referral_id | kind | required_on\nA1 | P1 | R1 | core | 2009-01-05",
            "unknown_referral",
        ),
    ],
)
def test_without_the_file_that_a_row_hangs_on_the_row_is_refused(
    tmp_path: Path, file: str, row: str, code: str
) -> None:
    assert codes(tmp_path, file, row) == [(2, code)]


def test_an_enquiry_is_completed_on_or_after_the_local_date_on_which_it_came(tmp_path: Path) -> None:
    rows = """
        enquiry_id | person_id | received_at           | completed_on
        E1         | P1        | 2008-07-31T22:30:00Z  | 2008-07-31
        E2         | P1        | 2008-07-31T23:30:00Z  | 2008-07-31
        E3         | P1        | 2008-07-31            | 2008-07-31
        E4         | P1        | 2009-03-31T23:30:00Z  |
        E5         | P1        | 2009-03-31T23:30      | 2009-04-01
        E6         | P1        | 2009-03-02            | 2009-03-02T10:00
        E7         | P1        |                       | 2009-03-02
    """
    assert codes(tmp_path, "adult_enquiries", rows) == [
        (3, "end_before_start"),
        (5, "future_date"),
        (6, "future_date"),
        (7, "bad_date"),
        (8, "missing_value"),
    ]


def test_a_carer_is_offered_assessed_or_served_once_known_in_whatever_order(tmp_path: Path) -> None:
    rows = """
        person_id | identified_on | offered_on | assessed_on | served_on
        P1        | 2009-03-02    | 2009-03-02 | 2009-03-09  | 2009-03-03
        P2        | 2009-03-02    |            |             | 2009-03-03
        P3        | 2009-03-02    | 2009-03-01 |             |
        P4        | 2009-03-02    |            | 2009-03-01  |
        P5        | 2009-03-02    |            |             | 2009-03-01
        P6        |               | 2009-03-02 |             |
        P7        | 2009-03-02    |            |             | 2009-04-01
        P8        | 2009-03-02    |            |             |
        P8        | 2009-03-02    | 2009-03-02 |             |
    """
    assert codes(tmp_path, "carers", rows) == [
        (4, "end_before_start"),
        (5, "end_before_start"),
        (6, "end_before_start"),
        (7, "missing_value"),
        (8, "future_date"),
        (9, "duplicate_key"),
        (10, "duplicate_key"),
    ]


def test_each_fault_of_a_delay_has_its_code(tmp_path: Path) -> None:
    rows = """
        delay_id | person_id | census_on  | reason      | aged_75_or_over
        D1       | P1        | 2009-03-18 | social_care | true
        D2       | P1        | 2009-02-18 | health      | No
        D3       | P1        | 2009-03-18 | sc          | true
        D4       | P1        | 2009-03-18 | other       | 75
        D5       | P1        | 2009-03-18 | other       |
        D6       | P1        | 2009-04-15 | other       | true
        D7       | P1        | March 2009 | other       | true
    """
    assert codes(tmp_path, "delays", rows) == [
        (4, "unknown_code"),
        (5, "unknown_code"),
        (6, "missing_value"),
        (7, "future_date"),
        (8, "bad_date"),
    ]


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.file)
def test_a_row_with_nothing_in_it_but_commas_lacks_its_values_in_every_file(tmp_path: Path, table) -> None:
    text = ",".join(each.name for each in table.columns) + "\n" + "," * (len(table.columns) - 1) + "\n"
    (refusal,) = refused(write(tmp_path, **{table.file.removesuffix(".csv"): text}))
    assert refusal.code == "missing_value"


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.file)
def test_every_file_lacks_a_column_only_when_a_required_one_is_not_there(tmp_path: Path, table) -> None:
    names = [each.name for each in table.columns]
    for column in table.columns:
        text = ",".join(name for name in names if name != column.name) + "\n"
        found = addresses(refused(write(tmp_path, **{table.file.removesuffix(".csv"): text})))
        assert found == ([(table.file, 1, "missing_column")] if column.required else [])


def test_a_file_is_read_after_the_file_that_its_rows_name() -> None:
    order = [each.file for each in tables()]
    hanging = [(each.file, each.parent.file) for each in tables() if each.parent is not None]
    assert len(hanging) == 6
    assert all(order.index(parent) < order.index(file) for file, parent in hanging)
