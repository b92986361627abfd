"""Why one figure is what it is: how its units ended and for which reasons."""

from dataclasses import dataclass, replace

from hub.answers.explanation import Explanation
from hub.answers.limits import Cost
from hub.answers.questions import ExplanationQuestion
from hub.dashboard.asking import Asked, asked
from hub.dashboard.pages import Page, Shown
from hub.dashboard.permalinks import by_version, permalink
from hub.dashboard.scales import Written
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.areas import WALES_CODE
from hub.domain.definitions import Scale
from hub.domain.units import State


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; without an explanation there is no figure at all yet."""

    asked: Asked
    written: Written
    states: dict[str, str]
    explanation: Explanation | None = None
    period: str = ""
    #: The address of exactly this, as known at this moment.
    permalink: str = ""


def show(visit: Visit) -> Shown:
    """Make the page; what was asked for and does not exist gives way, as on the first page."""
    wanted = asked(visit, visit.query.get("area", WALES_CODE))
    written = Written(visit.words, Scale(wanted.indicator.unit))
    states = states_in(visit.words)
    if wanted.period is None:
        return Shown("explain.html", Content(wanted, written, states), then=wanted)
    question = ExplanationQuestion(wanted.indicator.indicator, wanted.area.area, wanted.period, wanted.as_known_at)
    found, wanted = by_version(
        visit,
        wanted,
        lambda version: visit.desk.explain(visit.reader, replace(question, method_version=version), visit.language),
    )
    of = {"indicator": question.indicator, "area": question.area, "period": question.period.code}
    version = found.figure.method_version
    address = permalink(visit, "/explain", wanted, version, question.as_known_at, **of)
    content = Content(wanted, written, states, found, visit.words.period(question.period), address)
    return Shown("explain.html", content, then=wanted)


def states_in(words: Words) -> dict[str, str]:
    """What each state of a unit is called."""
    return {
        State.MET.value: words("definition.met"),
        State.MISSED.value: words("definition.missed"),
        State.PENDING.value: words("definition.pending"),
        State.UNKNOWN.value: words("definition.unknown"),
        State.EXCEPTED.value: words("definition.excepted"),
        State.EXCLUDED.value: words("definition.excluded"),
        State.OUTSIDE.value: words("definition.outside"),
    }


PAGE = Page("/explain", "nav.explain", show, in_menu=False, costs=(Cost.EXPLAIN,))
