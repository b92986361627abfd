"""What is kept of an authority: its counts by month, how far it has reported, and the figures it states itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.domain.units import Counts


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """The counts of one authority, indicator and month; `month` is its first day."""

    authority: str
    indicator: str
    month: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an authority has reported, and what is missing from it."""

    authority: str
    #: The as-at day in effect; None before the first complete extract.
    as_at: date | None
    #: Every kind of event ever stated, and how it stands now: stated, refused or absent.
    kinds: Mapping[str, str]
    #: Kinds with open quarantined messages; None in it stands for messages whose kind could not be read.
    quarantined: frozenset[str | None]

    def gives(self, needs: frozenset[str]) -> bool:
        """Has the authority ever stated every kind that is needed?"""
        return self.as_at is not None and needs <= set(self.kinds)

    def is_whole(self, needs: frozenset[str]) -> bool:
        """Does nothing that is needed lack at present: no refused or vanished file, no open quarantined message?"""
        stated = all(self.kinds.get(kind) == "stated" for kind in needs)
        return stated and None not in self.quarantined and not (needs & self.quarantined)


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure that an authority or the publisher states itself (a reported_figure statement that stands)."""

    stated_by: str
    indicator: str
    area: str
    period: str
    numerator: float | None
    denominator: float | None
    value: float | None
    value_text: str | None
    withheld: bool
    status: str
    note: str | None
    stated_in: str | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class StreamState:
    """How fresh one authority's stream is; times are milliseconds since 1970-01-01 UTC, None when nothing came yet."""

    authority: str
    stream: str
    #: Statements recorded.
    recorded: int
    #: Messages in open quarantine.
    quarantined: int
    #: Append time of the last message recorded.
    last_event_at: int | None
    #: Append time of the last complete extract that took effect, and its as-at day.
    last_extract_at: int | None
    as_at: date | None


@dataclass(frozen=True, slots=True)
class CountedBy:
    """A definition by which all of an authority's figures are counted, or were."""

    authority: str
    indicator: str
    method_version: str
    #: None while it is counted by; else the moment at which the last extract before it was left took effect.
    counted_until: int | None


def methods_in_force(counted: Iterable[CountedBy], newest: Mapping[str, str]) -> dict[str, str]:
    """The method version in force of each indicator: the newest, once every authority's figures are counted by it.

    Until then the one by which most are or were, and of equals the later by its name. `newest` holds the newest version by
    indicator; one that nobody counts by yet is in force where there is nothing before it, and one that was left and is
    taken up again is not in force before it has been counted anew.
    """
    authorities: dict[str, dict[str, set[str]]] = {}
    everybody: set[str] = set()
    for each in counted:
        everybody.add(each.authority)
        if each.counted_until is None or newest.get(each.indicator) != each.method_version:
            by_version = authorities.setdefault(each.indicator, {})
            by_version.setdefault(each.method_version, set()).add(each.authority)
    found = dict(newest)
    for indicator, by_version in authorities.items():
        if by_version.get(newest.get(indicator, "")) != everybody:
            found[indicator] = max(by_version, key=lambda version: (len(by_version[version]), version))
    return found
