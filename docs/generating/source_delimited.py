"""Files of your own making"""

from generating._configured import mistake, report
from generating._keys import keys
from generating._tables import code, table

from producers.files.encodings import Encoding
from producers.sources.delimited import DelimitedSettings
from producers.translation.as_at import AsAtSettings
from producers.translation.dates import NAMED
from producers.translation.settings import WORKBOOKS, ColumnSettings, PartSettings, TableSettings

EXAMPLE = """\
[[sources]]
name = "case system"
format = "delimited"
folder = "exports"

[sources.tables.referrals]
file = "Referrals*.csv"
separator = ";"
encoding = "cp1252"
blank = "NULL"

[sources.tables.referrals.columns]
referral_id = "Ref No"
person_id = "Child ID"
received_at = { column = "Date Received", dates = "%d-%b-%Y" }
source = { column = "Source", codes = { "GP" = "health", "Police" = "police", "Ysgol" = "school" } }
decided_at = { column = "Date Decided", dates = "%d-%b-%Y" }
decision = { column = "Outcome", codes = { "ASS" = "assessment", "NFA" = "no_further_action" } }

[sources.tables.care_periods]
file = "Looked after.xlsx"
sheet = "Episodes"
skip_rows = 2
where = { "Type" = ["Care", "Short breaks"] }

[sources.tables.care_periods.columns]
care_period_id = ["Child ID", { column = "From", dates = "uk" }]
person_id = "Child ID"
started_on = { column = "From", dates = "uk" }
ended_on = { column = "To", dates = "uk" }
basis = { constant = "other" }
"""
HEADER = "Ref No;Child ID;Worker;Date Received;Source;Date Decided;Outcome\n"
ROWS = """\
R1;P1;Ann;05-Mar-2009;GP;06-Mar-2009;ASS
R2;P2;Ann;06-Mar-2009;Milkman;NULL;
R3;;Ann;06-Mar-2009;GP;NULL;
R4;P4;Ann;31-Feb-2009;GP;NULL;
#N/A;P5;Ann;06-Mar-2009;GP;NULL;
"""
MISTAKES = (
    ("tables.referrals", "tables.referals"),
    ("person_id", "child_id"),
    ('"health"', '"heath"'),
    ('"%d-%b-%Y"', '"%d-%b"'),
    ('person_id = "Child ID"\n', ""),
)


def page() -> str:
    """How any table of text or of a workbook is mapped to the tables of a casefile."""
    wrong = [mistake(EXAMPLE.replace(old, new)) for old, new in MISTAKES]
    return f"""\
A source `delimited` reads what your system exports already: delimited text, such as CSV, and worksheets of Excel workbooks. Its
configuration says for each table of the [casefile](casefile.md) which file it comes from, and which of your columns is which of ours.

```toml
{EXAMPLE}```

## Files

{keys(DelimitedSettings)}

A table is named as in the casefile, without `.csv`; each is described there with its columns and codes. One file may be named for
several tables. A table that is not named states nothing, and of a table that is named, a kind of event whose day is made of nothing
is not stated either: that nothing is known is not stated as *there were none*.

Each file is the complete content at the as-at day: a row that was there before and is not now has been withdrawn. A file that is not
there states nothing and withdraws nothing; one with its header alone states that there are none.

## `[sources.tables.NAME]`

{keys(TableSettings)}

The encoding is one of {", ".join(code(each) for each in Encoding)}. `utf-8` may begin with a byte-order mark, and `utf-16` must. A file that
is not text of its encoding, or begins with the mark of another, is refused whole.

In text, cells may be quoted; a quote within quotes is doubled, and a line may break there. Lines on which nothing but separators
stands are no rows. A file whose name ends in {", ".join(code(each) for each in WORKBOOKS[:4])} is a workbook. Its cells are read as they were
saved: no formula is calculated, no macro run, no link followed. A day is a day however it is shown, a number is written without
zeros before it, and what a formula came to is what stands there; `#N/A` and its like say nothing, and a row that needs the cell is
refused. A formula that was never calculated shows as `#UNCALCULATED`. Workbooks of other kinds, and those with a password, are refused
with what to do.

Your columns are found by their names as written, or else whatever their capitals and blanks. Columns that are not named are not read.

## Columns

Of what each column of ours is made. A column of ours that must be given must be made of something.

{keys(ColumnSettings)}

Codes are known in any capitals, however many blanks stand in them, unless two of them differ by these alone. A code that stands in the
file and is not in `codes` refuses its row. Without `codes` a cell must hold one of ours. Yes and no are `true` and `false`, and codes may
lead there: `codes = {{ "Y" = true, "N" = false }}`.

Of columns that are joined each is named alone, or as a table:

{keys(PartSettings)}

Joined text is blank where any part is. A key must stay the same from extract to extract, or the row is another one: join what is never
corrected, and no day where there is a number.

Dates are written in one of these ways, or as Python's `strptime` has it (`%d-%b-%Y` is 05-Mar-2009, with English names of months).
Without `dates` they are `iso` or `uk`. In a column ending in `_at` a time is kept where one is written; midnight is taken for none.

{table(("Name", "How it is written"), [(code(name), meaning) for name, meaning in NAMED.items()])}

## The as-at day

It stands in `as_at.txt` in the folder, as 2009-03-31, unless `as_at` says where else: `as_at = {{ file_date = true }}`, or as
`as_at = {{ table = "referrals", column = "Extracted on", dates = "uk" }}`.

{keys(AsAtSettings)}

## What is said of a mistake

A configuration that cannot be used is refused before any file is looked at, with its line:

{_listed(wrong)}

A column that is not in the file refuses the file whole, with the line of the configuration that names it (`missing_column`):

{_listed(_said(HEADER.replace("Ref No", "Ref Nr")))}

A last line that has no end and fewer cells than there are columns was cut off, and is refused (`missing_value`).

Rows that are wrong are refused one by one, with the line on which each begins or its number in the worksheet. Of several codes the
first in the order of the [casefile's](casefile.md#rows-refused) counts:

{_listed(_said(HEADER + ROWS))}

Files are refused whole also for `bad_encoding`, `malformed_csv`, `malformed_workbook`, and for `unknown_layout`: when two files have the name,
or the worksheet is not there. Nothing of such a file is sent, and nothing withdrawn.
"""


def _said(text: str) -> list[str]:
    found = report(EXAMPLE, {"Referrals.csv": text.encode("cp1252"), "as_at.txt": b"2009-03-31"})
    return [f"{each.file} line {each.line}: {each.code.value}: {each.sentence}" for each in found.refusals]


def _listed(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
