"""Where the analyst sets what is to be reached, and withdraws it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from hub.answers.context import NewTarget, require_analyst
from hub.answers.mistakes import InTheWay
from hub.answers.questions import ContextQuestion
from hub.dashboard.asking_series import TARGET, period_type_names
from hub.dashboard.beside import periods_of
from hub.dashboard.pages import Moved, Page, Shown
from hub.dashboard.scales import Written
from hub.dashboard.visit import Visit, local
from hub.dashboard.writing import Form, area_choices, indicator_choices, withdrawn, wrong_text
from hub.domain.areas import WALES_CODE
from hub.domain.calendar import milliseconds
from hub.domain.context import LONGEST_SOURCE, Text, one_line
from hub.domain.definitions import Scale
from hub.domain.periods import parse_period

PATH = "/target"
ASKED = ("area", "indicator", "first_period", "last_period")
FIELDS = (*ASKED, "value", "source_en", "source_cy")


@dataclass(frozen=True, slots=True)
class Standing:
    """A target that stands: for which figures, and what is to be reached."""

    id: int
    area: str
    indicator: str
    periods: str
    value: str
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs."""

    form: Form
    standing: tuple[Standing, ...]


def show(visit: Visit) -> Shown:
    """Make the page; MayNotWrite for who may set no target."""
    require_analyst(visit.reader)
    asked = dict.fromkeys(FIELDS, "") | {name: visit.query.get(name, "") for name in ASKED}
    return _shown(visit, asked, visit.query.get("back", ""))


def act(visit: Visit, form: Mapping[str, str]) -> Shown | Moved:
    """Set what the form says, or withdraw what it names; shown again with a sentence where it cannot be set."""
    require_analyst(visit.reader)
    back = local(form.get("back", ""))
    number = withdrawn(form)
    if number is not None:
        visit.desk.context.withdraw_target(visit.reader, number, milliseconds(visit.now), visit.language)
        return Moved(visit.link(PATH, back=back))
    filled = {name: form.get(name, "").strip() for name in FIELDS}
    new = _new(visit, filled)
    if isinstance(new, str):
        return _shown(visit, filled, back, new)
    try:
        visit.desk.context.set_target(visit.reader, new, milliseconds(visit.now), visit.language)
    except InTheWay:
        return _shown(visit, filled, back, visit.words("target.in_the_way"))
    return Moved(back)


def _new(visit: Visit, filled: Mapping[str, str]) -> NewTarget | str:
    """What is to be set, or what is wrong with what was sent, in a sentence."""
    words = visit.words
    if filled["area"] not in {each.value for each in area_choices(visit, "")}:
        return words("target.wrong_area")
    found = {each.indicator: each for each in visit.desk.indicators(visit.language)}.get(filled["indicator"])
    if found is None:
        return words("target.wrong_indicator")
    if TARGET.fullmatch(filled["value"]) is None:
        return words("target.wrong_value")
    first = parse_period(filled["first_period"].upper())
    last = parse_period(filled["last_period"].upper()) if filled["last_period"] else first
    if first is None or last is None:
        return words("target.wrong_period")
    if first.type not in found.period_types:
        names = period_type_names(words)
        types = ", ".join(names[each] for each in found.period_types)
        return words("target.wrong_type", indicator=found.indicator, types=types)
    if last.type is not first.type or last.start < first.start:
        return words("target.wrong_order")
    said = wrong_text(visit, [filled["source_en"], filled["source_cy"]], LONGEST_SOURCE, words("target.no_source"))
    if said:
        return said
    source = Text(one_line(filled["source_en"]) or None, one_line(filled["source_cy"]) or None)
    value = float(filled["value"].replace(",", "."))
    return NewTarget(filled["area"], found.indicator, first, last, value, source)


def _shown(visit: Visit, filled: Mapping[str, str], back: str, said: str = "") -> Shown:
    shown = Form(
        areas=area_choices(visit, filled["area"] or WALES_CODE),
        indicators=indicator_choices(visit, filled["indicator"]),
        back=local(back),
        longest=LONGEST_SOURCE,
        filled=filled,
        said=said,
    )
    return Shown(
        "target.html", Content(shown, tuple(_standing(visit))), HTTPStatus.BAD_REQUEST if said else HTTPStatus.OK
    )


def _standing(visit: Visit) -> Iterator[Standing]:
    """Every target that stands, the newest first."""
    units = {each.indicator: each.unit for each in visit.desk.indicators(visit.language)}
    for each in sorted(visit.desk.context.targets(ContextQuestion(), visit.language), key=lambda each: -each.id):
        yield Standing(
            each.id,
            each.area_name,
            each.indicator,
            periods_of(visit.words, each),
            Written(visit.words, Scale(units[each.indicator])).value(each.value),
            each.source or "",
            each.source_language or visit.language,
        )


PAGE = Page(PATH, "target.title", show, in_menu=False, act=act)
