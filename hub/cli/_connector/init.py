"""`hub connector init`: a configuration to begin with."""

import secrets
from typing import Annotated

import typer

from hub.cli._connector._options import FileOption
from hub.cli._output import say
from hub.errors import UsageError


def command(
    config: FileOption,
    authority: Annotated[str, typer.Option("--authority", help="The authority's ONS code.")],
    bootstrap: Annotated[str, typer.Option("--bootstrap", help="HOST:PORT of the brokers, separated by commas.")],
    folder: Annotated[str, typer.Option("--folder", help="Where the nightly extract is put.")] = "extract",
) -> None:
    """Write a configuration and a pseudonym key to begin with.

    Nothing is written over: a key that is there is used, and a configuration that is there ends it.
    """
    from hub.broker.connection import Connection
    from hub.broker.login import Login
    from hub.cli._authority_files import PASSWORD, PSEUDONYM_KEY, configuration_text, starting_sources
    from hub.cli._enrol import check_code
    from producers.private_files import write_private
    from producers.pseudonyms import KEY_BYTES, key_text

    if config.exists():
        raise UsageError(f"{config} is there already; move it away, or edit it")
    check_code(authority)
    _require_addresses(bootstrap)
    key = config.with_name(PSEUDONYM_KEY)
    connection = Connection(bootstrap, Login(authority, ""), security_protocol="SASL_SSL")
    sources = starting_sources(authority, folder)
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


def _require_addresses(bootstrap: str) -> None:
    for address in bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        if not host or not (port.isascii() and port.isdigit()):
            raise UsageError(
                f"--bootstrap is {bootstrap!r}; write HOST:PORT as kafka.example.org:9093, several separated by commas."
            )
