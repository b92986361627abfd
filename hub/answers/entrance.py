"""Where everybody comes in: who they are, if they may ask any more just now, and how they sign in to the pages."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from hub.answers.admission import bearer, token_hash, working_token
from hub.answers.desk import Desk
from hub.answers.limits import Cost, Limits, place
from hub.answers.mistakes import BadToken, NotLetIn, TooMany
from hub.answers.readers import Reader, Role
from hub.answers.sessions import Lasting, Sessions
from hub.domain.calendar import local_date
from hub.errors import UnreachableError
from hub.identity.openid import Attempt, NotTrusted, Provider, ProviderAway
from hub.ops.listener import HttpListener
from hub.ops.logs import logger
from hub.store.engine import Store
from hub.store.tokens import Token

SESSION = "cyfnewid"
"""The cookie of who is signed in."""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request shows of who sends it."""

    authorization: str | None = field(repr=False)
    session: str | None = field(repr=False)
    #: Whom its network address stands for.
    place: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """As whom somebody may read; `session` is the secret of who is signed in, `ended` says that a session was over."""

    reader: Reader
    session: str | None = field(default=None, repr=False)
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Organisations:
    """The OpenID provider, and as whom each value of its claim reads; of several the first one counts."""

    provider: Provider
    standings: Mapping[str, Reader]


class Entrance:
    """The one way in to a desk, for the API and for the pages."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        listener: HttpListener,
        limits: Limits,
        lasting: Lasting | None = None,
        public_address: str | None = None,
        organisations: Organisations | None = None,
    ) -> None:
        """`public_address` is where people reach the pages, https://HOST; None for wherever they ask."""
        self._store = store
        self._desk = desk
        self._listener = listener
        self._limits = limits
        self._sessions = Sessions(store, lasting or Lasting())
        self._public_address = public_address
        self.organisations = organisations

    def home(self, scheme: str, host: str) -> str:
        """The address of this site, https://HOST, for a request that came to a host."""
        return self._public_address or f"{scheme}://{host}"

    def caller(self, headers: Mapping[str, str], cookies: Mapping[str, str], address: str | None, home: str) -> Caller:
        """What a request shows of who sends it."""
        return Caller(headers.get("authorization"), cookies.get(cookie_name(SESSION, home)), place(address))

    def admit(self, caller: Caller, now: datetime, *costs: Cost) -> Admitted:
        """As whom somebody may read, who pays these costs; BadToken, TooMany.

        Who is known pays as token or session, so that an office behind one address shares nothing; everybody else pays
        as their address, and so does a token or a session that does not work.
        """
        try:
            admitted = self.recognise(caller, now)
        except BadToken:
            self._spend(caller.place, (Cost.REQUEST,))
            raise
        secret = admitted.session or bearer(caller.authorization)
        self._spend(caller.place if secret is None else token_hash(secret).hex(), (Cost.REQUEST, *costs))
        return admitted

    def recognise(self, caller: Caller, now: datetime) -> Admitted:
        """As whom somebody may read; BadToken for a token that does not work."""
        today = local_date(now)
        if caller.authorization is not None:
            return Admitted(self._desk.reader(caller.authorization, today))
        if caller.session is None:
            return Admitted(self._desk.reader(None, today))
        signed_in = self._sessions.reader(caller.session, now)
        if signed_in is None:
            return Admitted(self._desk.reader(None, today), ended=True)
        return Admitted(signed_in, caller.session)

    def _spend(self, who: str, costs: tuple[Cost, ...]) -> None:
        try:
            self._limits.spend(who, costs)
        except TooMany as error:
            self._listener.limited(error.cost)
            raise

    def sign_in(self, caller: Caller, token: str, now: datetime) -> tuple[Reader, str]:
        """Who signs in with a token, and the secret of the new session; BadToken, TooMany."""
        with self._trying(caller, "token"):
            found = working_token(self._store, token, local_date(now))
            reader = Reader(Role(found.role), found.area)
            return reader, self._begin(caller, reader, found, now)

    def leave(self, organisations: Organisations, return_to: str, language: str) -> tuple[str, str]:
        """Where the provider asks people who they are, and the secret of the attempt; NotLetIn when it is away."""
        attempt = Attempt(secrets.token_urlsafe(32))
        try:
            return organisations.provider.address(attempt, return_to, language), attempt.secret
        except ProviderAway as error:
            raise self._away(error) from None

    def come_back(
        self,
        organisations: Organisations,
        caller: Caller,
        attempt: str,
        answer: Mapping[str, str],
        return_to: str,
        now: datetime,
    ) -> tuple[Reader, str]:
        """Who comes back from the provider, and the secret of the new session; NotLetIn, TooMany.

        `attempt` is the secret of the attempt that this browser began, nothing for none; `answer` the query it brought.
        """
        with self._trying(caller, "provider"):
            if not attempt:
                raise NotLetIn("begun")
            if "error" in answer:
                raise NotLetIn("denied")
            try:
                values = organisations.provider.values(Attempt(attempt), answer, return_to, now)
            except ProviderAway as error:
                raise self._away(error) from None
            except NotTrusted as error:
                log.warning("what came back from the OpenID provider was refused", code=error.check)
                raise NotLetIn("begun" if error.check == "state" else "trust") from None
            reader = next((found for value, found in organisations.standings.items() if value in values), None)
            if reader is None:
                raise NotLetIn("unknown")
            return reader, self._begin(caller, reader, None, now)

    def sign_out(self, caller: Caller) -> None:
        """End the session of a caller, if there is one."""
        if caller.session is not None:
            self._sessions.end(caller.session)

    def _begin(self, caller: Caller, reader: Reader, token: Token | None, now: datetime) -> str:
        self.sign_out(caller)
        return self._sessions.begin(reader, token, now)

    @contextmanager
    def _trying(self, caller: Caller, way: str) -> Iterator[None]:
        """An attempt to sign in: only one that fails costs the address something."""
        self._spend(caller.place, (Cost.FAILED,))
        outcome = "refused"
        try:
            yield
            outcome = "signed_in"
        except NotLetIn as error:
            outcome = "away" if error.reason == "away" else "refused"
            raise
        except UnreachableError:
            outcome = "away"
            raise
        finally:
            self._listener.sign_in(way, outcome)
            if outcome != "refused":
                self._limits.give_back(caller.place, Cost.FAILED)

    def _away(self, error: ProviderAway) -> NotLetIn:
        log.warning("nobody can sign in by way of their organisation", error=error)
        return NotLetIn("away")


def cookie_name(name: str, home: str) -> str:
    """A cookie's name: over https the browser itself sees to it that no other host can set it (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if home.startswith("https://") else name
