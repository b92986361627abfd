"""Lets authorities take part: topics, principals and rules on the broker, and what each connector starts with."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.broker.admin import Enrolment, add_authorities
from hub.broker.login import Login
from hub.broker.retention import keep_practice_shortly
from hub.cli._authority_files import (
    CONFIGURATION,
    PASSWORD,
    PSEUDONYM_KEY,
    SourceKeys,
    configuration_text,
)
from hub.domain.areas import AUTHORITIES, WALES_CODE, names_itself
from hub.embedded.endpoints import Endpoints
from hub.errors import UsageError
from producers.keyed.private_files import write_private
from producers.keyed.pseudonyms import KEY_BYTES, key_text

PASSWORD_BYTES = 24


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One authority's starting configuration, and the password if it was made just now."""

    code: str
    configuration: Path
    login: Login
    password_is_new: bool


def enrol(
    endpoints: Endpoints,
    data: Path,
    codes: Sequence[str],
    sources_for: Callable[[str], Sequence[SourceKeys]],
    case_partitions: int = 2,
    keep_configuration: bool = False,
) -> dict[str, Path]:
    """Enrol many authorities at once; for each code, its connector's configuration file below DIR/authorities.

    Once or again makes no difference: keys and passwords that are there stay, and so does the configuration if
    `keep_configuration` says so. Raises UsageError for a code that is none of the 22 nor the publisher's, before
    anything is made.
    """
    made = enrol_in_full(endpoints, data, codes, sources_for, case_partitions, keep_configuration)
    return {each.code: each.configuration for each in made}


def enrol_in_full(
    endpoints: Endpoints,
    data: Path,
    codes: Sequence[str],
    sources_for: Callable[[str], Sequence[SourceKeys]],
    case_partitions: int,
    keep_configuration: bool,
) -> list[Enrolled]:
    """As `enrol`, with the passwords, for the one who shows them."""
    for code in codes:
        check_code(code)
    made = [_prepare(endpoints, data / "authorities" / code, code, sources_for, keep_configuration) for code in codes]
    _add(endpoints, [Enrolment(each.code, each.login) for each in made], case_partitions)
    return made


def let_in(endpoints: Endpoints, data: Path, code: str, case_partitions: int) -> Login:
    """Let an authority in that makes its configuration and its pseudonym key itself; its password, which stays if there is one."""
    check_code(code)
    login, _ = _login(data / "authorities" / code, code)
    _add(endpoints, [Enrolment(code, login)], case_partitions)
    return login


def _add(endpoints: Endpoints, enrolments: Sequence[Enrolment], case_partitions: int) -> None:
    admin = endpoints.connection(endpoints.admin)
    add_authorities(admin, enrolments, case_partitions, endpoints.hub.username)
    keep_practice_shortly(admin, [each.code for each in enrolments])


def check_code(code: str) -> None:
    """UsageError, with the codes there are, unless this one may state events."""
    if not names_itself(code):
        known = "\n".join(f"  {each.code}  {each.name_en}" for each in AUTHORITIES)
        raise UsageError(
            f"{code!r} is not the code of an authority of Wales; the codes are\n{known}\n"
            f"  {WALES_CODE}  the publisher of national figures"
        )


def _prepare(
    endpoints: Endpoints, folder: Path, code: str, sources_for: Callable[[str], Sequence[SourceKeys]], keep: bool
) -> Enrolled:
    login, is_new = _login(folder, code)
    key_file, configuration = folder / PSEUDONYM_KEY, folder / CONFIGURATION
    if not key_file.exists():
        write_private(key_file, key_text(secrets.token_bytes(KEY_BYTES)))
    if not (keep and configuration.exists()):
        text = configuration_text(code, endpoints.connection(login), sources_for(code))
        configuration.write_text(text, encoding="utf-8")
    return Enrolled(code, configuration, login, is_new)


def _login(folder: Path, code: str) -> tuple[Login, bool]:
    """The authority's password, and whether it was made just now."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / PASSWORD
    is_new = not file.exists()
    if is_new:
        write_private(file, secrets.token_urlsafe(PASSWORD_BYTES) + "\n")
    return Login(code, file.read_text("utf-8").strip()), is_new
