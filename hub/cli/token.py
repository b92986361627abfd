"""`hub token create|list|revoke`: who may read what over HTTP."""

import secrets
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.cli._options import DataOption, JsonOption
from hub.cli._output import print_document, print_table, say
from hub.cli._parts import use_parts
from hub.config import load
from hub.domain.areas import is_authority
from hub.domain.calendar import local_date, milliseconds
from hub.errors import UsageError
from hub.store import tokens
from hub.store.engine import Store
from hub.store.tokens import Token

#: Tells a token from other secrets where one turns up.
PREFIX = "cyf_"

group = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@group.callback()
def token() -> None:
    """Give readers of the interface their tokens, and end them."""


@group.command()
def create(
    role: Annotated[str, typer.Option("--role", help="public, member, analyst, inspector or ops.")],
    area: Annotated[str | None, typer.Option("--area", help="The member's authority, by ONS code.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="What the token is for.")] = None,
    expires: Annotated[
        str | None, typer.Option("--expires", help="The last day on which it works, as 2027-03-31.")
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Make a token and show it, once: only its hash is kept."""
    _require_role(role, area)
    last_day = None if expires is None else _day(expires)
    if last_day is not None and last_day < local_date(datetime.now(UTC)):
        raise UsageError(f"--expires is {expires}, which is over; give today or a later day.")
    secret = PREFIX + secrets.token_urlsafe(32)
    with use_parts(load(data=data).settings.data) as endpoints, Store(endpoints.database_url) as store:
        made = tokens.create(store, token_hash(secret), role, _now(), area, name, last_day)
    if json:
        print_document({"token": secret, **_shown(made)})
    else:
        say(
            f"Token {made.id} for the role {made.role}{f' of {made.area}' if made.area else ''}; it is not shown again:"
        )
        print(secret)


@group.command(name="list")
def list_(data: DataOption = None, json: JsonOption = False) -> None:
    """Print every token by its number.

    The token itself is not shown: nobody has it but its holder.
    """
    with use_parts(load(data=data).settings.data) as endpoints, Store(endpoints.database_url) as store:
        rows = [_shown(each) for each in tokens.all_tokens(store)]
    if json:
        print_document(rows)
    else:
        headings = ("id", "role", "area", "name", "created_at", "expires_on", "revoked_at")
        print_table(headings, [[row[each] for each in headings] for row in rows])


@group.command()
def revoke(
    number: Annotated[int, typer.Argument(help="The number of the token, as `hub token list` shows it.")],
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """End a token at once and for good."""
    with use_parts(load(data=data).settings.data) as endpoints, Store(endpoints.database_url) as store:
        ended = tokens.revoke(store, number, _now())
    if json:
        print_document(_shown(ended))
    else:
        say(f"Token {ended.id} has ended")


def _require_role(role: str, area: str | None) -> None:
    if role not in set(Role):
        raise UsageError(f"--role is {role!r}; it takes one of {', '.join(Role)}.")
    if role == Role.MEMBER and (area is None or not is_authority(area)):
        seen = "--area is missing" if area is None else f"--area is {area!r}, which is no authority of Wales"
        raise UsageError(f"{seen}; a member speaks for one authority: give its ONS code, as W06000015.")
    if role != Role.MEMBER and area is not None:
        raise UsageError(f"--area goes with the role member; {role} has no area.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--expires is {text!r}; write a day as 2027-03-31.") from None


def _now() -> int:
    return milliseconds(datetime.now(UTC))


def _shown(one: Token) -> dict[str, object]:
    def time(value: int | None) -> str | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="seconds")

    return {
        "id": one.id,
        "role": one.role,
        "area": one.area,
        "name": one.name,
        "created_at": time(one.created_at),
        "expires_on": None if one.expires_on is None else one.expires_on.isoformat(),
        "revoked_at": time(one.revoked_at),
    }
