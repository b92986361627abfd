"""Whom and whose work a visit asks for: a group of authorities, a service; and the choices there are."""

from itertools import groupby

from hub.dashboard.asking import Choice
from hub.dashboard.visit import Visit
from hub.domain.definitions import Service
from hub.domain.groups import Group, GroupType, group


def group_asked(visit: Visit, missed: list[str]) -> Group | None:
    """The group of a visit; None for all 22, also where the one asked for does not exist."""
    code = visit.query.get("group", "")
    found = group(code)
    if code and found is None:
        missed.append(visit.words("overview.missed_group"))
    return found


def group_choices(visit: Visit, chosen: Group | None) -> list[tuple[str, tuple[Choice, ...]]]:
    """Every group under the name of its type."""
    labels = {
        GroupType.COUNTRY.value: visit.words("overview.country"),
        GroupType.REGION.value: visit.words("overview.regions"),
        GroupType.PILOT.value: visit.words("overview.pilot"),
        GroupType.PARTNERSHIP.value: visit.words("overview.boards"),
        GroupType.SIMILAR.value: visit.words("overview.similar"),
    }
    entries = visit.desk.groups(visit.language)
    return [
        (
            labels[type_],
            tuple(
                Choice(each.group, each.group_name, chosen is not None and each.group == chosen.code) for each in those
            ),
        )
        for type_, those in groupby(entries, key=lambda each: each.group_type)
    ]


def service_asked(visit: Visit, missed: list[str]) -> Service | None:
    """The service of a visit; None for both, also where the one asked for does not exist."""
    code = visit.query.get("service", "")
    if code and code not in set(Service):
        missed.append(visit.words("overview.missed_service"))
        return None
    return Service(code) if code else None


def service_choices(visit: Visit, chosen: Service | None) -> list[Choice]:
    """Both services together, and each."""
    texts = {
        "": visit.words("overview.both"),
        Service.CHILDREN.value: visit.words("overview.children"),
        Service.ADULTS.value: visit.words("overview.adults"),
    }
    return [Choice(code, text, code == (chosen or "")) for code, text in texts.items()]
