"""Ofsted's Annex A"""

from generating._configured import mistake
from generating._keys import keys
from generating._tables import code, table

from producers.annex_a.codes import ALL, YES_OR_NO, Codes, written
from producers.annex_a.lists import LISTS, MONTHS, MONTHS_AFTER_19, MONTHS_TO_CONFERENCE, List
from producers.sources.annex_a import USUAL, AnnexASettings

EXAMPLE = """\
[[sources]]
name = "case system"
format = "annex_a"
folder = "annex"
"""
KEYS = {
    "referrals.csv": "child / day / number",
    "assessments.csv": "child / day started / number",
    "conferences.csv": "child / initial / day held",
    "protection_plans.csv": "child / day started",
    "care_periods.csv": "child / day started",
    "care_leavers.csv": "child",
}
WHY = (
    ("1, 2", "Contacts and early help: the exchange knows no event of these."),
    (
        "3",
        "Referrals received, with their source. Of a decision only *no further action* is known, and no day, so none is stated: without decisions"
        " SCC/006 and SCC/010 have no figure, rather than a wrong one.",
    ),
    (
        "4",
        "Assessments, started and authorised. They are not divided into initial and core, as those of Wales have not been since 2016: they are"
        " stated as `wellbeing` (PM24). Whether a child was seen is stated, whether alone is not known.",
    ),
    (
        "5",
        "Each initial conference that has a day, with the strategy discussion before it (SCC/014). A row without a conference states nothing.",
    ),
    ("6", "Children in need: no event of the exchange."),
    (
        "7",
        "Child protection plans, started and ended, if asked for. Of review conferences the list has the latest alone, and beside the conferences"
        " of List 5 every earlier one would count as missed (SCC/034). So plans are stated only in place of conferences, where another"
        " source states all of these.",
    ),
    (
        "8",
        "Periods of being looked after, if asked for: whoever is looked after, and whoever ceased to be within the months of the list. Of reviews, visits"
        " and placements the list has the latest alone, and of placements their number: as a history that would be wrong in every indicator that"
        " counts them (SCC/004, SCC/021, SCC/025), so none is stated. Another source may state them, and name a period by its key. Figures of"
        " month ends before the first workbook lack those who had ceased by then. How a period began is known only if the legal status has been the same"
        " since; else its basis is `other`. Short breaks (V3, V4) are told.",
    ),
    (
        "9",
        f"How a young person fares now is stated as of their 19th birthday for {MONTHS_AFTER_19} months after it, and not for"
        " anybody else (SCC/033d, e, f). Whoever died is not stated. Read a workbook at least every quarter, or some are never stated.",
    ),
    ("10, 11", "Adoption: no event of the exchange."),
)


def page() -> str:
    """What of the workbook is read, what it states and what not, and why."""
    wrong = mistake(EXAMPLE + 'states = ["conferences", "protection_plans"]\n')
    return f"""\
A source `annex_a` reads the Excel workbook that an authority gives to inspectors of children's services (Ofsted's Annex A, also read by
ChAT), in the shape of any year: worksheets List 1 to List 11. It is translated into rows of the [casefile](casefile.md).

```toml
{EXAMPLE}```

{keys(AnnexASettings)}

Unless `states` says otherwise, these are stated: {", ".join(code(each) for each in USUAL)}.

Worksheets are known by how their names begin: `List 3`, `list 03`, `List 3 - Referrals`. Headings stand in the first row, or below a
title within the first twenty; capitals, blanks, line breaks and punctuation make no difference. Other headings are not read: no name, sex,
ethnicity or worker is. How cells of a workbook are read: [files of your own making](source-delimited.md#sourcestablesname).

## What is stated of each list, and why no more

The workbook is made for an inspection. Most of its lists hold what happened in the last {MONTHS} months, and of what recurs the latest alone.

{table(("List", "What is stated"), [(number, why) for number, why in WHY])}

## A workbook is a window

What leaves the months of a list is not gone: it stays as it was stated. Withdrawn is what ought to be in the list and is not. That is told by
the first day for which a row is in the list (of referrals: received; of assessments: authorised; of enquiries: the strategy
discussion; of plans and periods: ended), or the day {MONTHS} months before the as-at day if that is later: what happened on or after it and
is no longer there was corrected or removed. Conferences are looked for from {MONTHS_TO_CONFERENCE} months after that day on, because one may follow its
discussion late. A list that is not in the workbook states nothing and withdraws nothing. Figures of months before the first
workbook rest on part of the cases.

## Rows

{"".join(_list(each) for each in LISTS)}
A key without a number is the same in every workbook as long as its day is not corrected. Of several of a child on one day the number tells which, in
the order of what else they say; rows that say the same are stated once, with a warning. Rows that are refused are numbered after the others, which
so have the numbers that they would have without them. Where one of several was stated before and is refused now, as many stand as before; until it
is mended, it may stand as what another one says.

Days are those of Excel, or text as `2009-03-31` or `31/03/2009`, with or without a time, which is left out.

## Coded texts

As `q) 6: Police`: the letter, the code and the name may each be left out. A text whose letter says one thing and whose code or name another, says
nothing, and its row is refused (`unknown_code`).

{"".join(_codes(heading, each) for heading, each in ALL.items())}
{_codes("Child Seen During Continuous Assessment", YES_OR_NO)}
## What is refused

Rows are refused for the codes of the [casefile](casefile.md#rows-refused), by the row of the worksheet: `Annex_A.xlsx/List 3 line 7`. A cell that a
formula left as `#N/A` refuses its row where it is needed. A list is refused whole, and nothing of it withdrawn, when a heading is missing or there twice
(`missing_column`), when two worksheets might be it (`unknown_layout`), or when the workbook cannot be read: cut off, locked with a
password, of an older kind (`malformed_workbook`). Two workbooks in the folder refuse the extract (`unknown_layout`).

Conferences and plans together are refused before anything is read:

- {wrong}

The as-at day stands in `as_at.txt`, for the workbook does not say it, or is the day on which the workbook was last written to
(`as_at = "file_date"`).
"""


def _list(each: List) -> str:
    rows = [(heading.name, ", ".join(heading.others), "yes" if heading.required else "") for heading in each.headings]
    kinds = ", ".join(f"[`{kind}`](subjects.md)" for kind in each.kinds)
    return (
        f"### List {each.number}: {each.title}\n\nRows of `{each.table}`, which state {kinds}. Key: {KEYS[each.table]}.\n\n"
        f"{table(('Heading', 'Also written', 'Required'), rows)}\n\n"
    )


def _codes(heading: str, codes: Codes) -> str:
    rows = [
        (
            code(written(each)),
            each.stated if each.stated else "nothing",
            ", ".join(each.names[1:] if each.code == "" else each.names),
        )
        for each in codes.entries
    ]
    return f"### {heading}\n\n{table(('Text', 'Stated as', 'Also known as'), rows)}\n\n"
