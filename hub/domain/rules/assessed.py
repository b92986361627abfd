"""Assessments of one kind that were completed: one unit each, in the month of completion."""

from collections.abc import Callable, Iterator
from datetime import date

from hub.domain.calendar import working_day_after, working_days_taken
from hub.domain.histories.assessments import Assessment
from hub.domain.histories.history import History
from hub.domain.units import State, Unit

#: Within how many working days an initial assessment is to be completed.
INITIAL_DAYS = 7
#: The kinds of assessment that this version knows.
KNOWN = frozenset({"initial", "core", "wellbeing"})
#: The reasons that all assessments share.
REASONS = {
    "not_completed": "No completion of the assessment has been stated.",
    "kind_not_known": "It is not known which kind of assessment this is, or what is stated of it is its completion alone.",
}
#: The reasons that a time adds.
FAULTY = {"completed_before_required": "The assessment was stated to be completed before it was required."}


def completed(
    history: History, kind: str, judge: Callable[[Assessment, date], tuple[State, str, int]]
) -> Iterator[Unit]:
    """One unit for each assessment of a kind; `judge` gives state, reason and measure of one completed on a day."""
    for each in history.assessments:
        if each.kind == kind:
            if each.completed_on is None:
                if each.required_on is not None:
                    yield Unit(each.record, each.required_on, State.OUTSIDE, "not_completed")
                continue
            state, reason, measure = judge(each, each.completed_on)
            yield Unit(each.record, each.completed_on, state, reason, None, measure)
        elif each.kind not in KNOWN and each.completed_on is not None:
            yield Unit(each.record, each.completed_on, State.UNKNOWN, "kind_not_known")


def within(days: int) -> Callable[[Assessment, date], tuple[State, str, int]]:
    """Met when completed within so many working days of the day on which the assessment was required."""

    def judge(assessment: Assessment, completed_on: date) -> tuple[State, str, int]:
        required = assessment.required_on
        if required is None or completed_on < required:
            return State.UNKNOWN, "completed_before_required", 0
        in_time = completed_on <= working_day_after(required, days)
        return (State.MET, "in_time", 0) if in_time else (State.MISSED, "late", 0)

    return judge


def beyond(days: int) -> Callable[[Assessment, date], tuple[State, str, int]]:
    """The working days taken by those that took more than so many; the others are outside."""
    within_them = within(days)

    def judge(assessment: Assessment, completed_on: date) -> tuple[State, str, int]:
        state, reason, _ = within_them(assessment, completed_on)
        if state is State.MET:
            return State.OUTSIDE, reason, 0
        if assessment.required_on is None or state is State.UNKNOWN:
            return state, reason, 0
        return state, reason, working_days_taken(assessment.required_on, completed_on)

    return judge


def stated(answer: bool | None) -> tuple[State, str, int]:
    """Met when the answer is yes; what is not stated counts as not."""
    if answer:
        return State.MET, "yes", 0
    return State.MISSED, "no" if answer is not None else "not_stated", 0
