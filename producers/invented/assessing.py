"""Invented assessments: an initial one after most referrals to be assessed, and a core one after some of these."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from hub.domain.calendar import working_day_after
from producers.invented.chance import between, one_of
from producers.invented.habits import Habits
from producers.invented.rows import Keys, Referral
from producers.invented.rows_of_children import Assessment
from producers.invented.wales import AS_AT, FURTHER_SINCE

#: Working days within which an initial and a core assessment are to be completed.
INITIAL, CORE = 7, 35
#: Of the referrals decided for an assessment, those with an initial one; the others' is known already.
ASSESSED = 0.72
#: Of the initial assessments, those after which a core assessment is required.
CORE_REQUIRED = 0.22
#: Working days taken, in time and late.
INITIAL_TAKES = (0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7)
INITIAL_LATE = (8, 8, 8, 9, 9, 10, 11, 12, 14, 16, 19, 23, 30)
CORE_TAKES = (12, 16, 20, 23, 26, 28, 30, 31, 33, 34, 35, 35)
CORE_LATE = (36, 36, 37, 38, 40, 43, 47, 52, 60)
#: Of the late core assessments, those never completed.
NEVER = 0.1
#: Of the children not seen, or not alone, those of whom it is not stated.
NOT_STATED = 0.1


def invent_assessments(habits: Habits, by: Random, keys: Keys, referrals: Sequence[Referral]) -> Iterator[Assessment]:
    """The assessments of an authority from the beginning of its further records; those going on are not completed."""
    for referral in referrals:
        decided = date.fromisoformat(referral.decided_at[:10]) if referral.decided_at else None
        if decided is None or decided < FURTHER_SINCE or referral.decision != "assessment" or by.random() > ASSESSED:
            continue
        taken = one_of(by, INITIAL_LATE if by.random() < habits.initial_late else INITIAL_TAKES)
        done = _before_as_at(working_day_after(decided, taken))
        yield Assessment(
            keys.next("AS"),
            referral.person_id,
            referral.referral_id,
            "initial",
            decided,
            done,
            *_seen(habits, done, by),
        )
        if done is not None and by.random() < CORE_REQUIRED:
            yield from _core(referral, done, habits, by, keys)


def _core(referral: Referral, required: date, habits: Habits, by: Random, keys: Keys) -> Iterator[Assessment]:
    if working_day_after(required, CORE) == AS_AT:
        return  # nothing falls due on the as-at day itself
    late = by.random() < habits.core_late
    done = _before_as_at(working_day_after(required, one_of(by, CORE_LATE if late else CORE_TAKES)))
    if late and by.random() < NEVER:
        done = None
    yield Assessment(keys.next("AS"), referral.person_id, referral.referral_id, "core", required, done, None, None)


def _before_as_at(day: date) -> date | None:
    return day if day < AS_AT else None


def _seen(habits: Habits, done: date | None, by: Random) -> tuple[bool | None, bool | None]:
    """Was the child seen, and alone? Drawn also where nothing is done yet, so that chance falls on as before."""
    seen = by.random() >= habits.not_seen
    alone = seen and by.random() >= habits.not_alone
    stated = between(by, 1, 100) > NOT_STATED * 100
    if done is None:
        return None, None
    return (True if seen else False if stated else None), (True if alone else False if stated else None)
