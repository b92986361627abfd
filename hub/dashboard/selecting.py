"""Whom and whose work a visit asks for: a group of authorities, a service; and the choices there are."""

from hub.dashboard.asking import Choice
from hub.dashboard.visit import Visit
from hub.domain.definitions import Service
from hub.domain.groups import Group, group


def group_asked(visit: Visit, missed: list[str]) -> Group | None:
    """The group of a visit; None for all 22, also where the one asked for does not exist."""
    code = visit.query.get("group", "")
    found = group(code)
    if code and found is None:
        missed.append(visit.words("overview.missed_group"))
    return found


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
