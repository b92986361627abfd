"""A browser that signs in, without its screen: keeps cookies, sends the forms it was given, says where they come from."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.store import tokens
from hub.store.engine import Store

FORM = re.compile(r'name="form" value="(\w+)"')


def new_token(store: Store, role: Role, area: str | None = None, secret: str = "") -> str:
    """A new token of a role."""
    secret = secret or f"cyf_{role}_{area}_{len(tokens.all_tokens(store))}"
    tokens.create(store, token_hash(secret), role, 1_790_000_000_000, area)
    return secret


def shown(store: Store, role: Role, area: str | None = None, **kept: Any) -> dict[str, str]:
    """The header of a reader with a token, which is `kept` as `tokens.create` can keep it."""
    secret = f"the token of {role} {area} {sorted(kept.items())}"
    if tokens.find(store, token_hash(secret)) is None:
        tokens.create(store, token_hash(secret), role, 1_790_000_000_000, area, **kept)
    return {"Authorization": f"Bearer {secret}"}


class Browser:
    """Asks one site, and keeps what it is given."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.home = str(client.base_url).rstrip("/")

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for a page, and follow where it leads."""
        return self.client.get(path, headers=headers, follow_redirects=True)

    def send(self, path: str, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send the form of a page, and follow where it leads."""
        found = FORM.findall(page.text)
        assert found, "the page has no form"
        return self.post(path, {"form": found[-1], **fields}, Origin=self.home)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """Send any form."""
        return self.client.post(path, data=fields, headers=headers, follow_redirects=True)

    def sign_in(self, token: str, back: str = "") -> httpx.Response:
        """Paste a token into the page for it; the page that follows."""
        page = self.get("/sign-in")
        return self.send("/sign-in", page, token=token, back=back)

    def sign_out(self) -> httpx.Response:
        """Press the button at the head of the page."""
        return self.send("/sign-out", self.get("/streams"))


@contextmanager
def browser(site: httpx.Client) -> Iterator[Browser]:
    """A browser with no cookie, at a site."""
    with httpx.Client(base_url=site.base_url, timeout=30) as client:
        yield Browser(client)
