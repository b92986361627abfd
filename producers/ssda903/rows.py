"""From one child's chains of episodes to rows of the casefile's tables, and to the days that reviews belong to.

A row at the source is refused once. A fault that leaves in doubt whether, when or on what footing a period of care began
or ended is that of the period's row, at the line of the episode that is wrong; any other is that of the placement.
"""

from collections.abc import Iterator
from typing import NamedTuple

from producers.refusals import Code, Fault
from producers.ssda903.chains import Chain, Chains, Step, doubled
from producers.ssda903.codes import LEGAL_STATUSES, STARTED
from producers.ssda903.episodes import Episode
from producers.ssda903.placements import Placement, placements_of

NEVER = "9999-12-31"
NOT_BEGUN = (
    Code.UNKNOWN_CARE_PERIOD,
    "no episode with RNE S begins this period of care; a return that holds it, named in `earlier`, gives all of it",
)


class Row(NamedTuple):
    """A row of a table: the return and the line that it comes from, its cells, and what is wrong with it."""

    of: int
    line: int
    cells: tuple[str, ...]
    fault: Fault | None = None


class Span(NamedTuple):
    """The days that belong to a period of care, the first and the last included; no key where its beginning is not held."""

    child: str
    first: str
    last: str
    key: str


def key(child: str, day: str) -> str:
    """The key of what is known by a child and a day."""
    return f"{child}/{day}"


def spans(found: Chains) -> Iterator[Span]:
    """The days of each chain, in order."""
    for chain in found.chains:
        head = chain.steps[0].episode
        name = key(head.child, head.first) if chain.is_begun else ""
        yield Span(head.child, head.first, chain.ceased or NEVER, name)


def period_rows(found: Chains) -> Iterator[Row]:
    """Rows of care_periods.csv: its key, CHILD, the first day, the last, and the footing."""
    for chain in found.chains:
        if chain.is_begun:
            yield _period_row(chain)
        further = chain.steps[1:] if chain.is_begun else chain.steps
        yield from (_only_refused(step) for step in further if _may_begin(step))
    yield from (_only_refused(step) for step in found.aside if _may_begin(step))


def _may_begin(step: Step) -> bool:
    """A row that cannot be used and that may have begun a period: what was accepted of it before stands."""
    return step.fault is not None and step.episode.rne in (STARTED, "")


def _period_row(chain: Chain) -> Row:
    step = head = chain.steps[0]
    fault = None
    if head.begins_in_doubt:
        fault = head.tell()
    elif chain.doubt is not None:
        step, fault = chain.doubt, chain.doubt.tell()
    child, first, ls = head.episode.child, head.episode.first, head.episode.ls
    basis = LEGAL_STATUSES[ls].becomes if ls else ""
    return Row(step.episode.of, step.episode.line, (key(child, first), child, first, chain.ceased, basis), fault)


def _only_refused(step: Step) -> Row:
    episode = step.episode
    cells = (key(episode.child, episode.first), episode.child, episode.first, "", "")
    return Row(episode.of, episode.line, cells, step.tell())


def placement_rows(found: Chains) -> Iterator[Row]:
    """Rows of placements.csv: its key, the period's, CHILD, the days, the type, the absence, and whether the child returned.

    To be asked for after the rows of the periods, which are told first what is wrong with a row that becomes both.
    """
    for chain in found.chains:
        if chain.is_begun:
            head = chain.steps[0].episode
            for placement in placements_of(chain.steps):
                yield from _placement_rows(placement, key(head.child, head.first))
        else:
            for step in chain.steps:
                step.fault = step.fault or NOT_BEGUN
                yield _refused(step)
        for step in chain.steps:
            yield from _doubles(step)
    for step in found.aside:
        yield _refused(step)
        yield from _doubles(step)
    yield from map(nobodys, found.undated)


def nobodys(episode: Episode) -> Row:
    """The row of an episode without a key: it says not whose it is, or not when it began."""
    return Row(episode.of, episode.line, ("", "", episode.child, "", "", "", "", ""), episode.fault)


def _placement_rows(placement: Placement, period: str) -> Iterator[Row]:
    """The row of a placement, which is refused when one of its episodes is at fault, and those of its further faults."""
    head = placement.steps[0].episode
    wrong = [step for step in placement.steps if step.fault is not None]
    at = wrong[0].episode if wrong else head
    cells = (
        key(head.child, head.first),
        period,
        head.child,
        placement.first,
        placement.ended,
        placement.type,
        placement.absence,
        placement.returned,
    )
    yield Row(at.of, at.line, cells, wrong[0].tell() if wrong else None)
    yield from map(_refused, wrong[1:])


def _refused(step: Step) -> Row:
    episode = step.episode
    cells = (key(episode.child, episode.first), "", episode.child, episode.first, "", "", "", "")
    return Row(episode.of, episode.line, cells, step.tell())


def _doubles(step: Step) -> Iterator[Row]:
    for episode in step.doubles:
        cells = (key(episode.child, episode.first), "", episode.child, episode.first, "", "", "", "")
        yield Row(episode.of, episode.line, cells, episode.fault or doubled(len(step.doubles) + 1))
