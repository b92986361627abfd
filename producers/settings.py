"""A connector's configuration file: who the authority is, where its topics and its sources are."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ValidationError, field_validator, model_validator

from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.domain.areas import names_itself
from hub.errors import ConfigurationError
from producers.keyed.key_places import key_of_command, key_of_variable, read_key
from producers.keyed.keys import Keys
from producers.reading import Source, SourceSettings
from producers.sources import source_of
from producers.toml_lines import Located, WrongKey, dotted, lines_of
from schemas.topics import Stream

Model = TypeVar("Model", bound=BaseModel)


class KafkaSettings(BaseModel, frozen=True, extra="forbid"):
    """The keys of `[kafka]`."""

    #: HOST:PORT of the brokers, with commas between several; not needed where `https_url` is given.
    bootstrap: str = ""
    #: https://HOST of the hub's edge, where the network lets HTTPS pass and no Kafka: everything goes there instead.
    https_url: str | None = None
    #: The authority's principal.
    username: str
    #: A file that holds its password and nothing else.
    password_file: Path
    #: SASL_PLAINTEXT only where the broker is on this machine.
    security_protocol: Literal["SASL_SSL", "SASL_PLAINTEXT"] = "SASL_SSL"
    #: The certificates that the brokers are checked against; the system's own if it is not given.
    ca_file: Path | None = None
    #: http://USER:PASSWORD@HOST:PORT or socks5://HOST:PORT, where a firewall asks for it; USER:PASSWORD@ only if it does.
    proxy_url: str | None = None

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        if not self.bootstrap and self.https_url is None:
            raise ValueError("bootstrap names the brokers, or https_url the hub's edge; neither is given")
        return self


class ConnectorSettings(BaseModel, frozen=True, extra="forbid"):
    """The keys of the file."""

    #: ONS code of the authority, or W92000004 for the publisher of national figures.
    authority: str
    #: The connector's memory, a SQLite file that it makes itself.
    state: Path = Path("outbox.sqlite")
    #: A file of 64 hexadecimal digits, made and kept by the authority.
    pseudonym_key_file: Path | None = None
    #: In its place a command that prints the digits, word by word, as of a password safe: `["safe", "read", "cyfnewid"]`.
    pseudonym_key_command: tuple[str, ...] = ()
    #: In its place the environment variable that holds the digits.
    pseudonym_key_variable: str | None = None
    #: Keys that were in use before, the oldest first; whoever is known under one keeps it.
    older_key_files: tuple[Path, ...] = ()
    kafka: KafkaSettings
    #: One table [[sources]] for each; each kind of event comes from one of them.
    sources: tuple[Any, ...]

    @field_validator("authority")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if not names_itself(value):
            raise ValueError("is not the ONS code of an authority of Wales")
        return value

    @model_validator(mode="after")
    def _has_one_key(self) -> Self:
        given = (self.pseudonym_key_file, self.pseudonym_key_command or None, self.pseudonym_key_variable)
        if sum(each is not None for each in given) != 1:
            raise ValueError(
                "one of pseudonym_key_file, pseudonym_key_command and pseudonym_key_variable says where the key is"
            )
        return self

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read the file. A ConfigurationError names the file and the key; relative paths are relative to the file."""
        try:
            text = file.read_bytes().decode()
            document = tomllib.loads(text)
        except FileNotFoundError:
            raise ConfigurationError(
                f"there is no configuration file {file}; `hub connector init` writes one"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{file} cannot be read ({error})") from None
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{file} is not TOML: {error}") from None
        folder = file.absolute().parent
        located = Located(file, lines_of(text))
        settings = _rooted(_validated(cls, document, located, ""), folder)
        sources = tuple(_source(entry, located, number) for number, entry in enumerate(settings.sources))
        _check_apart(sources, settings.authority, file)
        rooted = {"sources": tuple(_rooted(each, folder) for each in sources), "kafka": _rooted(settings.kafka, folder)}
        return settings.model_copy(update=rooted)

    def of_sources(self) -> list[tuple[Source, SourceSettings]]:
        """Each source with its settings."""
        return [(source_of(each.format), each) for each in self.sources]

    def keys(self, is_known: Callable[[str], bool] = lambda _: False) -> Keys:
        """The keys that make pseudonyms; a ConfigurationError names the file of one that cannot be read."""
        older = [read_key(each) for each in self.older_key_files]
        if self.pseudonym_key_file is not None:
            newest = read_key(self.pseudonym_key_file)
        elif self.pseudonym_key_variable is not None:
            newest = key_of_variable(self.pseudonym_key_variable)
        else:
            newest = key_of_command(self.pseudonym_key_command)
        return Keys([*older, newest], is_known)

    def streams(self) -> tuple[Stream, ...]:
        """The streams that the sources write, and the one on which they are completed."""
        return (*sorted({source.stream for source, _ in self.of_sources()}), Stream.CONTROL)

    def connection(self) -> Connection:
        """How to reach the broker; a ConfigurationError when the password cannot be read."""
        kafka = self.kafka
        try:
            password = kafka.password_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ConfigurationError(
                f"the password file {kafka.password_file} cannot be read; it holds the password of {kafka.username}"
            ) from None
        login = Login(kafka.username, password)
        return Connection(
            kafka.bootstrap,
            login,
            security_protocol=kafka.security_protocol,
            ca_file=kafka.ca_file,
            proxy_url=kafka.proxy_url,
            https_url=kafka.https_url,
        )


def _source(entry: Any, document: Located, number: int) -> SourceSettings:
    located = document.below("sources", number)
    where = f"sources {number + 1}, "
    said = f"{located.file}: line {located.line('format')}: {where}key format:"
    if not isinstance(entry, dict) or not isinstance(entry.get("format"), str):
        raise ConfigurationError(f"{said} it is missing or not text; it names a source format")
    try:
        format_ = source_of(entry["format"])
    except ConfigurationError as error:
        raise ConfigurationError(f"{said} {error}") from None
    return _validated(format_.settings, entry, located, where).placed(located)


def _check_apart(sources: tuple[SourceSettings, ...], authority: str, file: Path) -> None:
    if not sources:
        raise ConfigurationError(f"{file}: key sources: there is none; give at least one table [[sources]]")
    stated_by: dict[str, str] = {}
    names: set[str] = set()
    for each in sources:
        if each.name in names:
            raise ConfigurationError(f"{file}: key sources: two are called {each.name!r}; give each its own name")
        names.add(each.name)
        for kind in sorted(source_of(each.format).kinds(each, authority)):
            if kind in stated_by:
                raise ConfigurationError(
                    f"{file}: key sources: {stated_by[kind]!r} and {each.name!r} both state {kind}; each kind of event has one source"
                    " (`files` of a casefile names those that it gives)"
                )
            stated_by[kind] = each.name
    _check_order(sources, authority, file)


def _check_order(sources: tuple[SourceSettings, ...], authority: str, file: Path) -> None:
    """A row may name one of another source, which must have been read by then."""
    tables = [source_of(each.format).tables(each, authority) for each in sources]
    given_at = {table.file: place for place, own in enumerate(tables) for table in own}
    for place, own in enumerate(tables):
        for table in own:
            parent = given_at.get(table.parent.file, place) if table.parent else place
            if parent > place:
                raise ConfigurationError(
                    f"{file}: key sources: rows of {sources[place].name!r} ({table.stem}) name rows of {sources[parent].name!r},"
                    " which comes after it; put that one first"
                )


_WORDS = {"missing": "it is not given, and must be", "extra_forbidden": "there is no such key"}
"""What is said in place of the checker's own words."""


def _validated(model: type[Model], document: Any, located: Located, where: str) -> Model:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        cause = first.get("ctx", {}).get("error")
        keys = (*first["loc"], *cause.keys) if isinstance(cause, WrongKey) else first["loc"]
        said = f"{located.file}: line {located.line(*keys)}: {where}key {dotted(keys)}"
        raise ConfigurationError(
            f"{said}: {_WORDS.get(first['type'], first['msg']).removeprefix('Value error, ')}"
        ) from None


def _rooted(model: Model, folder: Path) -> Model:
    paths: dict[str, Any] = {name: folder / value for name, value in model if isinstance(value, Path)}
    for name, value in model:
        if isinstance(value, tuple):
            paths[name] = tuple(folder / each if isinstance(each, Path) else each for each in value)
    return model.model_copy(update=paths)
