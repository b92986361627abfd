"""Where an authority, or the operator, writes what happened, and withdraws what it has written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from hub.answers.context import NewAnnotation, may_annotate, require_author
from hub.answers.questions import ContextQuestion
from hub.answers.readers import Role
from hub.dashboard.beside import when_of
from hub.dashboard.choices import Choice
from hub.dashboard.pages import Moved, Page, Shown
from hub.dashboard.visit import Visit, local
from hub.dashboard.writing import Form, area_choices, indicator_choices, withdrawn, wrong_text
from hub.domain.calendar import milliseconds
from hub.domain.context import LONGEST_TEXT, Text, one_line

PATH = "/annotate"
FIELDS = ("area", "indicator", "first_on", "last_on", "text_en", "text_cy")


@dataclass(frozen=True, slots=True)
class Own:
    """One that stands and that this reader may withdraw."""

    id: int
    when: str
    where: str
    about: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs."""

    form: Form
    written: tuple[Own, ...]


def show(visit: Visit) -> Shown:
    """Make the page; MayNotWrite for who may write of no area."""
    require_author(visit.reader)
    asked = dict.fromkeys(FIELDS, "") | {name: visit.query.get(name, "") for name in ("area", "indicator")}
    return _shown(visit, asked, visit.query.get("back", ""))


def act(visit: Visit, form: Mapping[str, str]) -> Shown | Moved:
    """Write what the form says, or withdraw what it names; shown again with a sentence where it cannot be written."""
    require_author(visit.reader)
    back = local(form.get("back", ""))
    number = withdrawn(form)
    if number is not None:
        visit.desk.context.withdraw_annotation(visit.reader, number, milliseconds(visit.now), visit.language)
        return Moved(visit.link(PATH, back=back))
    filled = {name: form.get(name, "").strip() for name in FIELDS}
    said = _wrong(visit, filled)
    if said:
        return _shown(visit, filled, back, said)
    first_on, last_on = _day(filled["first_on"]), _day(filled["last_on"])
    assert first_on is not None  # or it would have been wrong
    text = Text(one_line(filled["text_en"]) or None, one_line(filled["text_cy"]) or None)
    new = NewAnnotation(filled["area"], filled["indicator"] or None, first_on, last_on, text)
    visit.desk.context.annotate(visit.reader, new, milliseconds(visit.now), visit.language)
    return Moved(back)


def _wrong(visit: Visit, filled: Mapping[str, str]) -> str:
    """What is wrong with what was sent, in a sentence; nothing where it can be written."""
    words = visit.words
    first_on, last_on = _day(filled["first_on"]), _day(filled["last_on"])
    if first_on is None or (filled["last_on"] and last_on is None):
        return words("annotate.wrong_day")
    if last_on is not None and last_on < first_on:
        return words("annotate.wrong_order")
    said = wrong_text(visit, [filled["text_en"], filled["text_cy"]], LONGEST_TEXT, words("annotate.no_text"))
    if said:
        return said
    if filled["area"] not in {each.value for each in _areas(visit, "")}:
        return words("annotate.wrong_area")
    if filled["indicator"] not in {each.value for each in _indicators(visit, "")}:
        return words("annotate.wrong_indicator")
    return ""


def _day(text: str) -> date | None:
    """A day as a browser's own field writes it; None for what is none."""
    try:
        return date.fromisoformat(text) if len(text) == len("2008-04-01") else None
    except ValueError:
        return None


def _shown(visit: Visit, filled: Mapping[str, str], back: str, said: str = "") -> Shown:
    shown = Form(
        areas=_areas(visit, filled["area"]),
        indicators=_indicators(visit, filled["indicator"]),
        back=local(back),
        longest=LONGEST_TEXT,
        filled=filled,
        said=said,
    )
    return Shown("annotate.html", Content(shown, tuple(_own(visit))), HTTPStatus.BAD_REQUEST if said else HTTPStatus.OK)


def _areas(visit: Visit, chosen: str) -> tuple[Choice, ...]:
    """The areas that this reader may write of."""
    return area_choices(visit, chosen, lambda area: may_annotate(visit.reader, area))


def _indicators(visit: Visit, chosen: str) -> tuple[Choice, ...]:
    """All of them as one choice, then each."""
    return (Choice("", visit.words("annotate.all"), not chosen), *indicator_choices(visit, chosen))


def _own(visit: Visit) -> Iterator[Own]:
    """What stands of what this reader wrote, the newest first; for the analyst everybody's, who may withdraw it."""
    areas = None if visit.reader.role is Role.ANALYST else frozenset({visit.reader.area or ""})
    found = visit.desk.context.annotations(ContextQuestion(areas=areas), visit.language)
    for each in sorted(found, key=lambda each: -each.id):
        if visit.reader.role is Role.ANALYST or each.author_area == visit.reader.area:
            yield Own(
                each.id,
                when_of(visit.words, each),
                each.area_name,
                each.indicator or visit.words("annotate.all"),
                each.text or "",
                each.text_language or visit.language,
            )


PAGE = Page(PATH, "annotate.title", show, in_menu=False, act=act)
