"""One child's episodes in the order of their first days, as chains: each a period of care from its RNE S to its end.

Episodes that meet, DEC on DECOM, are of one chain. Where they do not, or where RNE and REC say something else than the
days, one row is at fault (`broken_chain`), and the others go on as far as they can be relied on. A chain without an RNE S
belongs to a period of care that began before the returns that are read.

A row whose own DECOM cannot be right, after its DEC or after the as-at day, is no reason to say that another is wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from producers.refusals import Code, Fault
from producers.ssda903.cells import future
from producers.ssda903.codes import LEGAL_STATUS_ONLY, LEGAL_STATUSES, SHORT_BREAKS, STARTED
from producers.ssda903.episodes import Episode


@dataclass(slots=True)
class Step:
    """The episode that begins on one of a child's days, and what is wrong with its row."""

    episode: Episode
    fault: Fault | None
    #: It cannot be said that, or on what footing, something begins here.
    begins_in_doubt: bool = False
    #: It cannot be said on which day, or for which reason, it ceased.
    ends_in_doubt: bool = False
    #: It begins after the as-at day.
    is_to_come: bool = False
    #: Further rows of the same return that begin on the same day.
    doubles: Sequence[Episode] = ()
    _is_told: bool = False

    @property
    def ends_before_it_begins(self) -> bool:
        """Is its DEC before its DECOM? Then either may be wrong."""
        return self.fault is not None and self.fault[0] is Code.END_BEFORE_START

    def blame(self, sentence: str) -> None:
        """Say that the chain breaks here, unless the row is at fault already for something that counts first."""
        if self.fault is None or self.fault[0] is Code.FUTURE_DATE:
            self.fault = Code.BROKEN_CHAIN, sentence

    def tell(self) -> Fault:
        """The fault, with its sentence the first time: a row at the source is refused once."""
        code, sentence = self.fault or (Code.BROKEN_CHAIN, "")
        if self._is_told:
            return code, ""
        self._is_told = True
        return code, sentence


@dataclass(slots=True)
class Chain:
    """Episodes of one period of care, as far as the returns hold them."""

    steps: list[Step]
    #: The step that makes it impossible to say whether, when or on what footing the period ended.
    doubt: Step | None = None

    @property
    def is_begun(self) -> bool:
        """Does its first episode begin the period of care? One whose RNE cannot be read may."""
        return self.steps[0].episode.rne in (STARTED, "")

    @property
    def ceased(self) -> str:
        """The day on which the child ceased to be looked after; blank while that has not come, or is in doubt."""
        tail = self.steps[-1].episode
        return "" if self.doubt or tail.goes_on else tail.last


@dataclass(slots=True)
class Chains:
    """Everything about one child."""

    chains: list[Chain] = field(default_factory=list)
    #: Episodes that lie within others, or where they cannot be.
    aside: list[Step] = field(default_factory=list)
    #: Rows without a first day that can be read.
    undated: list[Episode] = field(default_factory=list)


def chains_of(rows: Iterable[Episode], as_at: str, latest: int, since: str = "") -> Chains:
    """The chains of one child. `rows` are in the order of first day; `latest` is the number of the present return.

    A period of care that began before the day `since` is refused.
    """
    found = Chains()
    firsts: list[Step] = []
    for first, same in groupby(rows, key=lambda each: each.first):
        if first:
            firsts.append(_step(list(same), as_at))
        else:
            found.undated += same
    firsts, found.aside = _set_aside(firsts)
    has_unplaced = bool(found.undated) or any(each.episode.rne != STARTED for each in found.aside)
    days = frozenset(each.episode.first for each in firsts)
    until = ""  # the latest day on which the child ceased to be looked after
    for step in firsts:
        chain = found.chains[-1] if found.chains else None
        if chain is not None:
            if _lies_within(chain.steps[-1], step, days):
                found.aside.append(step)
                continue
            if _goes_on(chain, step, has_unplaced):
                chain.steps.append(step)
                continue
            tail = chain.steps[-1].episode
            if not tail.goes_on and tail.last <= as_at:
                until = max(until, tail.last)
        if until and step.episode.first <= until and not step.begins_in_doubt:
            step.blame(_within(step.episode, until))
            step.begins_in_doubt = True
        found.chains.append(Chain([step]))
    for chain in found.chains:
        head = chain.steps[0]
        if head.episode.first < since and chain.is_begun and head.fault is None:
            head.fault, head.begins_in_doubt = begun_before(since), True
        _look_at_end(chain, has_unplaced, latest)
    return found


def _set_aside(steps: list[Step]) -> tuple[list[Step], list[Step]]:
    """The steps that may be where their DECOM says, and those that are not: no other ceases there, and they are at fault."""
    met = frozenset(each.episode.last for each in steps if each.episode.goes_on)
    placed: list[Step] = []
    aside: list[Step] = []
    for step in steps:
        starts = step.episode.rne == STARTED
        is_wrong = step.is_to_come if starts else step.ends_before_it_begins
        is_wrong = is_wrong and step.episode.first not in met
        (aside if is_wrong else placed).append(step)
    return placed, aside


def _step(same: list[Episode], as_at: str) -> Step:
    """The step of the rows of one first day; of several returns' the latest counts."""
    latest = max(each.of for each in same)
    same = [each for each in same if each.of == latest]
    one = same[0]
    step = Step(one, one.fault, not (one.rne and one.ls), not one.has_known_end)
    if len(same) > 1:
        agreed = {
            name: value for name, value in one._asdict().items() if all(getattr(each, name) == value for each in same)
        }
        blank = {
            name: type(value)() for name, value in one._asdict().items() if name not in ("line", "code", "sentence")
        }
        step.episode = one._replace(**{**blank, **agreed})
        step.fault = one.fault or doubled(len(same))
        step.begins_in_doubt, step.ends_in_doubt = True, not step.episode.has_known_end
        step.doubles = same[1:]
    step.is_to_come = one.first > as_at
    if step.is_to_come and step.episode.has_known_end:  # how it will end says nothing of the day
        step.episode = step.episode._replace(last="", rec="")
    if step.fault is None and step.is_to_come:
        step.fault, step.begins_in_doubt = future("DECOM", one.first, as_at), True
    elif step.fault is None and one.last > as_at:
        step.fault, step.ends_in_doubt = future("DEC", one.last, as_at), True
    return step


def begun_before(since: str) -> Fault:
    """What is wrong with a period of care of which the returns do not hold everything."""
    return (
        Code.UNKNOWN_CARE_PERIOD,
        f"this period of care began before {since}, the first day that the returns cover, and `whole_periods_only` is set; a return of"
        " the year in which it began, named in `earlier`, gives all of it",
    )


def doubled(count: int) -> Fault:
    """What is wrong with rows that begin on the same day."""
    return Code.DUPLICATE_KEY, f"{count} rows have this row's CHILD and DECOM; it must be the only one"


def _lies_within(last: Step, step: Step, days: frozenset[str]) -> bool:
    """Does a step begin before another ceased that has its successor elsewhere? Then it is the one that is wrong."""
    before, episode = last.episode, step.episode
    if not before.goes_on or episode.first >= before.last or before.last not in days:
        return False
    step.blame(f"it begins on {episode.first}, before the episode of {before.first} ceased on {before.last}")
    return True


def _goes_on(chain: Chain, step: Step, has_unplaced: bool) -> bool:
    """Is a step of the chain? Where chain and days say different things, blames the one that is wrong."""
    last = chain.steps[-1]
    before, episode = last.episode, step.episode
    starts = episode.rne == STARTED
    if before.goes_on and before.last == episode.first:
        if starts:
            step.blame(
                f"RNE is S, but the episode before ceased on this day, {episode.first}, with REC X1: care went on"
            )
    elif before.rec and not before.goes_on:
        return False
    elif step.is_to_come and not starts:
        return True
    elif step.ends_before_it_begins and starts:
        return False
    else:
        if before.is_open:
            last.blame(f"DEC is blank, but the next episode of the child begins on {episode.first}")
            last.ends_in_doubt = True
        elif before.goes_on and (not has_unplaced or episode.first < before.last):
            last.blame(
                f"REC is X1, but no episode of the child begins on {before.last}; the next one begins on {episode.first}"
            )
            last.ends_in_doubt = True
        if starts:
            chain.doubt = chain.doubt or last
            return False
    _compare(chain, step)
    return True


def _compare(chain: Chain, step: Step) -> None:
    """A change of legal status is no change of placement, and an agreed series of short breaks is a period for itself."""
    before, episode = chain.steps[-1].episode, step.episode
    if episode.rne == LEGAL_STATUS_ONLY:
        for name, old, new in (
            ("PLACE", before.place, episode.place),
            ("PLACE_PROVIDER", before.provider, episode.provider),
            ("URN", before.urn, episode.urn),
        ):
            if old and new and old != new:
                step.blame(f"RNE is L (legal status only), but {name} is another one than in the episode before")
    known = next((each.episode.ls for each in chain.steps if each.episode.ls), "")
    if known and episode.ls and _is_short_breaks(known) != _is_short_breaks(episode.ls):
        step.blame(
            f"LS is {episode.ls} and was {known} when the period began; an agreed series of short-term breaks (V3, V4) is a"
            " period of care for itself, which begins with RNE S"
        )
        chain.doubt = chain.doubt or step


def _is_short_breaks(legal_status: str) -> bool:
    return LEGAL_STATUSES[legal_status].becomes == SHORT_BREAKS


def _within(episode: Episode, until: str) -> str:
    when = "on the day on which" if episode.first == until else "before"
    what = "RNE is S, but" if episode.rne == STARTED else f"RNE is {episode.rne}, but"
    return f"{what} the episode begins {when} the child ceased to be looked after, {until}"


def _look_at_end(chain: Chain, has_unplaced: bool, latest: int) -> None:
    tail = chain.steps[-1]
    if chain.doubt is None and tail.episode.goes_on:
        if not has_unplaced:
            tail.blame(f"REC is X1, but no episode of the child begins on {tail.episode.last}")
        chain.doubt = tail
    elif chain.doubt is None and tail.episode.is_open and tail.episode.of < latest:
        tail.blame("DEC is blank, but the later returns do not hold this episode, which they would if it still went on")
        tail.ends_in_doubt = True
    if tail.ends_in_doubt:
        chain.doubt = chain.doubt or tail
