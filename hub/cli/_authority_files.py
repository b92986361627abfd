"""What a connector starts with: its configuration, its password and its pseudonym key (texts, and putting them in place)."""

from collections.abc import Mapping, Sequence

from hub.broker.connection import Connection
from hub.cli._commented import as_toml
from hub.domain.areas import WALES_CODE
from producers.settings import ConnectorSettings, KafkaSettings
from producers.sources import source_of

CONFIGURATION = "connector.toml"
PASSWORD = "kafka.password"  # noqa: S105  # a file's name
PSEUDONYM_KEY = "pseudonym.key"
CERTIFICATES = "kafka.ca.pem"
STATE = "outbox.sqlite"

SourceKeys = Mapping[str, str | int | bool]
"""The keys of one `[[sources]]` table."""


def starting_sources(code: str, folder: str = "extract") -> Sequence[SourceKeys]:
    """The sources that a configuration begins with; the authority puts its extracts into the folder, or names its own."""
    formats = ("performance_return", "populations") if code == WALES_CODE else ("casefile",)
    return [{"name": each.removesuffix("_return"), "format": each, "folder": folder} for each in formats]


def configuration_text(
    code: str, connection: Connection, sources: Sequence[SourceKeys], kafka: Mapping[str, str] | None = None
) -> str:
    """The connector's configuration file, every key with its meaning; it holds no secret, only where the secrets lie.

    `kafka`: further keys of `[kafka]`, as `proxy_url`.
    """
    top = {"authority": code, "state": STATE, "pseudonym_key_file": PSEUDONYM_KEY}
    way = {
        "bootstrap": connection.bootstrap,
        "username": connection.login.username,
        "password_file": PASSWORD,
        "security_protocol": connection.security_protocol,
        "ca_file": connection.ca_file,
        "proxy_url": connection.proxy_url,
        "https_url": connection.https_url,
        **(kafka or {}),
    }
    text = (
        f"# The connector of {code}. Paths are relative to this file; `hub connector check --config FILE` tries everything in it.\n"
        "# A key that is commented out has the value shown, or none.\n\n"
        + as_toml(ConnectorSettings, top, frozenset({"kafka", "sources"}))
        + "\n[kafka]\n"
        + as_toml(KafkaSettings, {key: value for key, value in way.items() if value})
    )
    for source in sources:
        known = source_of(str(source["format"]))
        text += "\n[[sources]]\n" + as_toml(known.settings, source, examples=known.examples)
    return text
