"""The parts of a return: which are read, by which columns a file is known, and which columns are read of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """A part of a return that is read, as the return calls it."""

    EPISODES = "Episodes"
    REVIEWS = "Reviews"
    LEAVERS = "OC3"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a part is laid out."""

    #: What must be in the header, in the order in which cells are handed on.
    needed: tuple[str, ...]
    #: What is read where it is there, behind the others.
    optional: tuple[str, ...] = ()
    #: Columns that are known and not read.
    unread: tuple[str, ...] = ()
    #: A file that has this many of `telling` is meant to be of this part.
    telling: tuple[str, ...] = ()
    enough: int = 1
    #: What a file may be called whose header cannot be read.
    names: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """The columns whose cells are handed on."""
        return self.needed + self.optional


LAYOUTS: Mapping[Part, Layout] = {
    Part.EPISODES: Layout(
        needed=("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC"),
        optional=("PLACE_PROVIDER", "URN"),
        unread=("CIN", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "PL_LA", "PL_LOCATION", "PL_DISTANCE"),
        telling=("DECOM", "RNE", "LS", "PLACE", "DEC", "REC"),
        enough=3,
        names=("episode",),
    ),
    Part.REVIEWS: Layout(
        needed=("CHILD", "REVIEW", "REVIEW_CODE"),
        unread=("DOB",),
        telling=("REVIEW", "REVIEW_CODE"),
        names=("review",),
    ),
    Part.LEAVERS: Layout(
        needed=("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
        telling=("IN_TOUCH", "ACTIV", "ACCOM"),
        enough=2,
        names=("oc3", "leaver"),
    ),
}

#: Other names of columns, as in the XML.
ALIASES: Mapping[str, str] = {"CHILDID": "CHILD", "CHILD_ID": "CHILD", "PL": "PLACE"}

#: A column of each part of which nothing is read.
LEFT_ALONE: Mapping[str, str] = {
    "ETHNIC": "Header",
    "UPN": "Header",
    "SDQ_SCORE": "OC2",
    "HEALTH_CHECK": "OC2",
    "DATE_INT": "AD1",
    "DATE_MATCH": "AD1",
    "DATE_PLACED": "PlacedAdoption",
    "PREV_PERM": "PrevPerm",
    "MIS_START": "Missing",
    "DUC": "UASC",
    "SW_DECOM": "SWEpisodes",
    "DOLO_START": "DoLo",
}


def column(name: str) -> str:
    """The one name of a column, however it is written."""
    name = name.strip().strip('"').strip().upper()
    return ALIASES.get(name, name)


def part_by_columns(columns: Collection[str]) -> Part | str | None:
    """The part that has these columns; the name of one that is left alone; None where it is none of a return."""
    for part, layout in LAYOUTS.items():
        if sum(name in columns for name in layout.telling) >= layout.enough:
            return part
    return next((LEFT_ALONE[name] for name in columns if name in LEFT_ALONE), None)


def part_by_name(file: str) -> Part | None:
    """The part that a file's name speaks of."""
    said = file.lower()
    return next((part for part, layout in LAYOUTS.items() if any(name in said for name in layout.names)), None)
