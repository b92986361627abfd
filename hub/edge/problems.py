"""What can be wrong with a request, each with a code: the one shape of everything that goes wrong at the edge."""

from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus

from pydantic import TypeAdapter
from starlette.responses import Response

from hub.broker.failures import NoSuchTopic, PasswordRefused
from hub.errors import AccessError, DifferenceFound, HubError, UnreachableError

MEDIA_TYPE = "application/problem+json"

BROKER_PAUSE_S = 2
"""How long to wait for a broker that is away, and for whoever asks too much."""


class Code(Enum):
    """A reason: its name over HTTP, its status, and when it is given."""

    NO_CREDENTIALS = ("no-credentials", HTTPStatus.UNAUTHORIZED, "The request has no user name and password (Basic).")
    BAD_PASSWORD = (
        "bad-password",
        HTTPStatus.UNAUTHORIZED,
        "There is no such principal of an authority, or not with this password.",
    )
    TOO_MANY_ATTEMPTS = (
        "too-many-attempts",
        HTTPStatus.TOO_MANY_REQUESTS,
        "Passwords are tried for this name faster than one a second.",
    )
    TOO_MANY_AT_ONCE = (
        "too-many-at-once",
        HTTPStatus.TOO_MANY_REQUESTS,
        "As many requests of this authority are being answered as may be.",
    )
    NOT_ALLOWED = ("not-allowed", HTTPStatus.FORBIDDEN, "Kafka does not let this principal do that with this topic.")
    NO_SUCH_TOPIC = ("no-such-topic", HTTPStatus.NOT_FOUND, "The topic does not exist, or has no such partition.")
    NO_SUCH_ADDRESS = ("no-such-address", HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    NO_SUCH_METHOD = ("no-such-method", HTTPStatus.METHOD_NOT_ALLOWED, "This cannot be done at this address.")
    NOT_UNDERSTOOD = (
        "not-understood",
        HTTPStatus.BAD_REQUEST,
        "A parameter is missing, or is no whole number that makes sense here.",
    )
    NOT_IN_THE_LOG = (
        "not-in-the-log",
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "The partition does not hold the offsets that are asked for.",
    )
    WRONG_TYPE = (
        "wrong-type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "The body is of another type, or is compressed in a way that is not understood.",
    )
    TOO_LARGE = (
        "too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "The body has more bytes, or more messages, than one request may hold.",
    )
    MESSAGE_TOO_LARGE = (
        "message-too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "One message is larger than a broker takes.",
    )
    TOO_SLOW = ("too-slow", HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time.")
    CUT_OFF = ("cut-off", HTTPStatus.BAD_REQUEST, "Whoever asked hung up before the answer, which nobody hears then.")
    NOT_COMPRESSED = (
        "not-compressed",
        HTTPStatus.BAD_REQUEST,
        "The body is not compressed as it says, or ends too early.",
    )
    NO_PARCEL = ("no-parcel", HTTPStatus.BAD_REQUEST, "The body is no parcel of messages.")
    BROKER_AWAY = (
        "broker-away",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Kafka does not answer, or has not acknowledged everything in time.",
    )
    BROKER_REFUSED = ("broker-refused", HTTPStatus.BAD_GATEWAY, "Kafka refused it for a reason that is none of these.")
    FAULT = ("fault", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong that is a fault of the hub.")

    @property
    def text(self) -> str:
        """Its name over HTTP."""
        return self.value[0]

    @property
    def status(self) -> HTTPStatus:
        """The status it goes with."""
        return self.value[1]

    @property
    def sentence(self) -> str:
        """When it is given."""
        return self.value[2]


class Refused(HubError):
    """A request is refused; `detail` says what was seen, what was expected and what to do, and nothing of a message."""

    def __init__(self, code: Code, detail: str, pause: int | None = None, allow: str | None = None) -> None:
        self.code = code
        self.detail = detail
        #: After so many seconds it may be asked again.
        self.pause = pause
        #: The methods that are possible at the address.
        self.allow = allow
        super().__init__(detail)


class HungUp(HubError):
    """Whoever asked is not there any more."""


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457, with a code by which a program tells problems apart."""

    type: str
    title: str
    status: int
    detail: str
    code: str


def refused(error: HubError) -> Refused:
    """What an error of ours means to whoever asked. Where the brokers are is none of that: it stays here, in the log."""
    match error:
        case Refused():
            return error
        case PasswordRefused():
            return Refused(
                Code.BAD_PASSWORD, "The user name or the password is wrong; the operator of the hub gives new ones."
            )
        case NoSuchTopic():
            return Refused(
                Code.NO_SUCH_TOPIC, "The topic does not exist; the operator of the hub makes an authority's topics."
            )
        case AccessError():
            return Refused(
                Code.NOT_ALLOWED, "A principal writes to its own topics, and reads them and its receipts; this is another one."
            )  # fmt: skip
        case DifferenceFound():
            return Refused(
                Code.NOT_IN_THE_LOG, "The partition does not hold these offsets; ask where it begins and ends."
            )
        case HungUp():
            return Refused(Code.CUT_OFF, "The connection ended before the answer.")
        case UnreachableError():
            detail = "Kafka does not answer at present. Messages that were being sent may lie in the topic or not; send all of them again."
            return Refused(Code.BROKER_AWAY, detail, BROKER_PAUSE_S)
    return Refused(
        Code.BROKER_REFUSED, "Kafka refused this. Messages may lie in the topic or not; the hub's log says for which reason."
    )  # fmt: skip


def answer(error: Refused) -> Response:
    """A problem as an answer."""
    status = error.code.status
    found = Problem(f"urn:cyfnewid:problem:{error.code.text}", status.phrase, status, error.detail, error.code.text)
    headers = {"Cache-Control": "no-store"}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Basic realm="cyfnewid", charset="UTF-8"'
    if error.pause is not None:
        headers["Retry-After"] = str(error.pause)
    if error.allow is not None:
        headers["Allow"] = error.allow
    return Response(TypeAdapter(Problem).dump_json(found), status, headers, MEDIA_TYPE)
