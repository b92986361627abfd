"""Which authorities a visit compares: a group by its code, or those that were ticked; and what there is to choose from."""

from dataclasses import dataclass
from itertools import groupby

from hub.answers.alphabets import place_of
from hub.dashboard.choices import Choice
from hub.dashboard.visit import Visit
from hub.domain.areas import AUTHORITIES, WALES_CODE
from hub.domain.groups import Group, GroupType, group, groups, own, wales

#: What stands between the codes of a list.
BETWEEN = ","


@dataclass(frozen=True, slots=True)
class Among:
    """The group that is compared, the groups there are by what brings them together, and the authorities to tick."""

    group: Group
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    authorities: tuple[Choice, ...]

    @property
    def is_open(self) -> bool:
        """Does somebody tick at present?"""
        return any(each.chosen for each in self.authorities)

    @property
    def names(self) -> str:
        """Who was ticked together; nothing of a group that has a name."""
        return ", ".join(each.text for each in self.authorities if each.chosen) if self.own else ""

    @property
    def own(self) -> bool:
        """Was it ticked together?"""
        return self.group.type is GroupType.OWN

    @property
    def query(self) -> dict[str, str]:
        """The group as links pass it on, to pages and to the interface for programs alike."""
        if self.own:
            return {"members": _value(self.group)}
        return {"group": self.group.code}


def among(visit: Visit, missed: list[str]) -> Among:
    """What a visit compares: all of Wales where it does not say, and with a sentence where what it says cannot be."""
    chosen = _chosen(visit, missed)
    ticked = set(_listed(visit) or ())
    named = sorted(
        ((each.name(visit.language), each.code) for each in AUTHORITIES),
        key=lambda each: place_of(each[0], visit.language),
    )
    return Among(
        chosen,
        tuple(_groups(visit, chosen)),
        tuple(Choice(code, name, code in ticked) for name, code in named),
    )


def _chosen(visit: Visit, missed: list[str]) -> Group:
    listed = _listed(visit)
    found = group(visit.query.get("group") or WALES_CODE) if listed is None else own(listed)
    if found is None:
        missed.append(visit.words("page.missed_group") if listed is None else visit.words("group.missed_own"))
    return found or wales()


def _listed(visit: Visit) -> list[str] | None:
    """The codes of a list, wherever it stands: ticked as `members`, or kept as the choice of a `group`."""
    asked = visit.query.get("members", visit.query.get("group", ""))
    if "members" not in visit.query and BETWEEN not in asked:
        return None
    return [code for each in asked.split(BETWEEN) if (code := each.strip())]


def _groups(visit: Visit, chosen: Group) -> list[tuple[str, tuple[Choice, ...]]]:
    words = visit.words
    named = groupby((*groups(), *((chosen,) if chosen.type is GroupType.OWN else ())), key=lambda each: each.type)
    return [
        (
            words(f"group.{type_.value}"),
            tuple(Choice(_value(each), each.name(visit.language), each.code == chosen.code) for each in those),
        )
        for type_, those in named
    ]


def _value(one: Group) -> str:
    return one.code if one.type is not GroupType.OWN else BETWEEN.join(each.authority for each in one.memberships)
