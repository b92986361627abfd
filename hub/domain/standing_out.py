"""How many of those compared stand out, and how many would do so if nothing but chance were at work.

Who looks at hundreds of figures sees some beyond their limits even where all are alike. So the number that chance alone brings is
always said beside the number found.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.domain.comparing import Verdict
from hub.domain.statistics.funnels import INNER, OUTER
from hub.domain.statistics.ranks import expected_false_alarms


@dataclass(frozen=True, slots=True)
class StandingOut:
    """Of so many figures compared, those beyond their limits; `worse` has the `far_worse` in it, `better` the `far_better`.

    `expected` is how many chance alone puts beyond the inner limits at either end, `expected_far` beyond the outer ones.
    Limits for counts are exact, so that chance puts no more there, and for small numbers fewer.
    """

    compared: int
    far_worse: int
    worse: int
    better: int
    far_better: int
    expected: float
    expected_far: float


def standing_out(verdicts: Iterable[Verdict]) -> StandingOut:
    """Count the verdicts by one kind of limits; each figure counts once, though figures may hang together."""
    found = list(verdicts)
    far_worse, far_better = found.count(Verdict.FAR_WORSE), found.count(Verdict.FAR_BETTER)
    return StandingOut(
        compared=len(found),
        far_worse=far_worse,
        worse=found.count(Verdict.WORSE) + far_worse,
        better=found.count(Verdict.BETTER) + far_better,
        far_better=far_better,
        expected=expected_false_alarms(len(found), INNER) / 2,
        expected_far=expected_false_alarms(len(found), OUTER) / 2,
    )
