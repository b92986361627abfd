"""What stands beside the series: annotations and targets, who may write them, and how they read in a reader's language.

Everybody may read them. An authority's member writes what happened in its own area; the analyst writes for Wales and the
regions, and sets targets. Who wrote it may withdraw it, and the analyst may withdraw anything, so that a text that should
not have been written is gone at once. A withdrawn text is kept and shown to nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast

from hub.answers.bilingual import bilingual
from hub.answers.mistakes import InTheWay, MayNotWrite, NothingThere, UnknownValue, of_types
from hub.answers.moments import instant
from hub.answers.questions import ContextQuestion
from hub.answers.readers import Reader, Role
from hub.domain.areas import AREAS, area, is_authority
from hub.domain.context import Annotation, Author, Target, Text
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.periods import Period
from hub.store import context as kept
from hub.store.engine import Store


@dataclass(frozen=True, slots=True)
class NewAnnotation:
    """What somebody writes; `last_on` is None for one day, `indicator` where it concerns all."""

    area: str
    indicator: str | None
    first_on: date
    last_on: date | None
    text: Text


@dataclass(frozen=True, slots=True)
class NewTarget:
    """What somebody sets, in the indicator's unit."""

    area: str
    indicator: str
    first: Period
    last: Period
    value: float
    source: Text


@dataclass(frozen=True, slots=True)
class AnnotationEntry:
    """What happened. `text` is in `text_language`, which is the reader's where it was written in it; null once withdrawn.

    `indicator` is null where it concerns all. `author_area` is the authority that wrote it; null for the national operator.
    """

    id: int
    area: str
    area_name: str
    indicator: str | None
    indicator_title: str | None
    first_on: date
    last_on: date
    text: str | None
    text_language: str | None
    text_en: str | None
    text_cy: str | None
    author_role: str
    author_area: str | None
    created_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """What is to be reached in each period from the first to the last. `source` is null once withdrawn, and the value stays."""

    id: int
    area: str
    area_name: str
    indicator: str
    indicator_title: str
    period_type: str
    first_period: str
    last_period: str
    value: float
    unit: str | None
    source: str | None
    source_language: str | None
    source_en: str | None
    source_cy: str | None
    author_role: str
    created_at: datetime
    withdrawn_at: datetime | None


W = TypeVar("W", Annotation, Target)


class Context:
    """Annotations and targets of one store, read and written within a reader's role."""

    def __init__(self, store: Store, indicators: Mapping[str, Indicator]) -> None:
        self._store = store
        self._indicators = indicators
        #: What was read already for one answer; None where each question is an answer by itself.
        self._read: dict[str, Sequence[Annotation] | Sequence[Target]] | None = None

    def once(self) -> "Context":
        """The same for one answer: what stands written is read once, however often it is asked for, until something is written."""
        found = copy(self)
        found._read = {}
        return found

    def annotations(self, question: ContextQuestion, language: str = "en") -> tuple[AnnotationEntry, ...]:
        """What happened, by the day on which it began; UnknownValue names a code that does not exist."""
        self._require_codes(question.indicators or (), question.areas or ())
        found = self._all("annotations", kept.all_annotations)
        return tuple(self._annotation(each, language) for each in found if question.asks_for(each))

    def targets(self, question: ContextQuestion, language: str = "en") -> tuple[TargetEntry, ...]:
        """What is to be reached, in the order in which it was set; UnknownValue names a code that does not exist."""
        self._require_codes(question.indicators or (), question.areas or ())
        found = self._all("targets", kept.all_targets)
        return tuple(self._target(each, language) for each in found if question.asks_for(each))

    def annotate(self, reader: Reader, new: NewAnnotation, now: Moment, language: str = "en") -> AnnotationEntry:
        """Write what happened; MayNotWrite for who may not write of that area."""
        require_author(reader)
        self._require_codes([] if new.indicator is None else [new.indicator], [new.area])
        if not may_annotate(reader, new.area):
            raise MayNotWrite(
                bilingual(
                    "The role {role} may not write of {area}: a member writes of its own authority, the analyst of Wales and "
                    "its regions.",
                    role=f"{reader.role} ({reader.area})" if reader.area else reader.role,
                    area=new.area,
                )
            )
        last_on = new.last_on or new.first_on
        if last_on < new.first_on:
            raise UnknownValue("last_on", last_on.isoformat(), (), bilingual("It lies before {day}.", day=new.first_on))
        author = Author(reader.role.value, reader.area)
        written = Annotation(0, author, new.area, new.indicator, new.first_on, last_on, new.text, now, None)
        self._written()
        return self._annotation(kept.annotate(self._store, written), language)

    def set_target(self, reader: Reader, new: NewTarget, now: Moment, language: str = "en") -> TargetEntry:
        """Set what is to be reached; MayNotWrite for everybody but the analyst, InTheWay where another one stands."""
        require_analyst(reader)
        self._require_codes([new.indicator], [new.area])
        indicator = self._indicators[new.indicator]
        if new.first.type not in indicator.period_types:
            raise UnknownValue("first_period", new.first.code, (), of_types(indicator))
        if new.last.type is not new.first.type or new.last.start < new.first.start:
            hint = bilingual("It has to be of the same type as {period}, and no earlier.", period=new.first.code)
            raise UnknownValue("last_period", new.last.code, (), hint)
        author = Author(reader.role.value, None)
        wanted = Target(0, author, new.area, new.indicator, new.first, new.last, new.value, new.source, now, None)
        self._written()
        made = kept.set_target(self._store, wanted)
        if made is None:
            raise InTheWay(
                bilingual(
                    "There is a target for {indicator} of {area} in some of these periods already. Withdraw it first: "
                    "GET /api/v1/targets has its number.",
                    indicator=new.indicator,
                    area=new.area,
                )
            )
        return self._target(made, language)

    def withdraw_annotation(self, reader: Reader, number: int, now: Moment, language: str = "en") -> AnnotationEntry:
        """Withdraw an annotation, once and for all; MayNotWrite for who neither wrote it nor is the analyst."""
        require_author(reader)
        found = kept.find_annotation(self._store, number)
        if found is None:
            raise NothingThere(
                bilingual("There is no annotation {number}; GET /api/v1/annotations has their numbers.", number=number)
            )
        if reader.role is not Role.ANALYST and found.author != Author(reader.role.value, reader.area):
            raise MayNotWrite(
                bilingual(
                    "Annotation {number} was written by somebody else: who wrote it may withdraw it, and the analyst.",
                    number=number,
                )
            )
        self._written()
        kept.withdraw_annotation(self._store, number, now)
        withdrawn = kept.find_annotation(self._store, number)
        assert withdrawn is not None
        return self._annotation(withdrawn, language)

    def withdraw_target(self, reader: Reader, number: int, now: Moment, language: str = "en") -> TargetEntry:
        """Withdraw a target, once and for all; MayNotWrite for everybody but the analyst."""
        require_analyst(reader)
        self._written()
        kept.withdraw_target(self._store, number, now)
        withdrawn = kept.find_target(self._store, number)
        if withdrawn is None:
            raise NothingThere(
                bilingual("There is no target {number}; GET /api/v1/targets has their numbers.", number=number)
            )
        return self._target(withdrawn, language)

    def _all(self, name: str, read: Callable[[Store], Sequence[W]]) -> Sequence[W]:
        if self._read is None:
            return read(self._store)
        if name not in self._read:
            self._read[name] = read(self._store)
        return cast(Sequence[W], self._read[name])

    def _written(self) -> None:
        """What was read before is out of date."""
        if self._read is not None:
            self._read.clear()

    def _require_codes(self, indicators: Iterable[str], areas: Iterable[str]) -> None:
        for name, asked, known in (
            ("indicator", indicators, [*self._indicators]),
            ("area", areas, [each.code for each in AREAS]),
        ):
            for code in sorted(asked):
                if code not in known:
                    raise UnknownValue(name, code, sorted(known))

    def _annotation(self, one: Annotation, language: str) -> AnnotationEntry:
        stands = one.withdrawn_at is None
        text, written_in = one.text.in_language(language) if stands else (None, None)
        return AnnotationEntry(
            id=one.id,
            area=one.area,
            area_name=_name(one.area, language),
            indicator=one.indicator,
            indicator_title=None if one.indicator is None else self._title(one.indicator, language),
            first_on=one.first_on,
            last_on=one.last_on,
            text=text,
            text_language=written_in,
            text_en=one.text.en if stands else None,
            text_cy=one.text.cy if stands else None,
            author_role=one.author.role,
            author_area=one.author.area,
            created_at=instant(one.created_at),
            withdrawn_at=None if one.withdrawn_at is None else instant(one.withdrawn_at),
        )

    def _target(self, one: Target, language: str) -> TargetEntry:
        stands = one.withdrawn_at is None
        source, written_in = one.source.in_language(language) if stands else (None, None)
        indicator = self._indicators.get(one.indicator)
        return TargetEntry(
            id=one.id,
            area=one.area,
            area_name=_name(one.area, language),
            indicator=one.indicator,
            indicator_title=self._title(one.indicator, language),
            period_type=one.first.type.value,
            first_period=one.first.code,
            last_period=one.last.code,
            value=one.value,
            unit=indicator.unit.value if indicator else None,
            source=source,
            source_language=written_in,
            source_en=one.source.en if stands else None,
            source_cy=one.source.cy if stands else None,
            author_role=one.author.role,
            created_at=instant(one.created_at),
            withdrawn_at=None if one.withdrawn_at is None else instant(one.withdrawn_at),
        )

    def _title(self, code: str, language: str) -> str:
        indicator = self._indicators.get(code)
        return indicator.title(language) if indicator else code


def may_annotate(reader: Reader, code: str) -> bool:
    """May this reader write what happened in an area?"""
    if reader.unknown:
        return False
    if reader.role is Role.MEMBER:
        return reader.area == code
    return reader.role is Role.ANALYST and not is_authority(code)


def require_author(reader: Reader) -> None:
    """MayNotWrite for who may write of no area at all."""
    if reader.unknown or reader.role not in (Role.MEMBER, Role.ANALYST):
        raise MayNotWrite(bilingual("Writing needs the token of a member or of the analyst; everybody else reads."))


def may_set_targets(reader: Reader) -> bool:
    """May this reader say what is to be reached?"""
    return not reader.unknown and reader.role is Role.ANALYST


def require_analyst(reader: Reader) -> None:
    """MayNotWrite for everybody but the analyst."""
    if not may_set_targets(reader):
        raise MayNotWrite(
            bilingual("Targets are set and withdrawn with the token of the analyst; everybody else reads them.")
        )


def _name(code: str, language: str) -> str:
    found = area(code)
    return found.name(language) if found else code
