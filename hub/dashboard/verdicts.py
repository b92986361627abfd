"""What chance explains of a comparison, in sentences."""

from collections.abc import Iterator, Sequence

from hub.answers.comparison import Comparison, RankedRow
from hub.answers.gaps import ChangeEntry
from hub.answers.judging import Spread
from hub.answers.rows import is_withheld
from hub.dashboard.scales import Written
from hub.dashboard.words import Words
from hub.domain.gaps import Direction
from hub.domain.periods import parse_period

WORSE, BETTER = ("far_worse", "worse"), ("far_better", "better")


def verdict_sentences(words: Words, written: Written, found: Comparison) -> Iterator[str]:
    """Who differs by more than chance allows, how many would by chance alone, how wide the gap is and if it closes."""
    judged = [each for each in found.authorities if each.verdict is not None]
    if not judged or found.spread is None:
        return
    whole = not any(is_withheld(each) for each in found.authorities)
    yield from _outside(words, judged, "verdict.nobody" if whole else "verdict.nobody_shown")
    if found.spread.expected_beyond_inner is not None:
        yield words(
            "verdict.alarms", count=found.spread.compared, number=words.decimal(found.spread.expected_beyond_inner)
        )
    yield from gap_sentences(words, written, found.spread, found.change)


def gap_sentences(words: Words, written: Written, spread: Spread, change: ChangeEntry | None) -> Iterator[str]:
    """How far authorities lie apart beyond chance, and what became of it since the period before."""
    if spread.gap is None or spread.gap_low is None or spread.gap_high is None:
        return
    if spread.gap == 0:
        yield words("gap.none")
    else:
        yield words(
            "gap.sentence",
            points=written.apart(spread.gap),
            low=written.number(spread.gap_low),
            high=written.number(spread.gap_high),
        )
    yield from change_sentences(words, written, change)


def change_sentences(words: Words, written: Written, change: ChangeEntry | None) -> Iterator[str]:
    """What became of the gap since another period."""
    since = None if change is None else parse_period(change.since)
    if change is not None and since is not None:
        yield words(
            f"gap.{change.direction}", period=words.period(since), count=change.compared, **_change(written, change)
        )


def _change(written: Written, change: ChangeEntry) -> dict[str, str]:
    sign = ("−" if change.by < 0 else "+") if change.direction == Direction.NEITHER else ""
    return {
        "by": sign + written.apart(abs(change.by)),
        "low": written.number(change.low),
        "high": written.number(change.high),
    }


def _outside(words: Words, judged: Sequence[RankedRow], nobody: str) -> Iterator[str]:
    named = False
    for key, kinds in (("verdict.worse_list", WORSE), ("verdict.better_list", BETTER)):
        names = [name for kind in kinds for name in sorted(_named(words, judged, kind))]
        if names:
            named = True
            yield words(key, areas=", ".join(names))
    if not named:
        yield words(nobody)


def _named(words: Words, judged: Sequence[RankedRow], kind: str) -> Iterator[str]:
    """Those of one verdict, with the verdict where it is a far one."""
    far = {"far_worse": words("verdict.far_worse"), "far_better": words("verdict.far_better")}.get(kind)
    for each in judged:
        if each.verdict == kind:
            yield words("verdict.far", area=each.area_name, verdict=far.lower()) if far else each.area_name
