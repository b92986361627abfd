"""One authority as a whole: its profile, what changed in a week, and what its figures can rest on; all of one state."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hub.answers.disclosure import sees_live
from hub.answers.door import Seen
from hub.answers.freshness import Freshness, freshness
from hub.answers.judging import GroupEntry, group_entry
from hub.answers.picture import Picture
from hub.answers.profile import ProfileRow, profile_rows
from hub.answers.questions import ProfileQuestion
from hub.answers.week import WEEK, Week, changed_in_a_week
from hub.domain.areas import Area
from hub.domain.groups import similar_to
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Moment
from hub.domain.observations import Source

#: What stands for the kind of messages in quarantine that could not be read.
UNREADABLE = "unreadable"


class Why(StrEnum):
    """Why an authority has no figure of an indicator."""

    NOT_REPORTED = "not_reported"  # it has sent no complete extract yet
    NEVER_STATED = "never_stated"  # it has never stated a kind of event that is needed
    NOTHING_COUNTED = "nothing_counted"  # it has, and there is no case, or no population, that a figure could be of


class Lack(StrEnum):
    """What is wrong with a kind of event at present."""

    REFUSED = "refused"  # its file was refused as a whole
    ABSENT = "absent"  # it was stated once, and its file is there no more
    QUARANTINED = "quarantined"  # messages of it wait in quarantine


@dataclass(frozen=True, slots=True)
class WithoutFigure:
    """An indicator of which the authority has no figure, and why; `kinds` are those that it has never stated."""

    indicator: str
    indicator_title: str
    why: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unstated:
    """A kind of event that is not as it should be (refused, absent or quarantined), and the indicators that need it."""

    kind: str
    lack: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An authority as a reader may know it; `week` and `unstated` are None for who may not see all of its figures."""

    state: str
    nightly: Moment | None
    as_known_at: Moment | None
    area: Area
    #: Those that it is compared with as similar, itself among them.
    similar: GroupEntry
    rows: tuple[ProfileRow, ...]
    without_figure: tuple[WithoutFigure, ...]
    week: Week | None
    freshness: Freshness
    unstated: tuple[Unstated, ...] | None


def profile(seen: Seen, question: ProfileQuestion, language: str, demo: bool) -> Profile:
    """The profile of an authority, now or as known at a moment."""
    picture = seen.picture(streams=True)
    group, code = similar_to(question.area), question.area.code
    fresh = next(each for each in freshness(picture, seen.reader, language).rows if each.area == code)
    all_of_it = sees_live(seen.reader, code)
    return Profile(
        state=picture.state,
        nightly=picture.nightly,
        as_known_at=question.as_known_at,
        area=question.area,
        similar=group_entry(group, tuple(each.authority for each in group.memberships), language),
        rows=profile_rows(picture, question, language, demo),
        without_figure=tuple(_without(picture, fresh, code, all_of_it, language)),
        week=_week(seen, picture, code, language, demo) if all_of_it else None,
        freshness=fresh,
        unstated=tuple(_unstated(picture, code)) if all_of_it else None,
    )


def _week(seen: Seen, picture: Picture, code: str, language: str, demo: bool) -> Week | None:
    events = [each.last_event_at for each in picture.streams if each.authority == code and each.last_event_at]
    if not events:
        return None
    until = max(events)
    now = [each for each in picture.observations if (each.source, each.area) == (Source.DERIVED, code)]
    before = seen.look.earlier(code, until - WEEK)
    return changed_in_a_week(until, before, now, seen.look.ground.indicators, language, demo)


def _without(picture: Picture, fresh: Freshness, code: str, all_of_it: bool, language: str) -> Iterator[WithoutFigure]:
    """What everybody may know of the coverage; that nothing was counted is for those who may see all figures."""
    standing = picture.standings.get(code)
    has = {each.indicator for each in picture.observations if (each.source, each.area) == (Source.DERIVED, code)}
    for indicator in catalogue().values():
        missing = sorted(indicator.needs - set(standing.kinds if standing else ()))
        if indicator.code in fresh.indicators_without_figure:
            why = Why.NOT_REPORTED if standing is None or standing.as_at is None else Why.NEVER_STATED
        elif all_of_it and indicator.code not in has:
            why = Why.NOTHING_COUNTED
        else:
            continue
        kinds = tuple(missing) if why is Why.NEVER_STATED else ()
        yield WithoutFigure(indicator.code, indicator.title(language), why.value, kinds)


def _unstated(picture: Picture, code: str) -> Iterator[Unstated]:
    standing = picture.standings.get(code)
    if standing is None:
        return
    lacks = [(kind, Lack(state)) for kind, state in sorted(standing.kinds.items()) if state != "stated"]
    lacks += [(kind or UNREADABLE, Lack.QUARANTINED) for kind in sorted(standing.quarantined, key=str)]
    for kind, lack in lacks:
        needed = (each.code for each in catalogue().values() if kind == UNREADABLE or kind in each.needs)
        yield Unstated(kind, lack.value, tuple(needed))
