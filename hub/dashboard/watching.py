"""Which pages change while they are open, and by which changes: such a page listens, and asks itself again."""

import json
from dataclasses import dataclass

from hub.answers.changes import is_told
from hub.dashboard.asking import Then
from hub.dashboard.visit import Visit
from hub.domain.areas import AUTHORITIES


@dataclass(frozen=True, slots=True)
class Watch:
    """What an open page shows, and so what it listens for."""

    #: The state that its figures are of.
    state: str
    #: The indicator and the authority that it is of; None where it is of several.
    indicator: str | None
    authority: str | None
    #: The authorities that this reader is told of: their names by code, as JSON.
    names: str


def watch(
    visit: Visit,
    then: Then,
    state: str,
    *,
    indicator: str | None = None,
    area: str | None = None,
    of: str | None = None,
) -> Watch | None:
    """What this page listens for; None where nothing that this reader is told of could change it.

    That is so of a past moment, for readers who are told of no change, and for a member on a page of an `area` that is not
    its own. A page that a change of one authority alone can alter is `of` that authority.
    """
    reader = visit.reader
    if then.as_known_at is not None or not is_told(reader):
        return None
    if not reader.sees_everything and area not in (None, reader.area):
        return None
    told = {
        each.code: each.name(visit.language)
        for each in AUTHORITIES
        if reader.sees_everything or each.code == reader.area
    }
    return Watch(state, indicator, of if of in told else None, json.dumps(told, ensure_ascii=False))
