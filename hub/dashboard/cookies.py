"""Cookies that pages give to a browser and take away: out of reach of scripts, of other sites and, over https, of other hosts."""

from dataclasses import dataclass

from starlette.responses import Response

from hub.answers.entrance import SESSION, cookie_name

#: Known before somebody signs in: what the form is bound to, and the attempt that is under way at a provider.
VISITOR, ATTEMPT = "cyfnewid-visitor", "cyfnewid-attempt"
#: How long one may take to sign in.
ATTEMPT_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to be set; nothing as its value takes it away. Without `seconds` it goes when the browser is closed."""

    name: str
    value: str
    seconds: int | None = None


#: Taken away from a browser that is signed out.
SIGNED_OUT = Cookie(SESSION, "")


def put(response: Response, home: str, cookie: Cookie) -> None:
    """Give a cookie to the browser, for a site of this address."""
    response.set_cookie(
        cookie_name(cookie.name, home),
        cookie.value,
        max_age=cookie.seconds if cookie.value else 0,
        path="/",
        secure=home.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
