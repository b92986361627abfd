"""What a connector starts with: its configuration, its password and its pseudonym key (texts, and putting them in place)."""

import json
from collections.abc import Mapping, Sequence

from hub.broker.connection import Connection
from hub.domain.areas import WALES_CODE

CONFIGURATION = "connector.toml"
PASSWORD = "kafka.password"  # noqa: S105  # a file's name
PSEUDONYM_KEY = "pseudonym.key"
STATE = "outbox.sqlite"

SourceKeys = Mapping[str, str | int | bool]
"""The keys of one `[[sources]]` table."""


def starting_sources(code: str, folder: str = "extract") -> Sequence[SourceKeys]:
    """The sources that a configuration begins with; the authority puts its extracts into the folder, or names its own."""
    formats = ("performance_return", "populations") if code == WALES_CODE else ("casefile",)
    return [{"name": each.removesuffix("_return"), "format": each, "folder": folder} for each in formats]


def configuration_text(code: str, connection: Connection, sources: Sequence[SourceKeys]) -> str:
    """The connector's configuration file; it holds no secret, only where the secrets lie."""
    head = f"""\
# The connector of {code}. Paths are relative to this file; `hub connector check` reads it and says what is wrong.

authority = {_toml(code)}
state = {_toml(STATE)}                # what was sent before; the connector makes it
pseudonym_key_file = {_toml(PSEUDONYM_KEY)}   # never leaves this machine; keep a copy in a safe place

[kafka]
bootstrap = {_toml(connection.bootstrap)}
username = {_toml(connection.login.username)}
password_file = {_toml(PASSWORD)}
security_protocol = {_toml(connection.security_protocol)}
"""
    optional = {"ca_file": connection.ca_file, "proxy_url": connection.proxy_url}
    head += "".join(f"{key} = {_toml(str(value))}\n" for key, value in optional.items() if value is not None)
    tables = ["".join(f"{key} = {_toml(value)}\n" for key, value in source.items()) for source in sources]
    return head + "".join(f"\n[[sources]]\n{table}" for table in tables)


def _toml(value: str | int | bool) -> str:
    return json.dumps(value, ensure_ascii=False)  # strings, whole numbers and booleans read the same in TOML
