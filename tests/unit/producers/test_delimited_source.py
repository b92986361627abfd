"""Files of an authority's own making, night after night: what is stated of them, and what is refused with its line."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.errors import ConfigurationError
from producers.outbox.file import forgetful
from producers.refusals import Code
from producers.sources import source_of
from tests.lib.configured import HEAD_LINES, ConfiguredNights, configured, counts, written_on
from tests.lib.extracts import AUTHORITY, addresses, first_extract
from tests.lib.worksheets import workbook

REFERRALS = """\
format = "delimited"
[sources.tables.referrals]
file = "Referrals*.csv"
separator = ";"
encoding = "cp1252"
blank = ["NULL"]
[sources.tables.referrals.columns]
referral_id = "Ref No"
person_id = "Child ID"
received_at = { column = "Date Received", dates = ["%d-%b-%Y", "uk"] }
source = { column = "Source", codes = { "GP" = "health", "Ysgol / School" = "school", "Tŷ" = "family" } }
decided_at = { column = "Date Decided", dates = "%d-%b-%Y" }
decision = { column = "Outcome", codes = { "A" = "assessment", "a" = "information_advice", "N" = "no_further_action" } }
"""
HEADER = "Ref No;Child ID;Worker;Date Received;Source;Date Decided;Outcome\n"
GOOD = HEADER + "R1;P1;Ann;05-Mar-2009;GP;06-Mar-2009;A\nR2;P2;Ann;6/3/2009;ysgol  / school;NULL;NULL\n"


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[ConfiguredNights]:
    with forgetful(AUTHORITY) as outbox:
        yield ConfiguredNights(outbox, tmp_path, REFERRALS)


def written(text: str) -> bytes:
    return text.encode("cp1252")


def test_what_changes_from_night_to_night_is_stated_and_nothing_else(nights: ConfiguredNights) -> None:
    nights.night(Referrals_1__csv=written(GOOD))
    assert counts(nights.reports[-1].files) == [("Referrals_1.csv", 2, 0, 3, 0, 0)]
    for same in (
        GOOD,
        GOOD.replace("Ann", "Ben").replace("\n", "\r\n"),  # a column that is not used; another system's line ends
        GOOD.replace("05-Mar-2009", '" 5-MAR-2009 "').replace("Ref No", '"REF  No"'),
        "".join([HEADER, *reversed(GOOD.splitlines(keepends=True)[1:]), ";;;;;;\n", "\n"]),
        "\n".join(";".join(reversed(line.split(";"))) for line in GOOD.splitlines()),
    ):
        nights.night(Referrals_2__csv=written(same))
        assert [(each.refused, each.new, each.changed, each.withdrawn) for each in nights.reports[-1].files] == [
            (0,) * 4
        ]
    nights.night(Referrals_3__csv=written(GOOD.replace("GP", "Tŷ".replace("ŷ", "y"))))
    assert addresses(nights.reports[-1].refusals) == [("Referrals_3.csv", 2, "unknown_code")]
    nights.night(Referrals_3__csv=written(GOOD.replace(";A\n", ";N\n")))
    assert counts(nights.reports[-1].files) == [("Referrals_3.csv", 2, 0, 0, 1, 0)]
    nights.night(Referrals_3__csv=written(HEADER + GOOD.splitlines()[1] + "\n"))
    assert counts(nights.reports[-1].files) == [("Referrals_3.csv", 1, 0, 0, 1, 1)]
    before = nights.asserted()
    nights.night()
    assert nights.reports[-1].files == []
    assert nights.reports[-1].warnings == [
        "referrals: there is no file Referrals*.csv; it states nothing and withdraws nothing"
    ]
    assert nights.asserted() == before
    nights.night(Referrals_3__csv=written(GOOD))
    assert counts(nights.reports[-1].files) == [("Referrals_3.csv", 2, 0, 1, 0, 0)]


def test_a_configuration_that_says_something_else_is_another_reading_of_the_same_file(nights: ConfiguredNights) -> None:
    nights.night(Referrals_1__csv=written(GOOD))
    nights.configuration = REFERRALS.replace('"GP" = "health"', '"GP" = "family"')
    nights.again()
    assert counts(nights.reports[-1].files) == [("Referrals_1.csv", 2, 0, 0, 1, 0)]


def test_each_row_that_is_wrong_has_its_line_one_code_and_what_stands_there(nights: ConfiguredNights) -> None:
    rows = [
        '"R\n3";P3;Ann;05-Mar-2009;GP;;',
        "R4;P4;;05/Mar/2009;Nobody;;",  # a bad date comes before a bad code
        "R5;P5;;05-Mar-2009;other;;",  # ours, and not among theirs
        "R6;;;31-Feb-2009;Nobody;;",  # what is missing comes before all
        "#N/A;P7;;05-Mar-2009;GP;;",
        "R8;P8;;05-Mar-2009;GP;04-Mar-2009;A",
        "R9;P9;;05-Mar-2009;GP;04-Mar-2009;",
        "R9;P9;;05-Mar-2009;GP;;a",
        "R10;P10;;01-Apr-2009;GP;;",
        "R11;P11;;05-Mar-2009;#REF!;;",
    ]
    report = nights.night(Referrals__csv=written(HEADER + "\n".join(rows)))
    assert addresses(report.refusals) == [
        ("Referrals.csv", 4, "bad_date"),
        ("Referrals.csv", 5, "unknown_code"),
        ("Referrals.csv", 6, "missing_value"),
        ("Referrals.csv", 7, "missing_value"),
        ("Referrals.csv", 8, "decision_before_referral"),
        ("Referrals.csv", 9, "duplicate_key"),
        ("Referrals.csv", 10, "duplicate_key"),
        ("Referrals.csv", 11, "future_date"),
        ("Referrals.csv", 12, "unknown_code"),
    ]
    said = {each.line: each.sentence for each in report.refusals}
    line = HEAD_LINES + 11
    assert said[4] == 'Date Received is "05/Mar/2009"; it is written %d-%b-%Y or 31/03/2009, with or without a time'
    assert said[5] == (
        f'Source is "other", which is not among connector.toml line {line}, tables.referrals.columns.source.codes;'
        " there are GP, Ysgol / School, Tŷ"
    )
    assert said[6] == "Child ID is blank; it must be given"
    assert said[7].startswith("Ref No is #N/A, which a formula says")
    assert said[8] == "Date Decided is before Date Received; it must be on the same day or later"
    assert said[9] == "2 rows have this row's Ref No; it must be the only one"


def test_a_file_that_breaks_off_loses_only_the_row_it_breaks_off_in(nights: ConfiguredNights) -> None:
    last = "R11;P3;Ann;05-Mar-2009;GP;06-Mar-2009;A"
    begun = GOOD.replace("R2", "R1")[: -len("R1;P2;Ann;6/3/2009;ysgol  / school;NULL;NULL\n")]
    nights.night(Referrals__csv=written(begun + last + "\n"))
    before = nights.asserted()
    # Cut within its key it is no double of the row whose key it begins like, and cut within a blank it is no other row.
    for cut in range(1, last.rindex(";") + 1):
        report = nights.night(Referrals__csv=written(begun + last[:cut]))
        assert addresses(report.refusals) == [("Referrals.csv", 3, "missing_value")], last[:cut]
        assert report.refusals[0].sentence == "the file breaks off within this row; export it again"
        assert nights.asserted().items() <= before.items()
    for whole in (begun + last, begun + last + "\n"):
        assert nights.night(Referrals__csv=written(whole)).refusals == []
        assert nights.asserted() == before


@pytest.mark.parametrize(
    ("content", "line", "code", "said"),
    [
        (b"", 1, "missing_column", 'there is no column "Ref No"; its columns are none'),
        (written(GOOD.replace("Ref No", "Ref Nr")), 1, "missing_column",
         f'line {HEAD_LINES + 8}, tables.referrals.columns.referral_id: there is no column "Ref No"; did you mean "Ref Nr"?'),
        (written(GOOD.replace("Worker", "Ref no").replace("Ref No", "REF NO")), 1, "missing_column", "Ref No is there more than once"),
        (GOOD.encode("utf-16"), 1, "bad_encoding", "not text in cp1252, as `encoding` says"),
        (GOOD.encode("utf-8-sig"), 1, "bad_encoding", "name the encoding"),
        (written(GOOD) + b"\x81", 1, "bad_encoding", "not text in cp1252"),
        (written(GOOD.replace("GP", '"GP')), 2, "malformed_csv", "a quote is opened and never closed"),
        (written(GOOD.replace(";", ",")), 1, "missing_column", "there is no column"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_whole_and_withdraws_nothing(
    nights: ConfiguredNights, content: bytes, line: int, code: str, said: str
) -> None:
    nights.night(Referrals__csv=written(GOOD))
    before = nights.asserted()
    report = nights.night(Referrals__csv=content)
    assert addresses(report.refusals) == [("Referrals.csv", line, code)]
    assert said in report.refusals[0].sentence
    assert nights.asserted() == before


def test_of_two_files_of_one_name_none_is_guessed_and_the_last_is_taken_when_told_so(nights: ConfiguredNights) -> None:
    report = nights.night(Referrals_1__csv=written(GOOD), referrals_2__CSV=written(HEADER))
    assert addresses(report.refusals) == [("Referrals*.csv", 1, "unknown_layout")]
    assert "2 files are called so: Referrals_1.csv, referrals_2.CSV" in report.refusals[0].sentence
    nights.configuration = REFERRALS.replace('blank = ["NULL"]', 'several = "last"')
    nights.again()
    assert counts(nights.reports[-1].files) == [("referrals_2.CSV", 0, 0, 0, 0, 0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_each_encoding_is_read_as_it_is_said_to_be(nights: ConfiguredNights, encoding: str) -> None:
    nights.configuration = REFERRALS.replace('"cp1252"', f'"{encoding}"').replace("Tŷ", "Tîm")
    report = nights.night(Referrals__csv=GOOD.replace("GP", "Tîm").encode(encoding))
    assert (report.refusals, report.files[0].new) == ([], 3)


def test_utf_16_that_does_not_say_which_of_the_two_it_is_is_not_guessed_at(nights: ConfiguredNights) -> None:
    nights.configuration = REFERRALS.replace('"cp1252"', '"utf-16"')
    assert addresses(nights.night(Referrals__csv=GOOD.encode("utf-16-le")).refusals) == [
        ("Referrals.csv", 1, "bad_encoding")
    ]


CARE = """\
format = "delimited"
[sources.tables.care_periods]
file = "Care.csv"
skip_rows = 2
separator = "\\t"
where = { "Type" = ["LAC", "UASC"], "Live" = true }
columns.care_period_id = ["Child", { column = "From", dates = "uk" }]
columns.person_id = "Child"
columns.started_on = { column = "From", dates = "uk" }
columns.basis = { constant = "other" }
[sources.tables.reviews]
file = "Care.csv"
skip_rows = 2
separator = "\\t"
where = { "Type" = "Review" }
columns.review_id = { columns = ["Child", "From"], joined_by = "-R-" }
columns.care_period_id = ["Child", { column = "Began", dates = "iso" }]
columns.person_id = "Child"
columns.held_on = { column = "From", dates = "uk" }
"""
LINES = """\
Report 7
printed today
Type\tChild\tFrom\tBegan\tLive
LAC\tP1\t05/01/2009\t\ttrue
lac\tP2\t5/1/2009 00:00:00\t\ttrue
LAC\tP9\t05/01/2009\t\tfalse
Review\tP1\t02/02/2009\t2009-01-05\ttrue
Review\tP2\t02/02/2009\t2009-01-06\ttrue
Review\tP3\t02/02/2009\t\ttrue
Note\tP1\t\t\t
"""


def test_two_tables_come_from_one_file_their_rows_told_apart_and_their_keys_put_together(
    nights: ConfiguredNights,
) -> None:
    nights.configuration = CARE
    report = nights.night(Care__csv=LINES.encode())
    assert counts(report.files) == [("Care.csv", 2, 0, 2, 0, 0), ("Care.csv", 3, 2, 1, 0, 0)]
    assert addresses(report.refusals) == [("Care.csv", 8, "unknown_care_period"), ("Care.csv", 9, "missing_value")]
    assert nights.kinds() == {"care_started": 2, "review_held": 1}
    assert report.warnings == [
        "care_periods: nothing is made into ended_on, so care_ended is not stated",
        "care_periods: `where` leaves out 5 row(s)",
        "reviews: `where` leaves out 4 row(s)",
    ]


def test_what_nothing_is_made_into_is_not_stated_to_be_none(nights: ConfiguredNights) -> None:
    without = "\n".join(line for line in REFERRALS.splitlines() if not line.startswith("deci"))
    nights.configuration = without
    nights.night(Referrals__csv=written(GOOD))
    assert nights.kinds() == {"referral_received": 2}
    assert nights.outbox.statements.kinds() == {"referral_received"}
    nights.configuration = (
        without + '\ndecided_at = "Date Received"\ndecision = { constant = "assessment", where_given = "Outcome" }\n'
    )
    nights.again()
    assert nights.outbox.statements.kinds() == {"referral_received", "referral_decided"}


REVIEWS = """\
format = "delimited"
[sources.tables.reviews]
file = "Reviews.csv"
columns = { review_id = "Id", care_period_id = "Period", person_id = "Child", held_on = "On" }
"""


def test_a_row_may_hang_on_one_of_another_source(nights: ConfiguredNights) -> None:
    nights.configuration = CARE[: CARE.index("[sources.tables.reviews]")]
    nights.night(Care__csv=LINES.encode())
    nights.configuration = REVIEWS
    rows = b"Id,Period,Child,On\nV1,P1/2009-01-05,P1,2009-03-01\nV2,P7/2009-01-05,P7,2009-03-01\n"
    report = nights.night(Reviews__csv=rows)
    assert addresses(report.refusals) == [("Reviews.csv", 3, "unknown_care_period")]
    assert nights.kinds() == {"care_started": 2, "review_held": 1}


BOOK = """\
format = "delimited"
[sources.tables.referrals]
file = "Ours.xlsx"
sheet = "Referrals"
skip_rows = 1
columns.referral_id = "Ref No"
columns.person_id = "Child ID"
columns.received_at = { column = "Received", dates = "%d-%b-%Y" }
columns.source = { column = "Source", codes = { GP = "health" } }
[sources.tables.school_changes]
file = "Ours.xlsx"
sheet = "schools"
columns.school_change_id = ["Child ID", "Changed"]
columns.person_id = "Child ID"
columns.changed_on = "Changed"
columns.reason = { constant = "other" }
"""
DAY = date(2009, 3, 5)
SHEETS: dict[str, list[list[Any]]] = {
    "Cover": [["Ours"], ["As at", date(2009, 3, 31)]],
    "Referrals": [
        ["Referrals of the year"],
        [None, "Ref\n No", "Child ID ", "Received", "Source", "Age"],
        [None, 1001, "P1", DAY, "GP", 6.5],
        [],
        [None, 1002.0, "P2", "06-Mar-2009", "gp", 7],
        [None, 1003, "P3", 39903, "GP", 7],
        [None, "=1+1", "P4", DAY, "GP", "=F3"],
        [None, 1005, "P5", DAY, "#N/A", None],
        [None, None, None, None, None, "=F8"],
    ],
    "Schools": [["Child ID", "Changed"], ["P1", DAY], ["P1", DAY], ["P2", DAY]],
}  # fmt: skip


def test_a_workbook_is_read_by_its_worksheets_and_their_rows(nights: ConfiguredNights) -> None:
    nights.configuration = BOOK
    report = nights.night(Ours__xlsx=workbook(SHEETS))
    assert addresses(report.refusals) == [
        ("Ours.xlsx/Referrals", 6, "bad_date"),
        ("Ours.xlsx/Referrals", 7, "missing_value"),
        ("Ours.xlsx/Referrals", 8, "unknown_code"),
        ("Ours.xlsx/schools", 2, "duplicate_key"),
        ("Ours.xlsx/schools", 3, "duplicate_key"),
    ]
    assert nights.kinds() == {"referral_received": 2, "school_changed": 1}
    before = nights.asserted()
    nights.night(Ours__xlsx=workbook({**SHEETS, "Other": [], "Schools": [["Changed", "Child ID"], [DAY, "P2"]]}))
    assert nights.asserted() == before


@pytest.mark.parametrize(
    ("content", "codes", "said"),
    [
        (b"", ["malformed_workbook"] * 2, "the file is empty"),
        (workbook(SHEETS)[:-90], ["malformed_workbook"] * 2, "cut off or damaged"),
        (workbook({"Referals": [], "Schools": SHEETS["Schools"][:1]}), ["unknown_layout"], 'there is no worksheet "Referrals"; there are Referals, Schools'),
        (workbook({"Referrals": [], "Schools": SHEETS["Schools"][:1]}), ["missing_column"], 'there is no column "Ref No"'),
    ],
)  # fmt: skip
def test_a_workbook_or_worksheet_that_cannot_be_used_is_refused_whole(
    nights: ConfiguredNights, content: bytes, codes: list[str], said: str
) -> None:
    nights.configuration = BOOK
    nights.night(Ours__xlsx=workbook(SHEETS))
    before = nights.kinds()["referral_received"]
    report = nights.night(Ours__xlsx=content)
    assert [each.code for each in report.refusals] == codes
    assert said in report.refusals[0].sentence
    assert nights.kinds()["referral_received"] == before


AS_AT = {
    "file_date = true": ("2009-05-31", None),
    'table = "referrals", sheet = "Cover", cell = "B2"': ("2009-03-31", None),
    'table = "referrals", column = "received"': ("2009-03-05", None),
    'table = "referrals", cell = "B3"': (None, 'cell B3 holds "1001"; the as-at day must stand there'),
    'table = "referrals", cell = "D99"': (None, "there is no cell D99"),
    'table = "referrals", column = "Extracted"': (None, 'there is no column "Extracted"'),
    'table = "referrals", sheet = "Front", cell = "B2"': (None, 'there is no worksheet "Front"'),
}


@pytest.mark.parametrize("place", AS_AT)
def test_the_as_at_day_is_where_it_is_said_to_be(nights: ConfiguredNights, place: str) -> None:
    day, said = AS_AT[place]
    nights.configuration = BOOK.replace("[sources", f"as_at = {{ {place} }}\n[sources", 1)
    nights.night(as_at=None, Ours__xlsx=workbook(SHEETS))
    written_on(nights.folder / "extract" / "Ours.xlsx", 1_243_726_200)  # half past midnight in Wales
    report = nights.again()
    assert str(report.as_at) == str(day)
    if said is not None:
        assert [each.code for each in report.refusals] == [Code.BAD_AS_AT]
        assert said in report.refusals[0].sentence


def test_without_any_as_at_day_nothing_is_read(nights: ConfiguredNights) -> None:
    report = nights.night(as_at=None, Referrals__csv=written(GOOD))
    assert addresses(report.refusals) == [("as_at.txt", 1, "bad_as_at")]
    nights.configuration = REFERRALS.replace("[sources", "as_at = { file_date = true }\n[sources", 1)
    nights.night(as_at=None)
    assert [each.code for each in nights.reports[-1].refusals] == [Code.BAD_AS_AT]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("tables.referrals", "tables.referals", 2, "tables.referals: there is no table referals; did you mean referrals?"),
        ("referral_id =", "referal_id =", 8, "tables.referrals.columns.referal_id: referrals.csv has no column referal_id; did you mean referral_id?"),
        ('person_id = "Child ID"\n', "", 7, "nothing is said of person_id; every row of referrals.csv needs it"),
        ('"GP" = "health"', '"GP" = "heath"', 11, 'columns.source.codes.GP: is "heath", which source cannot be; it is one of self, family, school,'),
        ('"N" = "no_further_action"', '"N" = "nfa"', 13, 'codes.N: is "nfa"'),
        ('"GP" = "health"', '"GP" = ""', 11, 'codes.GP: is "", and source may not be blank'),
        ('"%d-%b-%Y", "uk"', '"%d-%b"', 10, 'received_at.dates: is "%d-%b", by which no day can be told; it is one of iso, uk, us, compact, serial'),
        ('referral_id = "Ref No"', 'referral_id = { column = "Ref No", dates = "uk" }', 8, "referral_id.dates: is given, but referral_id is no date"),
        ('referral_id = "Ref No"', "referral_id = {}", 8, "is made of one thing: give `column`, or `columns`, or `constant`"),
        ('referral_id = "Ref No"', "referral_id = 7", 8, "tables.referrals.columns.referral_id"),
        ('encoding = "cp1252"', 'encoding = "latin"', 5, "tables.referrals.encoding"),
        ('separator = ";"', 'separator = ";;"', 2, "a `separator` that is not one sign"),
        ('"Referrals*.csv"', '"Referrals*.xlsx"', 2, "a workbook for its `file`, and encoding and separator"),
        ('"Referrals*.csv"', '"in/Referrals*.csv"', 2, "a `file` with a folder"),
        ('blank = ["NULL"]', 'sheets = "One"', 6, "tables.referrals.sheets: there is no such key"),
        ('format = "delimited"', 'format = "delimited"\nas_at = { table = "visits", column = "x" }', 2, 'as_at.table: is visits, of which `tables` says nothing'),
        ('format = "delimited"', 'format = "delimited"\nas_at = { cell = "B2" }', 2, "is one place: `file_date = true`"),
        ('format = "delimited"', 'format = "delimited"\nas_at = { table = "referrals", cell = "2B" }', 2, 'has "2B" for its `cell`'),
        (REFERRALS[REFERRALS.index("[") :], "tables = {}", 2, "names no table"),
    ],
)  # fmt: skip
def test_a_wrong_configuration_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    with forgetful(AUTHORITY) as outbox, pytest.raises(ConfigurationError) as caught:
        ConfiguredNights(outbox, tmp_path, REFERRALS.replace(old, new)).again()
    assert f"connector.toml: line {HEAD_LINES + line}: sources 1, key " in str(caught.value)
    assert said in str(caught.value)


def test_a_folder_that_is_not_there_is_an_error_of_the_configuration(nights: ConfiguredNights) -> None:
    settings = configured(nights.folder, REFERRALS).model_copy(update={"folder": nights.folder / "nowhere"})
    with pytest.raises(ConfigurationError, match="source ours: there is no folder"):
        first_extract(source_of("delimited"), settings)


ROWS = st.lists(
    st.tuples(
        st.sampled_from("123"),
        st.sampled_from(["P1", "P2", ""]),
        st.sampled_from(["05-Mar-2009", "06/03/2009", "x", ""]),
        st.sampled_from(["GP", "gp ", "other"]),
        st.sampled_from([";", "07-Mar-2009;A", "07-Mar-2009;a", "01-Mar-2009;A"]),
    ),
    max_size=6,
)


@given(ROWS, st.integers())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_the_rows_gives_the_same_statements(
    tmp_path: Path, rows: list[tuple[str, str, str, str, str]], seed: int
) -> None:
    lines = [f"R{key};{person};Ann;{day};{code};{decided}\n" for key, person, day, code, decided in rows]
    shuffled = random.Random(seed).sample(lines, len(lines))
    found = []
    for some in (lines, shuffled):
        with forgetful(AUTHORITY) as outbox:
            nights = ConfiguredNights(outbox, tmp_path, REFERRALS)
            report = nights.night(Referrals__csv=written(HEADER + "".join(some)))
            codes = sorted((some[each.line - 2], each.code) for each in report.refusals)
            found.append((nights.asserted(), codes))
    assert found[0] == found[1]
