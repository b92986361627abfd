"""What to tell a person when a database fails: what kind of failure it is, and what to do.

The text of a database's error may show what stands in a row. So nothing of it is told but its codes, and of errors about
names and spelling (a table or a column that is not there) the first line, which PostgreSQL and SQLite make of the statement alone.
"""

import re
from typing import Any

from hub.errors import AccessError, ConfigurationError, HubError, UnreachableError

#: What drivers say when they are not let in, where they give no code for it.
_NOT_LET_IN = (
    "authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "permission denied",
    "login failed",
    "access denied",
    "ora-01017",
    "ora-01031",
)
#: What they say when there is no such database, where they give no code for it.
_NOT_THERE = re.compile(r"database .* does not exist|unknown database|cannot open database", re.IGNORECASE)
#: Broken off, shutting down, too busy, or out of time: 40 is a conflict with what others do.
_AWAY = ("08", "40", "53", "55", "57")
_SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR")
_TIMED_OUT = "57014"
_ABOUT_NAMES = ("42", "3D", "3F")
#: What SQLite's driver says of a text that is none in the encoding of the database; behind it stands the text.
_NOT_TEXT = "Could not decode"
#: SQL Server's answer where one state for several SELECTs is not switched on.
_NO_SNAPSHOT = "3952"


def failure(error: Any, place: str, what: str, seconds: int) -> HubError:
    """The error to raise for one that SQLAlchemy or a driver raised; `what` was being done at `place`, and might take so many seconds."""
    cause = getattr(error, "orig", None) or error
    code = _code(cause)
    named = f"{what}: {place}"
    if code == _TIMED_OUT:
        return UnreachableError(
            f"{named} did not answer within {seconds} seconds; nothing was written down. It is slow or waits for a lock: try the"
            " SELECT by hand, or set statement_timeout higher"
        )
    if isinstance(cause, UnicodeError) or str(cause).startswith(_NOT_TEXT):
        return ConfigurationError(
            f"{named} gives a text that is none in the encoding of the database; nothing was written down. Have it put right there,"
            " or have the SELECT convert or leave out that column"
        )
    if code.startswith("28") or code == "42501" or _is_not_let_in(cause):
        return AccessError(
            f"{named} does not let this user in, or not read that ({_shown(cause, code)}); see the name and password in the"
            " address, and that the user may SELECT what the configuration names"
        )
    if _NOT_THERE.search(str(cause)):
        return ConfigurationError(
            f"{named} is not there ({_shown(cause, code)}); see the name of the database in the address"
        )
    if _NO_SNAPSHOT in str(cause) and "snapshot" in str(cause).lower():
        return ConfigurationError(
            f"{named} does not give several SELECTs one state; have ALTER DATABASE ... SET ALLOW_SNAPSHOT_ISOLATION ON run, or set"
            " consistent = false"
        )
    if _is_about_names(code):
        return ConfigurationError(
            f"{named} does not understand the statement ({_shown(cause, code)}: {_first_line(cause)}); mend it in the configuration"
        )
    if getattr(error, "connection_invalidated", False) or code.startswith(_AWAY) or _is_operational(error, code):
        return UnreachableError(
            f"{named} does not answer or broke off ({_shown(cause, code)}); nothing was written down. Is it running, and is the"
            " address right? Run again when it is there"
        )
    return ConfigurationError(
        f"{named} could not carry out the statement ({_shown(cause, code)}); nothing was written down. Try the SELECT by hand: it"
        " meets a value that it cannot convert or compute with"
    )


def _code(cause: Any) -> str:
    """The SQLSTATE, or what the driver gives in its place; blank when it gives none."""
    for name in ("sqlstate", "pgcode", "sqlite_errorname"):
        if isinstance(found := getattr(cause, name, None), str):
            return found
    first = cause.args[0] if getattr(cause, "args", None) else ""
    found = getattr(first, "full_code", first)
    text = str(found)
    return text if len(text) <= 10 and text.replace("-", "").isalnum() else ""


def _shown(cause: Any, code: str) -> str:
    return f"{type(cause).__name__} {code}".strip()


def _is_not_let_in(cause: Any) -> bool:
    said = str(cause).lower()
    return any(each in said for each in _NOT_LET_IN)


def _is_about_names(code: str) -> bool:
    return code in ("SQLITE_ERROR", "SQLITE_SCHEMA") or (len(code) == 5 and code.startswith(_ABOUT_NAMES))


def _first_line(cause: Any) -> str:
    """What is made of the statement alone; nothing where a driver may show a value."""
    said = getattr(getattr(cause, "diag", None), "message_primary", None)
    if said is None and hasattr(cause, "sqlite_errorname"):
        said = str(cause)
    return said.splitlines()[0] if said else "its own log says more"


def _is_operational(error: Any, code: str) -> bool:
    if code.startswith("SQLITE_"):
        return code.startswith(_SQLITE_AWAY)
    return type(error).__name__ in ("OperationalError", "InterfaceError") and not code.startswith("22")
