"""Submitted figures beside the derived ones, and for the authority whose cases they are those that make the difference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hub.answers.explanation import Explanation
from hub.answers.limits import Cost
from hub.answers.mistakes import UnknownValue
from hub.answers.questions import ExplanationQuestion
from hub.answers.reconciliation import IN_DOUBT, Behind, FindingCounts, ReconciledRow, Side
from hub.dashboard.narrowing import Narrowed, findings_in, narrowed
from hub.dashboard.pages import Page, Shown
from hub.dashboard.pages.explain import states_in
from hub.dashboard.scales import Written
from hub.dashboard.visit import Visit
from hub.dashboard.watching import watch
from hub.dashboard.words import NO_VALUE, Words
from hub.domain.areas import WALES_CODE
from hub.domain.definitions import Scale
from hub.domain.periods import parse_period
from hub.domain.reconciliation import Finding, Why

#: Pairs of figures on a page, and units.
PAIRS, UNITS = 100, 50


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and its texts."""

    row: ReconciledRow
    #: What the figures are in; nothing where that is not known.
    unit: str
    period: str
    submitted: str
    submitted_counts: str
    submitted_by: str
    derived: str
    derived_counts: str
    difference: str
    difference_counts: str
    finding: str
    reason: str
    #: Does the reader see the cases behind it, and could they explain something?
    has_cases: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; `behind` is there where one figure alone is chosen."""

    asked: Narrowed
    pairs: tuple[Pair, ...]
    summary: str
    #: Which of all the pairs are on this page, as numbers from 1, and the pages before and after it.
    first: int
    last: int
    total: int
    before: int | None
    after: int | None
    behind: Explanation | None
    #: How many units are in each state that may make the difference, by its name.
    in_doubt: tuple[tuple[str, int], ...]
    states: dict[str, str]


def show(visit: Visit) -> Shown:
    """Make the page; what cannot be asked for gives way to everything."""
    wanted = narrowed(visit)
    one = wanted.behind(UNITS, visit.query.get("after") or None)
    behind = None if one is None else _behind(visit, one)
    found = visit.desk.reconcile(visit.reader, wanted.question, visit.language) if behind is None else behind.reconciled
    number = _page(visit.query.get("page", ""), len(found.rows))
    begin, end = (number - 1) * PAIRS, min(number * PAIRS, len(found.rows))
    states = states_in(visit.words)
    content = Content(
        asked=wanted,
        pairs=tuple(_pair(visit, each) for each in found.rows[begin:end]),
        summary=summarise(visit.words, found.counts, len(found.rows)),
        first=begin + 1,
        last=end,
        total=len(found.rows),
        before=number - 1 if number > 1 else None,
        after=number + 1 if end < len(found.rows) else None,
        behind=None if behind is None else behind.explanation,
        in_doubt=() if behind is None else tuple(_in_doubt(behind.explanation, states)),
        states=states,
    )
    listening = watch(visit, wanted, found.state, indicator=wanted.indicator, area=wanted.area, of=wanted.area)
    return Shown("reconciliation.html", content, watch=listening, then=wanted)


def summarise(words: Words, counts: FindingCounts, total: int) -> str:
    """The page in a sentence: how many pairs there are of each finding."""
    if total == 0:
        return words("reconcile.none")
    return words(
        "reconcile.summary",
        total=words.count(total),
        agree=words.count(counts.agree),
        differ=words.count(counts.differ),
        submitted_missing=words.count(counts.submitted_missing),
        derived_missing=words.count(counts.derived_missing),
        not_comparable=words.count(counts.not_comparable),
    )


def _behind(visit: Visit, one: ExplanationQuestion) -> Behind:
    """A page of units that there is not gives way to the first."""
    try:
        return visit.desk.behind(visit.reader, one, visit.language)
    except UnknownValue:
        return visit.desk.behind(visit.reader, replace(one, after=None), visit.language)


def _page(asked: str, total: int) -> int:
    pages = max(1, -(-total // PAIRS))
    return min(max(1, int(asked)), pages) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _pair(visit: Visit, row: ReconciledRow) -> Pair:
    words, submitted, derived = visit.words, row.submitted, row.derived
    written = None if row.unit is None else Written(words, Scale(row.unit))
    text = submitted.text if submitted is not None else None
    period = parse_period(row.period)
    value = NO_VALUE if written is None or derived is None else written.finely(derived.value, text)
    return Pair(
        row=row,
        unit="" if written is None else written.short,
        period=row.period if period is None else words.period(period),
        submitted=_shown(words, submitted, text or NO_VALUE),
        submitted_counts=_counts(words, submitted),
        submitted_by=_by(words, row),
        derived=_shown(words, derived, value),
        derived_counts=_counts(words, derived),
        difference=NO_VALUE if written is None else written.signed(row.difference, text),
        difference_counts=_counts_apart(words, row),
        finding=findings_in(words)[row.finding],
        reason="" if row.reason is None else reasons_in(words)[row.reason],
        has_cases=visit.reader.area == row.area and row.difference is not None and row.finding != Finding.AGREE.value,
    )


def _shown(words: Words, side: Side | None, text: str) -> str:
    return words("status.withheld") if side is not None and side.value is None and side.shorthand == "c" else text


def _counts(words: Words, side: Side | None) -> str:
    if side is None or (side.numerator is None and side.denominator is None):
        return ""
    return words("reconcile.counts", numerator=words.count(side.numerator), denominator=words.count(side.denominator))


def _counts_apart(words: Words, row: ReconciledRow) -> str:
    apart = (
        (row.numerator_difference, words("reconcile.numerator")),
        (row.denominator_difference, words("reconcile.denominator")),
    )
    return ", ".join(f"{name} {'+' if each > 0 else '−'}{words.count(abs(each))}" for each, name in apart if each)


def _by(words: Words, row: ReconciledRow) -> str:
    if row.submitted is None or row.submitted.stated_by is None:
        return ""
    return words("streams.publisher") if row.submitted.stated_by == WALES_CODE else words("reconcile.itself")


def reasons_in(words: Words) -> dict[str, str]:
    """Why two figures cannot be compared, or one is missing, in sentences."""
    return {
        Why.WITHHELD.value: words("finding.withheld"),
        Why.NOT_STATED.value: words("finding.not_stated"),
        Why.PARTIAL.value: words("finding.partial"),
        Why.PROVISIONAL.value: words("finding.provisional"),
        Why.NOT_COMPUTED.value: words("finding.not_computed"),
        Why.NO_FIGURE.value: words("finding.no_figure"),
    }


def _in_doubt(found: Explanation, states: dict[str, str]) -> Sequence[tuple[str, int]]:
    in_doubt = {each.value for each in IN_DOUBT}
    return [(states[each.state], each.units) for each in found.counts or () if each.state in in_doubt]


PAGE = Page("/reconciliation", "nav.reconciliation", show, costs=(Cost.EVERYTHING,))
