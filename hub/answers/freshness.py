"""How fresh each authority is, and what its figures can rest on: what was achieved, never that a process is up."""

from dataclasses import dataclass
from datetime import date, datetime

from hub.answers.moments import instant
from hub.answers.picture import Picture
from hub.answers.readers import Reader, Role
from hub.domain.areas import AUTHORITIES, WALES, Area
from hub.domain.figures import StreamState
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Moment


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One stream of an authority; the counts are null for readers who may not know how much an authority sends."""

    stream: str
    recorded: int | None
    quarantined: int | None
    last_event_at: datetime | None
    last_extract_at: datetime | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far one authority has reported, and which indicators that suffices for."""

    area: str
    area_name: str
    area_type: str
    #: The day up to which its figures are judged; null before its first complete extract.
    as_at: date | None
    last_event_at: datetime | None
    #: Indicators for which it states every kind of event needed, and of these those that lack something at present.
    indicators: tuple[str, ...]
    indicators_lacking: tuple[str, ...]
    #: Indicators for which it has never stated what is needed, and so has no figure.
    indicators_without_figure: tuple[str, ...]
    streams: tuple[StreamRow, ...]


@dataclass(frozen=True, slots=True)
class FreshnessOfAll:
    """All 22 authorities, and the publisher where it states anything."""

    state: str
    rows: tuple[Freshness, ...]
    #: The midnight at which others were so fresh, for readers who see no more; else None.
    nightly: Moment | None = None


def freshness(picture: Picture, reader: Reader, language: str) -> FreshnessOfAll:
    """How fresh everybody is."""
    stating = {each.authority for each in picture.streams}
    areas = (*AUTHORITIES, *((WALES,) if WALES.code in stating else ()))
    rows = tuple(_of(picture, reader, each, language) for each in areas)
    return FreshnessOfAll(picture.state, rows, picture.nightly)


def _of(picture: Picture, reader: Reader, area: Area, language: str) -> Freshness:
    counted = reader.sees_everything or reader.role is Role.OPS or reader.area == area.code
    streams = [each for each in picture.streams if each.authority == area.code]
    standing = picture.standings.get(area.code)
    gives = [each for each in catalogue().values() if standing is not None and standing.gives(each.needs)]
    lacking = [each for each in gives if standing is not None and not standing.is_whole(each.needs)]
    events = [each.last_event_at for each in streams if each.last_event_at is not None]
    return Freshness(
        area=area.code,
        area_name=area.name(language),
        area_type=area.type.value,
        as_at=standing.as_at if standing else None,
        last_event_at=instant(max(events)) if events else None,
        indicators=tuple(each.code for each in gives),
        indicators_lacking=tuple(each.code for each in lacking),
        indicators_without_figure=tuple(code for code in catalogue() if code not in {each.code for each in gives}),
        streams=tuple(_stream(each, counted) for each in streams),
    )


def _stream(state: StreamState, counted: bool) -> StreamRow:
    return StreamRow(
        stream=state.stream,
        recorded=state.recorded if counted else None,
        quarantined=state.quarantined if counted else None,
        last_event_at=None if state.last_event_at is None else instant(state.last_event_at),
        last_extract_at=None if state.last_extract_at is None else instant(state.last_extract_at),
    )
