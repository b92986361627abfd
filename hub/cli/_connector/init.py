"""`hub connector init`: a configuration to begin with."""

import secrets
import sys
from typing import Annotated, Any

import typer

from hub.cli._connector._options import FileOption
from hub.cli._output import say
from hub.errors import UsageError


def command(
    config: FileOption,
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
    folder: Annotated[str, typer.Option("--folder", help="Where the extract is put.")] = "extract",
) -> None:
    """Write a configuration and a pseudonym key to begin with.

    The configuration holds every key with its meaning.

    What is not given as an option is asked for, on a terminal. Nothing is written over: a key that is there is used, and a
    configuration that is there ends it. Nothing is sent.
    """
    from hub.broker.connection import Connection
    from hub.broker.login import Login
    from hub.cli._authority_files import PASSWORD, PSEUDONYM_KEY, configuration_text, starting_sources
    from hub.cli._enrol import check_code
    from producers.private_files import write_private
    from producers.pseudonyms import KEY_BYTES, key_text
    from producers.sources import catalogue

    if config.exists():
        raise UsageError(f"{config} is there already; move it away, or edit it")
    authority = authority or _ask("The authority's ONS code, as W06000015", "--authority")
    check_code(authority)
    if bootstrap is None and https_url is None:
        bootstrap = _ask("HOST:PORT of the brokers, as the operator of the hub gave them to you", "--bootstrap")
    if bootstrap is not None:
        _require_addresses(bootstrap)
    if source is None and sys.stdin.isatty():
        source = typer.prompt(f"The format of your extract ({', '.join(catalogue())})", default="casefile")
    sources: Any = starting_sources(authority, folder)
    if source is not None:
        known = catalogue().get(source)
        if known is None:
            raise UsageError(f"--source {source} is no format; the known ones are {', '.join(catalogue())}")
        keys: dict[str, Any] = {"name": source, "format": source}
        if "folder" in known.settings.model_fields:
            keys["folder"] = folder
        sources = [keys]
    key = config.with_name(PSEUDONYM_KEY)
    connection = Connection(
        bootstrap or "",
        Login(authority, ""),
        security_protocol="SASL_SSL",
        proxy_url=proxy_url,
        https_url=https_url,
    )
    try:
        config.parent.mkdir(parents=True, exist_ok=True)
        if not key.exists():
            write_private(key, key_text(secrets.token_bytes(KEY_BYTES)))
            say(f"{key} is new; keep a copy in a safe place: without it nobody can be recognised again")
        config.write_text(configuration_text(authority, connection, sources), "utf-8")
    except OSError as error:
        raise UsageError(f"{config.parent} cannot be written to ({error.strerror}); choose another --config") from None
    print(f"{config} is written. Put the password that the hub's operator gave you into {config.with_name(PASSWORD)},")
    print(f"readable by you only, then: hub connector check --config {config}")


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
