"""Whose work a visit asks for, that with children or with adults, and the choices there are."""

from hub.dashboard.choices import Choice
from hub.dashboard.visit import Visit
from hub.domain.definitions import Service


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
