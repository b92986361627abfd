"""Who asks: a role, and for a member the authority it speaks for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a reader may do."""

    PUBLIC = "public"  # anybody
    MEMBER = "member"  # one authority
    ANALYST = "analyst"  # the national operator
    INSPECTOR = "inspector"  # as the analyst, reading only
    OPS = "ops"  # status and metrics, no figures


@dataclass(frozen=True, slots=True)
class Reader:
    """A role, and a member's authority. Who shows no token is unknown: whatever role that is read with, nothing is written."""

    role: Role
    area: str | None = None
    unknown: bool = False
    #: The day in Wales on which it asks: others' figures are those known when it began. None: it sees none of theirs.
    day: date | None = None

    @property
    def sees_everything(self) -> bool:
        """May this reader see every figure of every authority?"""
        return self.role in (Role.ANALYST, Role.INSPECTOR)

    @property
    def may_read_figures(self) -> bool:
        """May this reader ask for figures at all?"""
        return self.role is not Role.OPS

    @property
    def sees_others_at_night(self) -> bool:
        """Does this reader know of other authorities what was known at the last midnight, and no more?"""
        return self.role in (Role.PUBLIC, Role.MEMBER)


#: The national operator, as which exports and the demonstration ask.
OPERATOR = Reader(Role.ANALYST)
