"""Which figures a reader may see; the others keep their place and lose their numbers.

- The analyst and the inspector see everything, as it is now or was known at any moment;
- a member sees everything of its own authority;
- of all other figures computed here, the public and the members see one snapshot a night (hub.answers.nightly), of complete
  periods, in which no small number can be worked out (hub.domain.disclosure);
- what the publisher of national figures states has been published already and is shown to everybody;
- what an authority states itself is shown to itself and to those who see everything;
- who is behind a figure, by pseudonym, is shown to the authority whose cases they are, and to nobody else: the analyst and
  the inspector see how many units there are in each state and why.

docs/explanation/disclosure.md says what each reader gets through each way out.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from hub.answers.bilingual import bilingual
from hub.answers.mistakes import NotAllowed
from hub.answers.nightly import Snapshot
from hub.answers.picture import Picture
from hub.answers.readers import Reader
from hub.domain.areas import AREAS, WALES_CODE
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Shorthand, Source

_ORDER = {area.code: number for number, area in enumerate(AREAS)}


def require_figures(reader: Reader) -> None:
    """NotAllowed when the reader's role has no figures at all."""
    if not reader.may_read_figures:
        raise NotAllowed(
            bilingual(
                "The role {role} reads status and metrics, not figures; ask with a token of another role.",
                role=reader.role,
            )
        )


def may_look_back(reader: Reader, areas: Collection[str] | None) -> bool:
    """May this reader ask what was known of these areas at a moment?"""
    own = reader.area is not None and areas is not None and set(areas) == {reader.area}
    return own or not reader.sees_others_at_night


def require_present(reader: Reader, as_known_at: Moment | None, areas: Collection[str] | None) -> None:
    """NotAllowed when a past moment is asked for that the reader may not see."""
    if as_known_at is not None and not may_look_back(reader, areas):
        if reader.area:
            raise NotAllowed(
                bilingual(
                    "The role {role} reads others' figures as known at the last midnight, and not as known at another moment; "
                    "leave as_known_at out. A member may ask it of its own authority alone, with area={area}.",
                    role=reader.role,
                    area=reader.area,
                )
            )
        raise NotAllowed(
            bilingual(
                "The role {role} reads others' figures as known at the last midnight, and not as known at another moment; "
                "leave as_known_at out.",
                role=reader.role,
            )
        )


def sees_live(reader: Reader, area: str) -> bool:
    """Does this reader see the figures of an area whole and as they are now?"""
    return reader.sees_everything or (reader.may_read_figures and reader.area == area)


def may_see_people(reader: Reader, area: str) -> bool:
    """May this reader see the units behind a figure of an area one by one, by pseudonym?"""
    return reader.may_read_figures and reader.area == area


def for_reader(
    reader: Reader,
    picture: Picture,
    snapshot: Snapshot | None,
    before: Picture | None,
    indicators: Iterable[Indicator],
    versions: Collection[str] | None,
) -> Picture:
    """The picture that a reader may have who sees others at night: from the live one, and from the snapshot of the night.

    `before` holds how fresh others were then; `indicators` and `versions` restrict the derived figures, None stands for the
    definitions in force.
    """
    rules = {each.code: each for each in indicators}
    computed = [each for each in picture.observations if each.source is Source.DERIVED]
    derived = [each for each in computed if each.area == reader.area and each.indicator in rules]
    if snapshot is not None:
        derived += [
            each
            for code in rules
            for each in snapshot.by_indicator.get(code, ())
            if each.area != reader.area and (versions is None or each.method_version in versions)
        ]
    stated = [_released(reader, each) for each in picture.observations if each.source is not Source.DERIVED]
    others = before or replace(picture, standings={}, streams=())
    midnight = None if before is None else before.as_known_at
    return replace(
        picture,
        observations=(*sorted(derived, key=lambda each: _place(rules[each.indicator], each)), *stated),
        standings={
            **{code: each for code, each in others.standings.items() if code != reader.area},
            **{code: each for code, each in picture.standings.items() if code == reader.area},
        },
        streams=(
            *(each for each in others.streams if each.authority != reader.area),
            *(each for each in picture.streams if each.authority == reader.area),
        ),
        nightly=midnight if snapshot is None else snapshot.moment,
        waiting=frozenset(_ORDER) - {reader.area} if snapshot is None else frozenset(),
    )


def stated_for(reader: Reader, observations: Iterable[Observation]) -> Iterator[Observation]:
    """Those stated figures whose numbers the reader may see."""
    return (each for each in observations if _may_see_stated(reader, each))


def hidden(observation: Observation) -> Observation:
    """The same row without its numbers."""
    return replace(
        observation,
        numerator=None,
        denominator=None,
        value=None,
        shorthand=Shorthand.CONFIDENTIAL,
        counts=None,
        squares=None,
        stated=None,
    )


def _released(reader: Reader, observation: Observation) -> Observation:
    return observation if _may_see_stated(reader, observation) else hidden(observation)


def _may_see_stated(reader: Reader, observation: Observation) -> bool:
    return observation.stated is not None and observation.stated.stated_by in (WALES_CODE, reader.area)


def _place(rule: Indicator, one: Observation) -> tuple[str, int, int, str]:
    return one.indicator, _ORDER[one.area], rule.period_types.index(one.period.type), one.period.start.isoformat()
