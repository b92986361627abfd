"""The source ssda903: returns of children looked after"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from generating._tables import code, table

from producers.keyed.keys import Keys
from producers.outbox.file import forgetful
from producers.refusals import Refusal
from producers.sources.ssda903 import PARTS, SOURCE
from producers.ssda903.codes import (
    ABSENCES,
    ACCOMMODATIONS,
    ACTIVITIES,
    IN_TOUCH,
    LEGAL_STATUSES,
    PARTICIPATIONS,
    PLACES,
    REASONS_CEASED,
    REASONS_FOR_NEW,
    Coded,
)
from producers.ssda903.parts import LAYOUTS, LEFT_ALONE
from producers.staging import Run, stage

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n"
EXAMPLES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("a cell that must be given is blank", {"episodes": "C1,01/05/2017,S,,N1,U6,PR1,,,,,,\n"}),
    ("one of DEC and REC without the other", {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,,E4A,,,,\n"}),
    ("the file breaks off", {"episodes": "C1,01/05/2017,S,C2"}),
    ("a day is in no calendar", {"episodes": "C1,31/02/2017,S,C2,N1,U6,PR1,,,,,,\n"}),
    ("a code is none", {"episodes": "C1,01/05/2017,X,C2,N1,U6,PR1,,,,,,\n"}),
    ("an episode ends before it begins", {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,30/04/2017,E8,,,,\n"}),
    ("two episodes of one child begin on one day", {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,,,,,,\n" * 2}),
    ("nothing follows", {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,X1,,,,\n"}),
    (
        "a gap",
        {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,X1,,,,\nC1,12/06/2017,P,C2,N1,K2,PR1,,,,,,\n"},
    ),
    ("two open episodes", {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,,,,,,\nC1,10/06/2017,P,C2,N1,K2,PR1,,,,,,\n"}),
    (
        "an episode on the day of leaving care",
        {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,E4A,,,,\nC1,10/06/2017,S,C2,N1,K2,PR1,,,,,,\n"},
    ),
    (
        "an overlap",
        {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,E4A,,,,\nC1,01/06/2017,S,C2,N1,K2,PR1,,,,,,\n"},
    ),
    (
        "an episode within another",
        {
            "episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,X1,,,,\nC1,20/05/2017,P,C2,N1,K2,PR1,25/05/2017,X1,,,,\n"
            "C1,10/06/2017,P,C2,N1,U6,PR1,,,,,,\n"
        },
    ),
    (
        "a change of legal status with another placement",
        {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,X1,,,,\nC1,10/06/2017,L,C1,N1,K2,PR1,,,,,,\n"},
    ),
    (
        "short breaks that become something else",
        {"episodes": "C1,01/05/2017,S,V4,N1,U6,PR1,10/06/2017,X1,,,,\nC1,10/06/2017,L,C2,N1,U6,PR1,,,,,,\n"},
    ),
    ("a day after the as-at day", {"episodes": "C1,01/04/2018,S,C2,N1,U6,PR1,,,,,,\n"}),
    ("care began before the returns", {"episodes": "C1,01/05/2015,P,C2,N1,U6,PR1,,,,,,\n"}),
    (
        "a review on a day without care",
        {"episodes": "C1,01/05/2017,S,C2,N1,U6,PR1,,,,,,\n", "reviews": "C1,01/05/2010,30/04/2017,PN1\n"},
    ),
)
WHOLE = (
    ("bad_encoding", "A CSV file is not text in UTF-8, or a document not in the encoding that it declares."),
    (
        "missing_column",
        "A file is meant to be of a part by its columns or its name, and a column that is needed is not there.",
    ),
    ("malformed_csv", "A quote is not closed, or text follows a closing quote; the line on which that row begins."),
    ("malformed_xml", "A document is no XML, breaks off, or declares an entity; the line on which that shows."),
    (
        "unknown_layout",
        "A folder holds a part twice; a document holds no record of a child with an episode, a review or IN_TOUCH, or one record within"
        " another, an episode within another, or an episode or a review outside every record; or a return of an earlier year has no"
        " Episodes, or no Reviews where the present one has them.",
    ),
    ("mass_withdrawal", "More than 10% of the rows known, and more than 20, would be withdrawn."),
    ("bad_as_at", "There is no as-at day, it is none, or two returns have the same."),
)


def page() -> str:
    """What the returns must be like, what they come to, and what is refused."""
    return f"""\
For an authority's IT team that hands over its SSDA903 returns. How to set one up is in
[the how-to guide](../how-to/hand-over-ssda903-returns.md); its keys are in [the connector's configuration](connector.md#ssda903). An invented sample is in
`producers/samples/ssda903`.

## Files

A return is a folder of CSV files, or the same return as one XML document. Files are known by their columns, whatever they are called, and by their
names where the header says nothing; names and order of columns, upper and lower case, line ends, a byte-order mark, blank lines below the header and
further columns make no difference. Of these parts the columns shown are read, the rest is not looked at:

{table(("Part", "Needed", "Read where it is there"), [(part, columns(each.needed), columns(each.optional)) for part, each in LAYOUTS.items()])}

{", ".join(sorted(dict.fromkeys(LEFT_ALONE.values())))} are known and left alone. Neither names of children nor postcodes, the UPN, sex or ethnicity are
read; the day of birth serves to find the 19th birthday and goes no further.

In XML (`<EXPSSDA903><CHILD><HEADER>`, an AREVIEW for each review, an EPISODE for each episode, CHILDID for CHILD and PL for PLACE) a child's
record is searched rather than walked, so that it does not matter where in it an element stands, nor in which case its name is written.
Where an element that should be there once is there twice and says two things, neither is believed, and the row is refused; of a record with two
CHILDID nothing is stated (`missing_value`).

Days are written `01/05/2017` or `2017-05-01`, also without noughts or with the midnight of a date-time. Codes count in any case.

The as-at day stands in `as_at.txt` or in the setting. It lies in the year that the return is about: 31 March for the return of a whole year, the
day of the export for one in the middle of it.

## Returns of several years

A return holds the episodes of its year and those that were open when it began. So of a child who has been in care for longer, the first episode is
not the one that began the period of care; without that, nothing is stated of the child, and the rows are refused as `unknown_care_period`. The
returns of the years before, named in `earlier`, are read together with the present one as if they were one. They are put in order by their as-at
days. An episode (by CHILD and DECOM) or a review (by CHILD and REVIEW) in several of them is one, and what the latest return says of it counts. An
episode that a return leaves open must be in the next one, else it is refused; who is in no later return is not looked after for ever. When a new
year's return comes, the last one goes to `earlier`; what it holds is otherwise taken for withdrawn.

An episode with RNE S may be open for years, and is then in this year's return without any from the year in which it began. The period and its placements
are whole, but the reviews before the first day that the returns cover are in none of them: SCC/021 takes them for not held, and is right only from about a
year after that day on. The connector says of how many periods this is so. Either name more years, or leave these periods out with `whole_periods_only`.

## What is stated

{stated()}

Nothing else is stated: no referrals, assessments, care plans, visits, school changes or protection plans. So there are figures of SCC/004, SCC/021 and
SCC/033, and none of an indicator that needs anything else. A part whose file is not there is not stated either: without Reviews nothing is
known of reviews, which is not the same as none.

A period of care begins with an episode of RNE S and ends on the DEC of one whose REC begins with E. Episodes that meet, DEC on DECOM, are of one
period. A placement begins with every RNE but L and ends with the period or when the next one begins.

While a child is away for a time (PLACE T0 to T4) the placement that was left stays open. The child has returned as planned when the next
episode has the same PLACE, PLACE_PROVIDER and URN as the one before the absence; then the placement goes on, and else it ended when the child went.

A review is of the period of care that covers its day, the last day included. Each participation code is of a review that was held; {code("PN0")} says only
that the child was under four.

A row of OC3 says how a care leaver was around the birthday in the year of the return. It is stated when that is the 19th and has come. Of who died or
returned home for good nothing is stated.

### RNE, the reason for a new episode

{coded(REASONS_FOR_NEW)}

### LS, the legal status, and the footing of a period that begins with it

{coded(LEGAL_STATUSES)}

### PLACE, and the type of placement

{table(("Code", "Meaning", "Becomes", "Absence"), [(code(name), each.meaning, code(each.becomes), code(ABSENCES.get(name))) for name, each in PLACES.items()])}

### REC, the reason why an episode ceased

{table(("Code", "Meaning"), [(code(name), meaning) for name, meaning in REASONS_CEASED.items()])}

### REVIEW_CODE

{table(("Code", "Meaning"), [(code(name), meaning) for name, meaning in PARTICIPATIONS.items()])}

### IN_TOUCH

{coded(IN_TOUCH)}

### ACTIV, and whether that is education, training or employment

{coded(ACTIVITIES)}

### ACCOM

A letter and 1 where the authority finds the accommodation suitable, 2 where it does not; {code("0")} where it is not known.

{table(("Letter", "Meaning"), [(code(name), meaning) for name, meaning in ACCOMMODATIONS.items()])}

## Rows refused

A row of a return is refused once, though it may become a period and a placement, with the first code that applies in the order of the
[casefile's](casefile.md) codes; `broken_chain` comes after `duplicate_key`. What was accepted of it before stands. The rows of the other children go on,
and of the same child whatever can be relied on: where a middle episode is wrong only its placement is missing, where it cannot be said whether or when a period of
care began or ended, nothing of that period is stated for the first time.

Of two episodes that do not fit together the earlier one is at fault when its REC or DEC does not fit the next one's DECOM, and the later one when it
begins before, or on the day on which, the child left care. Where a DECOM lies after its own DEC or after the as-at day, only its own row is at fault,
not those that it does not fit. The line is that of the row in its file, or of its element in a document; a
file of an earlier return has its folder in front.

{examples()}

## Files and extracts refused whole

Nothing of them is sent, and nothing withdrawn. A file that several tables are told from is listed once, and what hangs on it is refused with it: reviews
with the episodes that say of which period they are.

{table(("Code", "When"), [(code(name), meaning) for name, meaning in WHOLE])}
"""


def columns(names: Iterable[str]) -> str:
    """Names of columns."""
    return ", ".join(map(code, names))


def coded(codes: Mapping[str, Coded]) -> str:
    """Codes, what they mean and what they become."""
    return table(
        ("Code", "Meaning", "Becomes"),
        [
            (code(name), each.meaning, each.becomes if " " in each.becomes else code(each.becomes) or "nothing")
            for name, each in codes.items()
        ],
    )


def stated() -> str:
    """The tables, what they are told from, and their keys."""
    keys = {
        "care_periods.csv": "CHILD and the DECOM of the episode with RNE S",
        "placements.csv": "CHILD and the DECOM of its first episode",
        "reviews.csv": "CHILD and REVIEW",
        "care_leavers.csv": "CHILD",
    }
    kinds = {
        each.file: ", ".join(f"[`{kind}`](subjects.md)" for kind in each.kinds) for each in SOURCE.tables(None, "")
    }
    return table(
        ("Told from", "as a row of", "states", "Key"),
        [(part, code(file), kinds[file], keys[file]) for file, part in PARTS.items()],
    )


def examples() -> str:
    """Each kind of fault, read by the connector itself."""
    rows = []
    for what, files in EXAMPLES:
        seen = "<br>".join(code(line) for lines in files.values() for line in lines.splitlines())
        refusal = _refused(files)[0]
        rows.append((what, seen, f"line {refusal.line}: {code(refusal.code)}: {refusal.sentence}"))
    return table(("What", "Rows of an example, from line 2 on", "What is said"), rows)


def _refused(files: Mapping[str, str]) -> list[Refusal]:
    headers = {"episodes": EPISODES, "reviews": REVIEWS}
    with TemporaryDirectory() as name:
        for file, rows in files.items():
            Path(name, f"{file}.csv").write_text(headers[file] + rows, "utf-8")
        settings = SOURCE.settings.model_validate(
            {"name": "it", "format": SOURCE.format, "folder": name, "as_at": date(2018, 3, 31)}
        )
        with forgetful("W06000015") as outbox:
            run = Run("W06000015", Keys([bytes(32)]), date(2018, 6, 1), 1)
            return stage(outbox, SOURCE, settings, run, keep=False).refusals
