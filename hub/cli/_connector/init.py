"""`hub connector init`: a configuration to begin with."""

import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli._connector._options import FileOption
from hub.cli._output import say
from hub.errors import UsageError

if TYPE_CHECKING:
    from hub.cli._authority_files import SourceKeys

ADDRESS = "database.url"
"""The file that holds the address of a source that is a database."""

CODE = "The authority's ONS code, as W06000015"


def command(
    config: FileOption,
    enrolment: Annotated[
        Path | None,
        typer.Option("--enrolment", help="The file that the hub's operator made with `hub authority add --enrolment`."),
    ] = None,
    authority: Annotated[str | None, typer.Option("--authority", help="The authority's ONS code.")] = None,
    bootstrap: Annotated[
        str | None, typer.Option("--bootstrap", help="HOST:PORT of the brokers, separated by commas.")
    ] = None,
    https_url: Annotated[
        str | None, typer.Option("--https-url", help="https://HOST of the hub's edge, where no Kafka passes.")
    ] = None,
    proxy_url: Annotated[
        str | None, typer.Option("--proxy-url", help="http://HOST:PORT of a proxy on the way out.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="The format of the source: casefile, ssda903, sql ...")
    ] = None,
    folder: Annotated[
        str, typer.Option("--folder", help="Where the extract is put, relative to the configuration file.")
    ] = "extract",
) -> None:
    """Write a configuration and a pseudonym key to begin with.

    The configuration holds every key with its meaning.

    Code, addresses, password and certificates come from the enrolment; what no option gives is asked for, on a terminal.
    Nothing else is written over: a key that is there is used, and a configuration that is there ends it. Nothing is sent.
    """
    from hub.broker.connection import Connection
    from hub.broker.login import Login
    from hub.cli._authority_files import CERTIFICATES, PASSWORD, PSEUDONYM_KEY, configuration_text
    from hub.cli._enrol import check_code
    from hub.cli._enrolment_file import EnrolmentFile
    from producers.keyed.private_files import write_private
    from producers.keyed.pseudonyms import KEY_BYTES, key_text
    from producers.pasting import pasted

    if config.exists():
        raise UsageError(f"{config} is there already; move it away, or edit it")
    handed = None if enrolment is None else EnrolmentFile.read(enrolment)
    if handed is not None and authority not in (None, handed.authority):
        raise UsageError(f"--authority is {authority}, and {enrolment} is of {handed.authority}; leave one of them out")
    authority = authority or (handed.authority if handed else _ask(CODE, "--authority"))
    check_code(authority)
    if bootstrap is None and handed is not None:
        bootstrap = handed.bootstrap
    if bootstrap is None and https_url is None:
        bootstrap = _ask("HOST:PORT of the brokers, as the operator of the hub gave them to you", "--bootstrap")
    if bootstrap is not None:
        _require_addresses(bootstrap)
    sources = _sources(authority, source, folder)
    key, password = config.with_name(PSEUDONYM_KEY), config.with_name(PASSWORD)
    certificates = None if handed is None else handed.certificates
    connection = Connection(
        bootstrap or "",
        Login(handed.username if handed else authority, ""),
        security_protocol=handed.security_protocol if handed else "SASL_SSL",
        ca_file=Path(CERTIFICATES) if certificates else None,
        proxy_url=proxy_url,
        https_url=https_url,
    )
    try:
        config.parent.mkdir(parents=True, exist_ok=True)
        if not key.exists():
            write_private(key, key_text(secrets.token_bytes(KEY_BYTES)))
            say(f"{key} is new; keep a copy in a safe place: without it nobody can be recognised again")
        if handed is not None:
            write_private(password, handed.password + "\n")
        if certificates:
            config.with_name(CERTIFICATES).write_text(certificates, "utf-8")
        write_private(config, configuration_text(authority, connection, sources))  # proxy_url may hold a password
    except OSError as error:
        raise UsageError(f"{config.parent} cannot be written to ({error.strerror}); choose another --config") from None
    print(f"{config} is written.")
    for each in _left_to_do(sources, config):
        print(each)
    if handed is None:
        print(f"Put the password that the hub's operator gave you into {password}, readable by you only.")
    else:
        print(f"The password lies in {password}; delete {enrolment}.")
    print(f"Then: hub connector check --config {pasted(str(config))}")


def _sources(authority: str, source: str | None, folder: str) -> Sequence["SourceKeys"]:
    """The keys of each `[[sources]]` table to begin with."""
    from hub.cli._authority_files import starting_sources
    from producers.sources import catalogue

    if source is None and sys.stdin.isatty():
        source = typer.prompt(f"The format of your extract ({', '.join(catalogue())})", default="casefile")
    if source is None:
        return starting_sources(authority, folder)
    known = catalogue().get(source)
    if known is None:
        raise UsageError(f"--source {source} is no format; the known ones are {', '.join(catalogue())}")
    usual = {"folder": folder, "url_file": ADDRESS}
    return [
        {"name": source, "format": source} | {key: usual[key] for key in usual if key in known.settings.model_fields}
    ]


def _left_to_do(sources: Sequence["SourceKeys"], config: Path) -> Iterator[str]:
    """What of the configuration the authority has to say itself."""
    from producers.sources import source_of

    for each in sources:
        if "url_file" in each:
            yield f"Put the address of your database into {config.with_name(ADDRESS)}, readable by you only."
        for key in source_of(str(each["format"])).examples:
            yield f"Say in it what `{key}` are to be; an example stands there, commented out."


def _ask(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"{option} is not given, and there is no terminal to ask on")
    return str(typer.prompt(question))


def _require_addresses(bootstrap: str) -> None:
    for address in bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        if not host or not (port.isascii() and port.isdigit()):
            raise UsageError(
                f"--bootstrap is {bootstrap!r}; write HOST:PORT as kafka.example.org:9093, several separated by commas."
            )
