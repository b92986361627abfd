"""What an authority that was let in is handed, in one file: `hub authority add` writes it, `hub connector init` begins with it."""

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, Field, ValidationError

from hub.broker.login import Login
from hub.cli._commented import as_toml
from hub.embedded.endpoints import Endpoints
from hub.errors import UsageError
from producers.keyed.private_files import write_private


class EnrolmentFile(BaseModel, frozen=True, extra="forbid", hide_input_in_errors=True):
    """The keys of the file."""

    #: ONS code of the authority.
    authority: str
    #: HOST:PORT of the brokers, with commas between several.
    bootstrap: str
    #: SASL_PLAINTEXT only where the broker is on the same machine.
    security_protocol: Literal["SASL_SSL", "SASL_PLAINTEXT"]
    #: The authority's principal, and its password.
    username: str
    password: str = Field(repr=False)
    #: The certificates that the brokers are checked against, in PEM; none means the system's own.
    certificates: str | None = None

    @classmethod
    def of(cls, authority: str, login: Login, endpoints: Endpoints) -> Self:
        """What this authority needs to reach the hub with these parts."""
        return cls(
            authority=authority,
            bootstrap=endpoints.bootstrap,
            security_protocol="SASL_SSL" if endpoints.security_protocol == "SASL_SSL" else "SASL_PLAINTEXT",
            username=login.username,
            password=login.password,
            certificates=None if endpoints.ca_file is None else endpoints.ca_file.read_text("utf-8"),
        )

    @classmethod
    def read(cls, file: Path) -> Self:
        """What a file holds; UsageError when it is none of these, without any of its content."""
        try:
            return cls.model_validate(tomllib.loads(file.read_text("utf-8")))
        except FileNotFoundError:
            raise UsageError(f"there is no file {file}; the operator of the hub writes it") from None
        except OSError as error:
            raise UsageError(f"{file} cannot be read ({error.strerror})") from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError):
            raise UsageError(f"{file} is not as `hub authority add CODE --enrolment FILE` writes it") from None

    def write(self, file: Path) -> None:
        """Put the file in place, for its owner alone to read."""
        head = (
            f"# Lets {self.authority} take part: hub connector init --enrolment FILE\n"
            "# It holds a password. Hand it over as one, and delete it once it is used.\n\n"
        )
        given = {name: value for name, value in self if value is not None}
        try:
            write_private(file, head + as_toml(EnrolmentFile, given))
        except OSError as error:
            raise UsageError(f"{file} cannot be written ({error.strerror}); choose another --enrolment") from None
