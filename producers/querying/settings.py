"""What a configuration says of a database: where it is, which password opens it, and how long it may take."""

import os
import subprocess
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from hub.errors import ConfigurationError
from producers.durations import Duration, seconds
from producers.keyed.private_files import is_open_to_others
from producers.pasting import pasted
from producers.querying.database import Address
from producers.reading import SourceSettings

COMMAND_SECONDS = 30


class DatabaseSettings(SourceSettings, frozen=True, hide_input_in_errors=True):
    """The keys of a source that is a database. Exactly one of the four `url` keys is given."""

    #: The address, where it holds no password: SQLite, or a database that knows its users by their accounts.
    url: str | None = Field(default=None, repr=False)
    #: A file that holds the address and nothing else, and that only this user can read.
    url_file: Path | None = None
    #: A command, as a list of its words, that prints the address: that of a password store.
    url_command: tuple[str, ...] | None = None
    #: The environment variable that holds the address.
    url_variable: str | None = None
    #: The as-at day: `today`, or a SELECT whose first cell is a day.
    as_at: str = "today"
    #: How long connecting may take.
    connect_timeout: Duration = "10s"
    #: How long a statement, or a block of its rows, may take.
    statement_timeout: Duration = "10m"
    #: `false` only where the database cannot give several SELECTs one state; each table is then read by itself.
    consistent: bool = True
    #: How long to rest between two readings while `hub connector run` keeps watching.
    every: Duration = "5m"

    @field_validator("url")
    @classmethod
    def _has_no_password(cls, value: str | None) -> str | None:
        beginning, _, rest = (value or "").partition("://")
        login = rest.partition("@")[0] if "@" in rest else ""
        if ":" in login or any(each in rest.lower() for each in ("password", "pwd=", "pwd%3d")):
            raise ValueError("holds a password; put the whole address into a file, and name that by url_file")
        if value is not None and not (beginning and rest):
            raise ValueError("is no address; write it as sqlite:////srv/case.db")
        return value

    @model_validator(mode="after")
    def _is_given_once(self) -> Self:
        given = [each for each in (self.url, self.url_file, self.url_command, self.url_variable) if each is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of url, url_file, url_command and url_variable")
        return self

    def address(self) -> Address:
        """Where the database is; a ConfigurationError when what holds the address cannot be read."""
        return Address(
            self._secret(),
            self.name,
            seconds(self.connect_timeout),
            seconds(self.statement_timeout),
            is_consistent=self.consistent,
        )

    def _secret(self) -> str:
        if self.url is not None:
            return self.url
        if self.url_file is not None:
            return _of_file(self.url_file, self.name)
        if self.url_command is not None:
            return _of_command(self.url_command, self.name)
        assert self.url_variable is not None
        found = os.environ.get(self.url_variable, "").strip()  # noqa: TID251 - the one that the configuration names
        if not found:
            raise ConfigurationError(
                f"source {self.name}: the environment variable {self.url_variable} is not set; it holds the address of the database"
            )
        return found


def _of_file(file: Path, source: str) -> str:
    try:
        if is_open_to_others(file):
            raise ConfigurationError(
                f"source {source}: others may read {file}, which holds a password: chmod 600 {pasted(str(file))}"
            ) from None
        found = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            f"source {source}: the file {file} cannot be read; it holds the address of the database"
        ) from None
    if not found:
        raise ConfigurationError(f"source {source}: the file {file} is empty; it holds the address of the database")
    return found


def _of_command(command: tuple[str, ...], source: str) -> str:
    """What a command prints; what it says of an error may hold a secret, and is not told."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=COMMAND_SECONDS)
    except (OSError, ValueError, IndexError):
        raise ConfigurationError(f"source {source}: url_command cannot be run; is its program there?") from None
    except subprocess.TimeoutExpired:
        raise ConfigurationError(
            f"source {source}: url_command did not end within {COMMAND_SECONDS} seconds; it must not ask anything"
        ) from None
    found = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode != 0 or not found:
        raise ConfigurationError(
            f"source {source}: url_command ended with {done.returncode} and printed {'nothing' if not found else 'something'};"
            " it must print the address of the database"
        )
    return found
