"""Who asks: the principal that a request names, and the password it shows."""

import base64
import binascii

from starlette.requests import Request

from hub.broker.login import Login
from hub.domain.areas import names_itself
from hub.edge.problems import Code, Refused

AUTHORITY = "authority"
"""Under this name a request's scope tells what is counted whose it was."""

LONGEST = 1_024
"""Characters of a user name and a password, as they are shown."""


def caller(request: Request) -> Login:
    """The login of a request, not proved yet.

    Only an authority, or the publisher, comes in here: a name of another principal, as the hub's or the operator's, is
    refused like a wrong password, without asking Kafka.
    """
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise Refused(
            Code.NO_CREDENTIALS, "Show the authority's user name and password at the broker, as HTTP Basic does."
        )
    try:
        name, _, password = base64.b64decode(shown.strip()[:LONGEST], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(Code.NO_CREDENTIALS, "What is shown as user name and password cannot be read.") from None
    if not password or not names_itself(name):
        raise Refused(Code.BAD_PASSWORD, "The user name or the password is wrong; a user name is the authority's code.")
    request.scope[AUTHORITY] = name
    return Login(name, password)
