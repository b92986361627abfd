"""Faults to plant in rows, one for each code of refusal and for each near miss."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.lib.awkward.author import Extract, Row
from tests.lib.oracle.layout import FILES, File

NOT_A_DATE = [
    "2009-02-29", "29/02/2009", "2009-3-2", "2/3/2009", "2009/03/02", "02-03-2009", "20090302", "2009-13-01", "31/04/2008",
    "yesterday", "2009-03-02T25:00", "2009-03-02T09", "02/03/2009 09:00", "2009-03-02T09:00+1", "2009-03-02T09:00 Z", "0000-01-01",
    "2009-03-02T24:00", "2009-03-02T09:60", "2009-03-02T09:00:60", "2009-W10-1", "٢٠٠٩-٠٣-٠٢", "2009-03-02t09:00", "2009-03-02T09:00z",
    "2009-03-02T09:00:00.5", "2009-03-02T09:00+0100", "2009-03-02T",
]  # fmt: skip
NOT_A_SCHOOL_YEAR = ["2007-08", "2007/09", "2007/8", "07/08", "2007/2008", "AY2007-08", "2007/08/09"]
NOT_A_CODE = ["School", "council", "care order", "?", "TRUE", "none", "assessment;"]
NOT_A_BOOLEAN = ["y", "n", "2", "maybe", "t", "-1", "ja"]

Fault = Callable[[Random, File, Row, date], None]


def missing_value(rng: Random, file: File, row: Row, as_at: date) -> None:
    when_initial = ["strategy_discussion_on"] if file.name == "conferences.csv" else []
    row[rng.choice([*file.required, *when_initial])] = rng.choice(["", "", "  "])


def bad_date(rng: Random, file: File, row: Row, as_at: date) -> None:
    if "academic_year" in row:
        row["academic_year"] = rng.choice(NOT_A_SCHOOL_YEAR)
    else:
        row[rng.choice(file.days + file.moments)] = rng.choice(NOT_A_DATE)


def date_time_where_a_date_stands(rng: Random, file: File, row: Row, as_at: date) -> None:
    if file.days:
        row[rng.choice(file.days)] += "T09:00"


def unknown_code(rng: Random, file: File, row: Row, as_at: date) -> None:
    if file.booleans and (not file.codes or rng.random() < 0.5):
        row[rng.choice(file.booleans)] = rng.choice(NOT_A_BOOLEAN)
    elif file.codes:
        row[rng.choice(list(file.codes))] = rng.choice(NOT_A_CODE)


def end_before_start(rng: Random, file: File, row: Row, as_at: date) -> None:
    if file.in_order:
        later, earlier = rng.choice(file.in_order)
        # Of an enquiry: half past eleven at night by Greenwich is the next day in a London summer.
        row[earlier] = rng.choice(["2008-05-02", "2008-05-01T23:30Z"] if earlier in file.moments else ["2008-05-02"])
        row[later] = rng.choice(["2008-05-01", "01/05/2008", "2007-05-03", "2008-05-02"])


def decision_before_referral(rng: Random, file: File, row: Row, as_at: date) -> None:
    if "decided_at" in row:
        # Half past eleven at night by Greenwich is the next day in a London summer, and the same in winter.
        row["received_at"], row["decision"] = (
            rng.choice(["2008-07-10T23:30Z", "2008-12-10T23:30Z", "2008-07-11"]),
            "assessment",
        )
        row["decided_at"] = rng.choice(["2008-07-10", "2008-12-10", "2008-07-10T22:59Z", "2008-07-10T23:00:00Z"])


def decision_incomplete(rng: Random, file: File, row: Row, as_at: date) -> None:
    if "decision" in row:
        row[rng.choice(["decision", "decided_at"])] = ""


def future_date(rng: Random, file: File, row: Row, as_at: date) -> None:
    if file.days + file.moments:
        day = as_at + timedelta(days=rng.choice([0, 1, 1, 2, 400]))
        clock = rng.choice(["", "T23:30Z", " 23:59:59+00:00", "T00:30+01:00", "T10:00"])
        column = rng.choice(file.days + file.moments)
        row[column] = day.isoformat() + (clock if column in file.moments else "")


def unknown_parent(rng: Random, file: File, row: Row, as_at: date) -> None:
    if file.parent:
        row[file.parent[0]] = rng.choice(["CP0", "cp1", "CP 1", "r1", "AP0"])


def another_parent(rng: Random, file: File, row: Row, as_at: date) -> None:
    if file.parent:
        row[file.parent[0]] = rng.choice(["CP1", "R1", "R2", "AP1", "AP2"])


def person_mismatch(rng: Random, file: File, row: Row, as_at: date) -> None:
    row["person_id"] = rng.choice(["P1", "P2", row["person_id"] + "x"])


FAULTS: list[Fault] = [
    missing_value,
    bad_date,
    date_time_where_a_date_stands,
    unknown_code,
    end_before_start,
    decision_before_referral,
    decision_incomplete,
    future_date,
    unknown_parent,
    another_parent,
    person_mismatch,
]


def plant(rng: Random, extract: Extract, as_at: date, share: float) -> None:
    """Plant faults in this share of the rows, a tenth of them with two, and as many double keys as any fault."""
    for file in FILES:
        rows = extract[file.name]
        for row in list(rows):
            if rng.random() < share:
                for fault in rng.sample(FAULTS, rng.choice([1] * 9 + [2])):
                    fault(rng, file, row, as_at)
            if rng.random() < share / 10:
                double = dict(row)
                if rng.random() < 0.5:
                    rng.choice(FAULTS)(rng, file, double, as_at)
                rows.insert(rng.randrange(len(rows) + 1), double)
