"""The rows of each table, made of what was gathered: each fact once, under a key that stays the same.

Keys are made of the child and the day, and of a number where there can be several on a day:

- a referral: child / CINreferralDate / number, in the order of source, further action, and what else the CINdetails holds
- an assessment: child / AssessmentActualStartDate / number, in the order of authorisation and referral
- a conference: child / initial or review / day
- a protection plan: child / CPPstartDate

Of those on one day that are told apart by a number, what is refused comes last: so the others have the numbers that they would
have without it.

What is there twice word for word is there once. So is a conference recorded with an enquiry and again without one.
Each table is made once, and what it was made of is forgotten.
"""

from collections.abc import Callable, Iterator, Mapping

from producers.cin_census.days import is_day
from producers.cin_census.gathering import Gathered
from producers.cin_census.tables import assessment_cells, referral_cells
from producers.files.listed import ListedRow
from producers.files.spool import Spool
from producers.refusals import Code, Fault

WITHOUT_START = (
    Code.MISSING_VALUE,
    "S47ActualStartDate is blank; it must be given where the Section47 holds a DateOfInitialCPC",
)


def referrals(gathered: Gathered) -> Iterator[ListedRow]:
    """A row for each CINdetails. The assessments can only be gone through after them: they are named by the numbers given here."""
    for whom, line, why in gathered.unusable.rows():
        yield ListedRow(line, referral_cells("", whom, "", ""), (Code.MISSING_VALUE, why))
    last: tuple[str, ...] = ()
    content: tuple[object, ...] = ()
    number = 0
    for whom, received, _, source, nfa, digest, line, details in gathered.referrals.rows():
        if (whom, received) != last:
            last, content, number = (whom, received), (), 0
        if is_day(received) and content == (source, nfa, digest):
            gathered.repeats["referrals.csv"] += 1
        else:
            content, number = (source, nfa, digest), number + 1
            yield ListedRow(line, referral_cells(f"{whom}/{received}/{number}", whom, received, source))
        if number > 1:
            gathered.numbers.add([(details, number)])
    gathered.referrals.close()


def assessments(gathered: Gathered) -> Iterator[ListedRow]:
    """A row for each Assessments, which names the referral of the CINdetails that it is in."""
    ordered = Spool(
        ("child", "started", "is_refused", "completed", "referral", "required", "line"),
        ("child", "started", "is_refused", "completed = ''", "completed", "referral", "line"),
    )
    ordered.add(_named(gathered))
    gathered.assessments.close()
    last: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    number = 0
    for whom, started, _, completed, referral, required, line in ordered.rows():
        if (whom, started) != last:
            last, content, number = (whom, started), (), 0
        if is_day(started) and content == (completed, referral):
            gathered.repeats["assessments.csv"] += 1
            continue
        content, number = (completed, referral), number + 1
        key = f"{whom}/{started}/{number}"
        yield ListedRow(line, assessment_cells(key, whom, referral, started, required, completed))


def _named(gathered: Gathered) -> Iterator[tuple[object, ...]]:
    """The assessments, each with the key of its referral in place of the number of its CINdetails."""
    others = gathered.numbers.rows()
    other = next(others, None)
    for details, whom, received, is_refused, started, required, completed, line in gathered.assessments.rows():
        while other is not None and other[0] < details:
            other = next(others, None)
        number = 1 if other is None or other[0] != details else other[1]
        yield whom, started, is_refused, completed, f"{whom}/{received}/{number}", required, line


def conferences(gathered: Gathered) -> Iterator[ListedRow]:
    """A row for each conference about a child."""
    last: tuple[str, ...] = ()
    discussed_last: str | None = None
    has_enquiry = False
    for whom, kind, held, is_without_enquiry, discussed, line in gathered.conferences.rows():
        if (whom, kind, held) != last:
            last, discussed_last, has_enquiry = (whom, kind, held), None, False
        if is_day(held) and (discussed == discussed_last or (is_without_enquiry and has_enquiry)):
            gathered.repeats["conferences.csv"] += 1
            continue
        discussed_last, has_enquiry = discussed, not is_without_enquiry
        fault: Fault | None = WITHOUT_START if has_enquiry and not discussed else None
        yield ListedRow(line, (f"{whom}/{kind}/{held}", whom, kind, discussed, held), fault)
    gathered.conferences.close()


def plans(gathered: Gathered) -> Iterator[ListedRow]:
    """A row for each protection plan, in whichever and in however many CINdetails it is."""
    last: tuple[str, ...] = ()
    for whom, started, ended, line in gathered.plans.rows():
        if is_day(started) and (whom, started, ended) == last:
            gathered.repeats["protection_plans.csv"] += 1
            continue
        last = whom, started, ended
        yield ListedRow(line, (f"{whom}/{started}", whom, started, ended))
    gathered.plans.close()


ROWS: Mapping[str, Callable[[Gathered], Iterator[ListedRow]]] = {
    "referrals.csv": referrals,
    "assessments.csv": assessments,
    "conferences.csv": conferences,
    "protection_plans.csv": plans,
}
"""By the file of each table, in the order in which they have to be made."""
