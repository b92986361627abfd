"""Groups of authorities that are compared with one another: who belongs to which, and since when.

Regions are those of the areas. The pilot's six are those of Mid and West Wales. Partnership boards: their footprints are those
of the health boards (StatsWales reference data, Open Government Licence v3; Gwent: WSI 2015/1989, regulation 2). Bridgend moved
from Western Bay to Cwm Taf on 1 April 2019, and both took their present names on that day (Bridgend County Borough Council, Health
Board Boundary Change update, 2018). Footprints stand for the years before there were boards, too, so that a long series has
one membership (a choice of this project). Welsh names of boards were not found in a source and are ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from math import log

from hub.domain.areas import AUTHORITIES, REGIONS, WALES, Area, is_authority

#: How many others an authority is compared with as similar.
SIMILAR = 6
#: Fewer authorities cannot be compared with one another.
FEWEST = 2
BRIDGEND_MOVED = date(2019, 4, 1)


class GroupType(StrEnum):
    """What brings authorities together."""

    COUNTRY = "country"
    REGION = "region"
    PILOT = "pilot"
    PARTNERSHIP = "partnership"
    SIMILAR = "similar"
    OWN = "own"  # a list of the reader's own


@dataclass(frozen=True, slots=True)
class Membership:
    """An authority in a group, from its first day to the day before its last; None has no such day."""

    authority: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Is it one on a day?"""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Group:
    """Authorities that are compared with one another."""

    code: str
    name_en: str
    name_cy: str
    type: GroupType
    memberships: tuple[Membership, ...]
    #: Is its Welsh name official, or has a fluent reader gone over it?
    welsh_reviewed: bool = False

    def name(self, language: str) -> str:
        """The name in "en" or "cy"."""
        return self.name_cy if language == "cy" else self.name_en

    def members_on(self, day: date) -> tuple[str, ...]:
        """The codes of the authorities that belong to it on a day."""
        return tuple(each.authority for each in self.memberships if each.holds_on(day))


def of_area(area: Area, type_: GroupType) -> Group:
    """The authorities of an area."""
    return Group(area.code, area.name_en, area.name_cy, type_, _always(area.members), type_ is GroupType.COUNTRY)


def own(authorities: Iterable[str]) -> Group | None:
    """A list of a reader's own, in the order of the codes, each once; None for fewer than two, or where one is no authority."""
    codes = sorted(set(authorities))
    if len(codes) < FEWEST or not all(map(is_authority, codes)):
        return None
    return Group("own", "Authorities of your choice", "Awdurdodau o'ch dewis", GroupType.OWN, _always(codes))


@cache
def wales() -> Group:
    """All 22."""
    return of_area(WALES, GroupType.COUNTRY)


def similar_to(authority: Area) -> Group:
    """An authority and the six whose population is nearest to its own, as a ratio; of equals the first by code.

    Rurality is not known for all 22 from one source, so population alone decides.
    """
    others = sorted(
        (each for each in AUTHORITIES if each != authority),
        key=lambda each: (abs(log(each.population / authority.population)), each.code),
    )
    codes = sorted((authority.code, *(each.code for each in others[:SIMILAR])))
    return Group(
        f"similar-{authority.code}",
        f"Similar in population to {authority.name_en}",
        f"Tebyg o ran poblogaeth: {authority.name_cy}",
        GroupType.SIMILAR,
        _always(codes),
    )


@cache
def groups() -> tuple[Group, ...]:
    """Every group by name; own lists are made when somebody asks."""
    return (
        wales(),
        *(of_area(each, GroupType.REGION) for each in REGIONS),
        Group(
            "pilot",
            "Mid and West Wales pilot",
            "Peilot Canolbarth a Gorllewin Cymru",
            GroupType.PILOT,
            _always(REGIONS[1].members),
        ),
        *_boards(),
        *(similar_to(each) for each in AUTHORITIES),
    )


def group(code: str) -> Group | None:
    """The group of a code; None when there is none."""
    return next((each for each in groups() if each.code == code), None)


def _always(authorities: Iterable[str]) -> tuple[Membership, ...]:
    return tuple(Membership(each) for each in authorities)


def _boards() -> Iterable[Group]:
    def board(code: str, name_en: str, name_cy: str, *members: Membership) -> Group:
        return Group(code, name_en, name_cy, GroupType.PARTNERSHIP, members)

    yield board(
        "north-wales-board",
        "North Wales partnership board",
        "Bwrdd partneriaeth Gogledd Cymru",
        *_always(REGIONS[0].members),
    )
    yield board("powys-board", "Powys partnership board", "Bwrdd partneriaeth Powys", Membership("W06000023"))
    yield board(
        "west-wales-board",
        "West Wales partnership board",
        "Bwrdd partneriaeth Gorllewin Cymru",
        *_always(("W06000008", "W06000009", "W06000010")),
    )
    yield board(
        "west-glamorgan-board",
        "West Glamorgan partnership board (Western Bay until March 2019)",
        "Bwrdd partneriaeth Gorllewin Morgannwg (Bae'r Gorllewin tan fis Mawrth 2019)",
        *_always(("W06000011", "W06000012")),
        Membership("W06000013", until=BRIDGEND_MOVED),
    )
    yield board(
        "cwm-taf-morgannwg-board",
        "Cwm Taf Morgannwg partnership board (Cwm Taf until March 2019)",
        "Bwrdd partneriaeth Cwm Taf Morgannwg (Cwm Taf tan fis Mawrth 2019)",
        Membership("W06000013", since=BRIDGEND_MOVED),
        *_always(("W06000016", "W06000024")),
    )
    yield board(
        "cardiff-and-vale-board",
        "Cardiff and Vale partnership board",
        "Bwrdd partneriaeth Caerdydd a'r Fro",
        *_always(("W06000014", "W06000015")),
    )
    yield board(
        "gwent-board",
        "Gwent partnership board",
        "Bwrdd partneriaeth Gwent",
        *_always(("W06000018", "W06000019", "W06000020", "W06000021", "W06000022")),
    )
