"""Settings: name, type, default and a sentence each; the only reader of the environment.

A value comes from the first of: an option on the command line, the environment (`HUB_` and the name in capitals), the
settings file, the default. Paths are taken from the working directory.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from hub.errors import ConfigurationError

PREFIX = "HUB_"
SETTINGS_FILE = Path("hub.toml")
"""Read where no other file is named, if it is there."""
ROLES_EXAMPLE = '{"Cardiff performance": "member W06000015"}'


class Settings(BaseSettings):
    """Everything about the national side that an operator may choose."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True
    )

    data: Path = Field(Path(".cyfnewid"), description="The folder that holds everything the hub keeps on this machine.")
    port: int | None = Field(
        None, ge=1, le=65535, description="The port of the API and the dashboard; none means a free one, then kept."
    )
    workers: int = Field(1, ge=1, le=64, description="How many consumer processes share the topics.")
    brokers: int | None = Field(
        None,
        ge=1,
        le=3,
        description="How many embedded brokers a new data folder gets: 1, or 3 of which one may be away; none means 1.",
    )

    kafka_bootstrap: str | None = Field(
        None, description="The brokers' addresses, HOST:PORT, comma between; none means the embedded broker."
    )
    kafka_security_protocol: Literal["SASL_SSL", "SASL_PLAINTEXT"] = Field(
        "SASL_SSL", description="How the hub speaks to brokers that are not embedded; passwords always, TLS by default."
    )
    kafka_ca_file: Path | None = Field(
        None, description="The certificates that brokers are checked against; none means the system's own."
    )
    kafka_username: str | None = Field(None, description="The principal that reads the topics and writes receipts.")
    kafka_password: SecretStr | None = Field(None, description="The password of that principal.")
    kafka_admin_username: str | None = Field(
        None, description="The principal that may make topics, users and rules; none means the reading one may."
    )
    kafka_admin_password: SecretStr | None = Field(None, description="The password of that principal.")
    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL's address, postgresql://USER:PASSWORD@HOST:PORT/NAME; none means the embedded one.",
    )

    edge_bootstrap: str | None = Field(
        None,
        description="The brokers' addresses for an edge that knows no more of the hub; none means those of the hub.",
    )
    edge_certificate_file: Path | None = Field(
        None, description="The certificate, in PEM, with which the edge ends TLS itself; none means a proxy does."
    )
    edge_key_file: Path | None = Field(None, description="The key of that certificate.")

    case_partitions: int = Field(2, ge=1, le=64, description="Partitions of a case topic made from now on.")
    batch_records: int = Field(
        20_000, ge=1, le=100_000, description="At most so many messages go into one transaction and its receipt."
    )
    poll_seconds: float = Field(
        1.0, gt=0, le=60, description="How long a consumer waits for messages before it looks at its other duties."
    )
    history_cache: int = Field(
        500_000,
        ge=0,
        description="How many people's histories each consumer process keeps in memory while it has an authority's whole; "
        "afterwards a fifth, of those told of lately.",
    )

    reader_without_token: Literal["public", "inspector", "analyst"] = Field(
        "public", description="The role of a reader who shows no token; anything but public is for closed networks."
    )
    public_address: str | None = Field(
        None,
        description="Where people reach the pages, https://HOST; none means wherever they ask. OpenID sign-in needs it.",
    )
    session_hours: float = Field(
        12.0, gt=0, le=168, description="After so many hours whoever signed in to the pages has to sign in again."
    )
    session_idle_minutes: float = Field(
        60.0, gt=1, le=1440, description="The same after so many minutes without asking for anything."
    )
    openid_issuer: str | None = Field(
        None,
        description="The OpenID provider by which people may sign in, as it names itself; none means by token only.",
    )
    openid_client_id: str | None = Field(None, description="What the provider calls this hub.")
    openid_client_secret: SecretStr | None = Field(None, description="The secret that the provider gave this hub.")
    openid_scopes: str = Field("openid", description="What the provider is asked for, with spaces between.")
    openid_claim: str = Field("groups", description="The claim that says what somebody is: a text, or a list of them.")
    openid_roles: dict[str, str] = Field(
        {},
        description="What a value of that claim is here: analyst, inspector, ops, public, or member and its ONS code; of "
        "several the first counts.",
    )
    openid_ca_file: Path | None = Field(
        None, description="The certificates that the provider is checked against; none means the system's own."
    )
    limit_requests: int = Field(
        6_000, ge=0, description="So many requests a minute from one token, session or address; 0 means no limit."
    )
    limit_everything: int = Field(
        600, ge=0, description="Of those, so many for the figures of more than five indicators at once."
    )
    limit_explain: int = Field(120, ge=0, description="Of those, so many for why a figure is what it is.")
    limit_past: int = Field(240, ge=0, description="Of those, so many for what was known at a past moment.")
    limit_failed_sign_ins: int = Field(
        10, ge=0, description="So many sign-ins a minute from one address may fail before it has to wait."
    )
    demonstration: bool = Field(
        False, description="The cases are invented, and every page and answer must say so; `hub demo` sets it."
    )
    jar_cache: Path = Field(
        default_factory=lambda: platformdirs.user_cache_path("cyfnewid"),
        description="Where the embedded broker's jars are kept once they have been fetched.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least serious line that is written to the logs."
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="Lines for people, or one JSON document a line for machines."
    )

    @model_validator(mode="after")
    def _both_parts_or_neither(self) -> Self:
        if (self.kafka_bootstrap is None) != (self.database_url is None):
            raise ValueError("kafka_bootstrap and database_url go together: give both, or neither for embedded parts")
        if self.kafka_bootstrap is not None and (self.kafka_username is None or self.kafka_password is None):
            raise ValueError("kafka_bootstrap needs kafka_username and kafka_password")
        if (self.kafka_admin_username is None) != (self.kafka_admin_password is None):
            raise ValueError("kafka_admin_username and kafka_admin_password go together")
        if (self.edge_certificate_file is None) != (self.edge_key_file is None):
            raise ValueError("edge_certificate_file and edge_key_file go together")
        if self.public_address is not None and not re.fullmatch(r"https?://[^/?#@\s]+", self.public_address):
            raise ValueError("public_address is https:// and a host, with a port if need be, and nothing after it")
        if self.openid_issuer is not None:
            self._require_openid()
        if self.brokers == 2:
            raise ValueError("brokers is 1 or 3: of two brokers neither may be away, which is worse than one alone")
        return self

    def _require_openid(self) -> None:
        needed = ("openid_client_id", "openid_client_secret", "public_address", "openid_roles")
        if missing := [name for name in needed if not getattr(self, name)]:
            raise ValueError(f"openid_issuer needs {', '.join(missing)}")
        if "openid" not in self.openid_scopes.split():
            raise ValueError("openid_scopes has openid among them, or the provider says nothing of who somebody is")

    @property
    def embedded(self) -> bool:
        """Whether the hub starts a broker and a database of its own."""
        return self.kafka_bootstrap is None


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force, and where each value came from."""

    settings: Settings
    origins: Mapping[str, str]


def load(file: Path | None = None, **options: object) -> Loaded:
    """The settings in force; an option that is None counts as not given.

    Raises ConfigurationError, which names each setting that is wrong and where it was read, never its value.
    """
    source = file or _named_in_environment()
    stated = _read(source) if source is not None else {}
    given = {name: value for name, value in options.items() if value is not None}
    origins = {name: _origin(name, given, stated, source) for name in Settings.model_fields}
    values = {name: value for name, value in stated.items() if variable(name) not in os.environ} | given
    try:
        settings = Settings(**values)  # type: ignore[arg-type]  # pydantic checks them, and says which is wrong
    except SettingsError:
        raise ConfigurationError(f"{variable('openid_roles')} is not JSON, as in {ROLES_EXAMPLE}") from None
    except ValidationError as error:
        raise ConfigurationError("; ".join(_explain(fault, origins, source) for fault in error.errors())) from None
    return Loaded(settings, origins)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def shown(value: object) -> str:
    """A value as it may be shown to anybody: secrets are masked, and no value is an empty text."""
    if isinstance(value, SecretStr):
        return "********"
    return "" if value is None else json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _named_in_environment() -> Path | None:
    named = os.environ.get(f"{PREFIX}CONFIG")
    if named:
        return Path(named)
    return SETTINGS_FILE if SETTINGS_FILE.is_file() else None


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"the settings file {file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the settings file {file} is not TOML: {error}") from None


def _origin(name: str, given: Mapping[str, object], stated: Mapping[str, object], file: Path | None) -> str:
    if name in given:
        return f"option --{name.replace('_', '-')}"
    if variable(name) in os.environ:
        return f"environment {variable(name)}"
    return f"file {file}" if name in stated else "default"


def _explain(fault: Mapping[str, object], origins: Mapping[str, str], file: Path | None) -> str:
    place = fault["loc"]
    message = str(fault["msg"]).removeprefix("Value error, ")
    if not isinstance(place, tuple) or not place:
        return message
    name = str(place[0])
    if name not in origins:
        return f"{name} (file {file}) is not a setting; the settings are {', '.join(sorted(origins))}"
    return f"{name} ({origins[name]}): {message}"
