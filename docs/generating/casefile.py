"""The casefile format"""

from importlib import import_module

from generating._columns import columns
from generating._tables import code, table

from producers.casefile import tables
from producers.refusals import MASS_ROWS, MASS_SHARE
from producers.rules.tables import Table

MEANINGS = (
    ("missing_value", "A cell is blank that is required, or required when another column says what it does."),
    ("bad_date", "A date, date-time or academic year is not written as it must be, or is in no calendar."),
    ("unknown_code", "A code is none of the list, or a boolean is neither true nor false."),
    ("end_before_start", "A date lies before another of the row that it must not precede."),
    ("duplicate_key", "Another row of the file has the same key; all rows with it are refused."),
    ("decision_before_referral", "The decision's local date lies before the day received."),
    ("decision_incomplete", "One of `decided_at` and `decision` is given without the other."),
    ("future_date", "A date lies after the extract's as-at day."),
    ("unknown_care_period", "The row names a care period that is not accepted and was not before."),
    ("unknown_referral", "The row names a referral that is not accepted and was not before."),
    ("unknown_plan", "The row names an adult's plan that is not accepted and was not before."),
    ("person_mismatch", "The row names a row of another person."),
)
WHOLE = (
    ("bad_encoding", "The file is not UTF-8 text."),
    ("missing_column", "A required column is not in the header."),
    ("malformed_csv", "A quote is not closed, or text follows a closing quote; the line on which that row begins."),
    (
        "mass_withdrawal",
        f"More than {MASS_SHARE:.0%} of the rows known from the file, and more than {MASS_ROWS}, would be withdrawn.",
    ),
    ("bad_as_at", "`as_at.txt` is missing, is no date, or names a day after today or before the last one."),
)


def page() -> str:
    """What files an extract has, what may stand in them, and what is refused."""
    return f"""\
An extract is a folder of CSV files and `as_at.txt`, which holds the day that the extract speaks for. Each file is the complete
content at that day: a row that was there before and is not now has been withdrawn at the source. A file that is absent states
nothing and withdraws nothing; one with its header alone states that there are none.

Files are UTF-8, with or without a byte-order mark, comma between cells, quotes where needed, in any order of columns. Dates are
`2009-03-31` or `31/03/2009`; date-times, in columns ending in `_at`, are `2009-03-31T16:05` or with a space, seconds and offset
optional. A time without an offset is local. Values are trimmed; codes are matched as written; booleans are true or false in any
case, yes or no, 1 or 0. Unknown columns and files are passed over with a warning.

Each kind of event has one source. Where another source gives some of the files, as SSDA903 returns the periods of care, `files` in the
configuration names those that this one gives: `files = ["referrals", "assessments"]`. Their rows may name rows of the
others, if the source that gives those comes before it in the configuration.

{"".join(_file(each) for each in tables())}
## Rows refused

A row has one code, the first of this list that applies. It stays with the authority and the rest goes on; if it was accepted before, its last
accepted version stands.

{table(("Code", "When"), [(code(name), meaning) for name, meaning in MEANINGS])}

## Files and extracts refused whole

Nothing of them is sent, and nothing withdrawn.

{table(("Code", "When"), [(code(name), meaning) for name, meaning in WHOLE])}
"""


def _file(each: Table) -> str:
    module = import_module(f"producers.casefile.{each.file.removesuffix('.csv')}")
    what = (module.__doc__ or "").strip().removeprefix(f"{each.file}: ")
    sentences = [what[0].upper() + what[1:], module.table.__doc__ or ""]
    sentences += ["States " + ", ".join(f"[`{kind}`](subjects.md)" for kind in each.kinds) + "."]
    if each.parent is not None:
        sentences.append(f"{code(each.parent.column)} names a row of `{each.parent.file}`, of the same person.")
    sentences += [f"{code(later)} must not be before {code(earlier)}." for later, earlier in each.order]
    return f"## {each.file}\n\n{' '.join(sentences)}\n\n{columns(each)}\n\n"
