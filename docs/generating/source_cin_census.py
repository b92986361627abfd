"""The children in need census of England"""

import datetime
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from generating._tables import code, table

from producers.cin_census.children import ASSESSMENT_DAYS, KEPT
from producers.cin_census.header import KEPT as KEPT_OF_HEADER
from producers.cin_census.referral_sources import CODES
from producers.cin_census.tables import tables
from producers.files.elements import ENCODINGS
from producers.keyed.keys import Keys
from producers.outbox.file import forgetful
from producers.reading import FolderSettings
from producers.refusals import MASS_ROWS, MASS_SHARE
from producers.sources import source_of
from producers.staging import Run, stage

AN_AUTHORITY = "W06000015"
FILE = "census.xml"
REFERENCE = "2024-03-31"

ROWS = (
    (
        "`CINdetails`",
        "`referrals.csv`",
        "a referral received on `CINreferralDate`, from `ReferralSource`",
        "child / `CINreferralDate` / number",
    ),
    (
        "`Assessments`",
        "`assessments.csv`",
        "a wellbeing assessment required (see below), completed on `AssessmentAuthorisationDate`, of the referral of the `CINdetails` around it",
        "child / `AssessmentActualStartDate` / number",
    ),
    (
        "`Section47` with `DateOfInitialCPC`",
        "`conferences.csv`",
        "an initial conference held on that day, after the strategy discussion on `S47ActualStartDate`",
        "child / initial / day",
    ),
    (
        "`DateOfInitialCPC` in `CINdetails`",
        "`conferences.csv`",
        "an initial conference held on that day; no strategy discussion is stated",
        "child / initial / day",
    ),
    (
        "`CPPreviewDate`",
        "`conferences.csv`",
        "a review conference held on that day",
        "child / review / day",
    ),
    (
        "`ChildProtectionPlans`",
        "`protection_plans.csv`",
        "a protection plan started on `CPPstartDate`, ended on `CPPendDate`",
        "child / `CPPstartDate`",
    ),
)

EXAMPLES = (
    ("missing_value", "<Section47><DateOfInitialCPC>2023-06-02</DateOfInitialCPC></Section47>"),
    ("bad_date", "<ChildProtectionPlans><CPPstartDate>2023-06-31</CPPstartDate></ChildProtectionPlans>"),
    ("unknown_code", "<ReferralSource>3G</ReferralSource>"),
    (
        "end_before_start",
        "<Assessments><AssessmentActualStartDate>2023-05-09</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2023-05-08</AssessmentAuthorisationDate></Assessments>",
    ),
    (
        "duplicate_key",
        "<ChildProtectionPlans><CPPstartDate>2023-06-02</CPPstartDate><CPPendDate>2023-09-01</CPPendDate></ChildProtectionPlans>"
        "<ChildProtectionPlans><CPPstartDate>2023-06-02</CPPstartDate></ChildProtectionPlans>",
    ),
    ("future_date", "<DateOfInitialCPC>2024-04-02</DateOfInitialCPC>"),
    (
        "unknown_referral",
        "<ReferralSource/><Assessments><AssessmentActualStartDate>2023-05-09</AssessmentActualStartDate></Assessments>",
    ),
)
WHOLE = (
    (
        "bad_encoding",
        b"<Message><Children>Si\xe2n</Children></Message>",
        "the one byte `E2` for the letter â, and UTF-8 not declared otherwise",
    ),
    ("malformed_xml", b"<Message><Children><Child>", "the file was cut off"),
    ("unknown_layout", b"<EXPSSDA903></EXPSSDA903>", "another document"),
    ("bad_as_at", b"<Message><Children/></Message>", "no `ReferenceDate`, and no `as_at.txt`"),
)


def page() -> str:
    """What is read of a census, what becomes of it, what it does not state, and what is refused."""
    folder = '[[sources]]\nname = "case system"\nformat = "cin_census"\nfolder = "census"'
    return f"""\
A source `cin_census` reads the XML document that an authority in England returns each year to the Department for Education, in the
shape of any year from 2017 to 2026, and translates it into rows of the [casefile](casefile.md). It is of use to an authority whose
case system writes this document already.

```toml
{folder}
```

`folder` holds one file whose name ends in `.xml`; beside it there may be an `as_at.txt`. Other files are left alone, with a warning.
The document is text in one of the encodings {", ".join(map(code, ENCODINGS))},
which it declares unless it is UTF-8. Names are known in any namespace and any case; elements that are not listed here are passed over.
Where an element that should be there once is there twice and says two things, neither is believed, and the row is refused.

## The as-at day

It is `Header/CollectionDetails/ReferenceDate`, the last day of the census year. Where the document is written within the year, an
`as_at.txt` says up to which day it speaks, for example `2023-10-09`: of the two the earlier day counts. A document without a
`ReferenceDate` needs an `as_at.txt`.

## What becomes of which element

{table(("Element", "Row of", "States", "Key"), ROWS)}

The child is `LAchildID`, and nothing else. Two `Child` with one `LAchildID` are one person. An unborn child is a child like any other;
what is stated later goes on under the same `LAchildID`.

The line of a refusal is that on which the element of the first column begins. Days are written `2023-05-09` or `09/05/2023`, with or
without a time of day or an offset. A time with an offset is taken to its local date.

**Referrals.** A child may be referred more than once on a day. Such referrals are numbered in the order of `ReferralSource`, then
`ReferralNFA`, then whatever else the `CINdetails` holds, so that the order in the document makes no difference. `CINdetails` of a child
that are equal in everything that is read are one referral. What is refused is numbered after the others, which so have the numbers
that they would have without it; so are, of assessments that started on one day, those that are refused or lie in a refused referral.
Where one of several was stated before and is refused now, as many stand as before; until it is mended, it may stand as what another
one says.

**Assessments.** England has had one assessment, not divided into initial and core, since 2013, as Wales has since 2016: it is
stated as `wellbeing`. The first assessment of a `CINdetails` is taken to be the one that the referral led to, and was required on
`CINreferralDate`, if it started between that day and the {ASSESSMENT_DAYS}th working day after it, by which England's guidance wants it
concluded. Any other was decided on in an open case, and was required on the day on which it started; so is the first one of a case
that has been open for longer, because what was completed before the census year is not in the document. `Assessments` of a
child that are equal in start, authorisation and referral are one assessment.

**Conferences.** `S47ActualStartDate` is defined as the day of the strategy discussion at which the enquiry was initiated, and
`InitialCPCtarget` as the 15th working day after it (Standard Safeguarding Dataset, the fields returned in the census). An authority
that enters a later day, on which the enquiry began, will be shown as quicker than it is. A conference in `CINdetails` alone is that of
a child whose plan comes from another authority, or followed no enquiry: how long it took cannot be known, and SCC/014 counts it as
unknown. A conference that is recorded in both places is there once, with its discussion. A child is at one conference of a kind on a day.

**Protection plans.** A plan that is in several `CINdetails` is there once. Two that start on one day and end differently contradict
each other, and are both refused (`duplicate_key`).

Where elements say again what another says, a warning gives their number.

## What is read

Of a `Child` only {", ".join(code(each) for each in sorted(KEPT - {"ChildIdentifiers"}))} are ever built in memory; of the header
{", ".join(code(each) for each in sorted(KEPT_OF_HEADER - {"CollectionDetails"}))}. Names, pupil numbers, births, deaths, sex, ethnicity,
disabilities, needs, factors and categories of abuse are neither read nor kept.

## Who referred

{table(("ReferralSource", "Meaning", "Stated as"), [(code(name), each.meaning, code(each.source)) for name, each in CODES.items()])}

No code means youth justice or a voluntary organisation alone, so neither is ever stated.

## What is stated, and what is not

The kinds of event are {_kinds()}.

- No decision on a referral: `ReferralNFA` says that there was to be no further action, and not when that was decided. So
  SCC/006 has no figure, rather than one by which every referral was decided late; nor has SCC/010, which rests on the same kinds.
- Not whether a child was seen, or seen alone: a census does not say.
- No core groups, visits, or children looked after: a census has none. `CINPlanDates`, `PreProceedingsandFGDM` and
  `AssessmentInternalReviewDate` have no counterpart here.
- A part of which a document holds no element at all (no `Assessments`, no `ChildProtectionPlans`, no conference of any kind) was left out
  when it was written: nothing is stated or withdrawn of it, and a warning says so.

## From one census year to the next

A census holds the cases that were open in one year: what was closed before is not in it. While documents of the same year are
read, whatever is no longer in one has been withdrawn. In the first document of a later year, what was stated from the year before, lies before
the first day of the new one, and is not in it stays as it was stated. So read the last document of a year, which holds
everything up to 31 March, before the first of the next one.

What happened before the first census year that was read is known only as far as cases that were still open show it, and reviews
before it are missing. Figures of periods before that year rest on little; to have them, read the censuses of earlier years first,
the oldest first. `hub connector rekey` withdraws everything and states the document that is there: put the oldest there, with
`--allow-as-at`, and read the later ones after it.

## Elements refused

An element has one code, the first of this list that applies. It stays with the authority and the rest goes on; if it was accepted before, its
last accepted version stands.

{table(("Code", "Example", "What the preview says"), _elements_refused())}

A `Child` without `LAchildID`, or without any `CINdetails`, is refused once, on its own line (`missing_value`). An
assessment falls with the referral of its `CINdetails` (`unknown_referral`); conferences and plans hang on no referral, and stand by themselves.

## Documents refused whole

Nothing of them is sent, and nothing withdrawn. A document that declares or names an entity is `malformed_xml`.

{table(("Code", "Example", "What the preview says"), _documents_refused())}

`unknown_layout` is also a `Collection` other than `CIN`, a document without `Children`, an element that does not lie where the census has it (a `Child`
within another, `Assessments` outside `CINdetails`), at its line, and a folder with two documents. `mass_withdrawal`: more
than {MASS_SHARE:.0%} of the rows known of a table, and more than {MASS_ROWS}, would be withdrawn.
"""


def _kinds() -> str:
    return ", ".join(f"[`{kind}`](subjects.md)" for each in tables() for kind in each.kinds)


def _elements_refused() -> Iterable[tuple[str, str, str]]:
    for name, fragment in EXAMPLES:
        source = "" if "ReferralSource" in fragment else "<ReferralSource>6</ReferralSource>"
        document = (
            f"<Message><Header><CollectionDetails><ReferenceDate>{REFERENCE}</ReferenceDate></CollectionDetails></Header><Children>"
            "<Child><ChildIdentifiers><LAchildID>1</LAchildID></ChildIdentifiers><CINdetails><CINreferralDate>2023-05-09"
            f"</CINreferralDate>{source}{fragment}</CINdetails></Child></Children></Message>"
        )
        yield code(name), code(fragment), _sentence(name, document.encode())


def _documents_refused() -> Iterable[tuple[str, str, str]]:
    for name, document, example in WHOLE:
        yield code(name), example, _sentence(name, document)


def _sentence(name: str, document: bytes) -> str:
    """What the connector says of a document that is refused for a code."""
    with TemporaryDirectory() as place, forgetful(AN_AUTHORITY) as outbox:
        Path(place, FILE).write_bytes(document)
        settings = FolderSettings(name="case system", format="cin_census", folder=Path(place))
        run = Run(AN_AUTHORITY, Keys([bytes(32)]), datetime.date.fromisoformat(REFERENCE), 1)
        report = stage(outbox, source_of("cin_census"), settings, run, keep=False)
    return next(each.sentence for each in report.refusals if each.code == name)
