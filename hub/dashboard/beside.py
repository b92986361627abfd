"""What stands beside a series on its page: what happened in its period, and what was to be reached."""

from dataclasses import dataclass

from hub.answers.context import AnnotationEntry, TargetEntry
from hub.answers.questions import ContextQuestion
from hub.dashboard.scales import Written
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.knowledge import Moment
from hub.domain.periods import Period, parse_period


@dataclass(frozen=True, slots=True)
class Happened:
    """An annotation: when, where, what, and who says so. `only` says that it was written in the other language alone."""

    when: str
    area: str
    text: str
    language: str
    only: str
    author: str


@dataclass(frozen=True, slots=True)
class ToReach:
    """A target: in which area, what, in which periods, and who set it."""

    area: str
    value: str
    periods: str
    source: str
    language: str
    only: str


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it; false where there is nothing."""

    happened: tuple[Happened, ...] = ()
    targets: tuple[ToReach, ...] = ()

    def __bool__(self) -> bool:
        """Is there anything?"""
        return bool(self.happened or self.targets)


def beside(visit: Visit, written: Written, indicator: str, period: Period, moment: Moment | None) -> Beside:
    """What stands beside the figures of an indicator in a period, so far as it had been written by a moment."""
    question = ContextQuestion(frozenset({indicator}), None, period, period, moment)
    return Beside(
        tuple(_happened(visit, each) for each in visit.desk.context.annotations(question, visit.language)),
        tuple(
            _to_reach(visit, written, each)
            for each in visit.desk.context.targets(question, visit.language)
            if each.period_type == period.type
        ),
    )


def _happened(visit: Visit, one: AnnotationEntry) -> Happened:
    words = visit.words
    when = words.day(one.first_on)
    if one.last_on != one.first_on:
        when = words("beside.span", first=when, last=words.day(one.last_on))
    names = {each.area: each.area_name for each in visit.desk.areas(visit.language)}
    author = words("beside.operator") if one.author_area is None else names.get(one.author_area, one.author_area)
    language = one.text_language or visit.language
    return Happened(when, one.area_name, one.text or "", language, _only(words, language), author)


def _to_reach(visit: Visit, written: Written, one: TargetEntry) -> ToReach:
    words = visit.words
    first, last = _named(words, one.first_period), _named(words, one.last_period)
    periods = first if one.first_period == one.last_period else words("beside.span", first=first, last=last)
    language = one.source_language or visit.language
    value = written.value(one.value)
    return ToReach(one.area_name, value, periods, one.source or "", language, _only(words, language))


def _only(words: Words, language: str) -> str:
    if language == words.language:
        return ""
    return words("beside.only_cy") if language == "cy" else words("beside.only_en")


def _named(words: Words, code: str) -> str:
    period = parse_period(code)
    return code if period is None else words.period(period)
