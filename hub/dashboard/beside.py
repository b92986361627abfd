"""What stands beside figures on a page: what happened in their period, and what was to be reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from hub.answers.context import AnnotationEntry, TargetEntry, may_annotate, may_set_targets
from hub.answers.questions import ContextQuestion
from hub.dashboard.scales import Written
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.areas import WALES_CODE
from hub.domain.knowledge import Moment
from hub.domain.periods import Period, parse_period


@dataclass(frozen=True, slots=True)
class Happened:
    """An annotation: when, where, what, and who says so. `only` says that it was written in the other language alone."""

    first_on: date
    when: str
    area: str
    text: str
    language: str
    only: str
    author: str


@dataclass(frozen=True, slots=True)
class ToReach:
    """A target: in which area, what, in which periods, and who set it."""

    of: TargetEntry
    area: str
    value: str
    periods: str
    source: str
    language: str
    only: str


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it, and the addresses of the forms by which this reader may add to it, if there are any."""

    happened: tuple[Happened, ...] = ()
    targets: tuple[ToReach, ...] = ()
    form: str = ""
    target_form: str = ""


def beside(
    visit: Visit,
    written: Written,
    indicator: str,
    first: Period,
    last: Period,
    moment: Moment | None,
    areas: Collection[str] = (),
) -> Beside:
    """What stands beside the figures of an indicator from one period to another, so far as it had been written by a moment.

    `areas`: only what was written of these, the first of which the page is of; of all where there are none.
    """
    of, area = frozenset(areas) or None, next(iter(areas), visit.reader.area or WALES_CODE)
    question = ContextQuestion(frozenset({indicator}), of, first, last, moment)
    return Beside(
        tuple(_happened(visit, each) for each in visit.desk.context.annotations(question, visit.language)),
        tuple(
            _to_reach(visit, written, each)
            for each in visit.desk.context.targets(question, visit.language)
            if each.period_type == first.type
        ),
        _form(visit, indicator, area),
        _target_form(visit, indicator, area, first, last),
    )


def when_of(words: Words, one: AnnotationEntry) -> str:
    """The day on which it happened, or the days from the first to the last."""
    when = words.day(one.first_on)
    return when if one.last_on == one.first_on else words("beside.span", first=when, last=words.day(one.last_on))


def _form(visit: Visit, indicator: str, area: str) -> str:
    if not visit.signed_in or not may_annotate(visit.reader, area):
        return ""
    return visit.link("/annotate", area=area, indicator=indicator, back=visit.back)


def periods_of(words: Words, one: TargetEntry) -> str:
    """The period that a target is for, or the periods from the first to the last."""
    first, last = _named(words, one.first_period), _named(words, one.last_period)
    return first if one.first_period == one.last_period else words("beside.span", first=first, last=last)


def _target_form(visit: Visit, indicator: str, area: str, first: Period, last: Period) -> str:
    if not visit.signed_in or not may_set_targets(visit.reader):
        return ""
    periods = {"first_period": first.code, "last_period": last.code}
    return visit.link("/target", area=area, indicator=indicator, **periods, back=visit.back)


def _happened(visit: Visit, one: AnnotationEntry) -> Happened:
    words = visit.words
    names = {each.area: each.area_name for each in visit.desk.areas(visit.language)}
    author = words("beside.operator") if one.author_area is None else names.get(one.author_area, one.author_area)
    language = one.text_language or visit.language
    return Happened(
        one.first_on, when_of(words, one), one.area_name, one.text or "", language, _only(words, language), author
    )


def _to_reach(visit: Visit, written: Written, one: TargetEntry) -> ToReach:
    words = visit.words
    language = one.source_language or visit.language
    value = written.value(one.value)
    return ToReach(
        one, one.area_name, value, periods_of(words, one), one.source or "", language, _only(words, language)
    )


def _only(words: Words, language: str) -> str:
    if language == words.language:
        return ""
    return words("beside.only_cy") if language == "cy" else words("beside.only_en")


def _named(words: Words, code: str) -> str:
    period = parse_period(code)
    return code if period is None else words.period(period)
