"""Who visits, what they ask, and in which language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from hub.answers.desk import Desk
from hub.answers.entrance import Admitted, Caller, Entrance, cookie_name
from hub.answers.moments import instant
from hub.answers.readers import Reader, Role
from hub.dashboard.forms import form_token
from hub.dashboard.words import Words
from hub.domain.areas import AREAS

#: Pages that nobody wants to come back to.
DOORS = ("/sign-in", "/sign-out")
LONGEST_WAY_BACK = 1_000


#: What a page of the menu takes over from the one before.
CARRIED = ("indicator", "group", "members", "period", "area", "as_known_at")


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a visitor came: through which entrance, to a site of which address, and what the browser showed."""

    entrance: Entrance
    home: str
    caller: Caller
    cookies: Mapping[str, str]
    #: Does the browser say that another site led here?
    from_elsewhere: bool
    #: The tags of the copies that it has of this page, as `If-None-Match` names them.
    copies: str = ""

    def cookie(self, name: str) -> str:
        """The value of a cookie of this site, or nothing."""
        return self.cookies.get(cookie_name(name, self.home), "")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page."""

    desk: Desk
    admitted: Admitted
    words: Words
    path: str
    query: Mapping[str, str]
    now: datetime
    arrival: Arrival

    @property
    def reader(self) -> Reader:
        """As whom this visitor reads."""
        return self.admitted.reader

    @property
    def language(self) -> str:
        """ "en" or "cy"."""
        return self.words.language

    @property
    def signed_in(self) -> bool:
        """Has this visitor signed in here, and can sign out?"""
        return self.admitted.session is not None

    @property
    def form_token(self) -> str:
        """Binds the forms of who is signed in to this browser."""
        return form_token(self.admitted.session or "")

    @property
    def who(self) -> str:
        """As whom this visitor reads: the role, and a member's authority."""
        role = {
            Role.PUBLIC: self.words("role.public"),
            Role.MEMBER: self.words("role.member"),
            Role.ANALYST: self.words("role.analyst"),
            Role.INSPECTOR: self.words("role.inspector"),
            Role.OPS: self.words("role.ops"),
        }[self.reader.role]
        area = next((each.name(self.language) for each in AREAS if each.code == self.reader.area), None)
        return role if area is None else f"{role}, {area}"

    @property
    def night(self) -> datetime | None:
        """The midnight up to which this visitor sees others' figures; None who sees them as they are, and before there is any."""
        found = self.desk.nightly.of(self.reader.day) if self.reader.sees_others_at_night else None
        return None if found is None else instant(found.moment)

    @property
    def waits(self) -> bool:
        """Is there nothing yet of what this visitor may see of others?"""
        return self.desk.waits(self.reader)

    @property
    def back(self) -> str:
        """Where to come back to after signing in: where the query says, else this page itself."""
        query = {key: value for key, value in self.query.items() if key != "lang"}
        here = f"{self.path}?{urlencode(query, safe='/')}" if query else self.path
        return local(self.query.get("back", "")) if self.path.startswith(DOORS) else local(here)

    def link(self, path: str, **query: str) -> str:
        """The address of a page, in the language of this visit."""
        return f"{path}?{urlencode({**query, 'lang': self.language}, safe='/')}"

    def by(self, version: str) -> dict[str, str]:
        """The version of a definition as links pass it on, where it is the one that was asked for."""
        return {"method_version": version} if self.query.get("method_version") == version else {}

    def others(self, *names: str) -> list[tuple[str, str]]:
        """The other parts of what was asked, for a form that sets these."""
        return [(name, value) for name, value in self.query.items() if name not in names and value]

    def going(self, path: str) -> str:
        """The address of another page, with what was chosen on this one as far as both know it."""
        return self.link(path, **{name: value for name, value in self.query.items() if name in CARRIED and value})

    def in_language(self, language: str) -> str:
        """The address of this same page in a language."""
        return f"{self.path}?{urlencode({**self.query, 'lang': language}, safe='/')}"

    def without(self, name: str) -> str:
        """The address of this same page, with one part of the question left out."""
        query = {key: value for key, value in self.query.items() if key != name}
        return f"{self.path}?{urlencode({**query, 'lang': self.language}, safe='/')}"

    def having(self, **query: str | int) -> str:
        """The address of this same page, with parts of the question set."""
        return f"{self.path}?{urlencode({**self.query, **query, 'lang': self.language}, safe='/')}"


def local(address: str) -> str:
    """An address of this site, as it was given; the first page for any other, and for the doors themselves."""
    odd = len(address) > LONGEST_WAY_BACK or "\\" in address or not address.isprintable()
    if odd or not address.startswith("/") or address.startswith(("//", *DOORS)):
        return "/"
    return address
