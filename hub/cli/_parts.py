"""The broker and the database that a command works on: the running hub's, the configured ones, or its own for a while."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from hub.broker.login import Login
from hub.cli._output import say
from hub.config import Settings, load
from hub.embedded.endpoints import Endpoints, running
from hub.embedded.folder import Folder, is_held, read_state
from hub.embedded.parts import Parts
from hub.errors import BusyError, ConfigurationError

PATIENCE_SECONDS = 120.0
"""How long a command waits for another one that has started the parts for itself."""


@contextmanager
def use_parts(data: Path, may_be_new: bool = False, config: Path | None = None) -> Iterator[Endpoints]:
    """The parts to work on: those configured, those of the hub that runs in `data`, else our own until the block ends.

    `config` is the settings file that the user named, if any. A hub that is just starting is waited for. Raises
    ConfigurationError for a folder in which no hub ever was, unless it `may_be_new`: what is asked of a misspelled
    folder must not be answered from an empty hub.
    """
    settings = load(config, data=data).settings
    is_running = _wait_for_hub(data)
    found = configured(settings) or (running(data) if is_running else None)
    if found:
        yield found
    else:
        if not may_be_new:
            _require_hub(Folder.at(data))
        with open_parts(settings, say, lasting=False) as parts:
            parts.complete(prepare_database, prepare_broker)
            yield parts.endpoints


def open_parts(settings: Settings, say: Callable[[str], None], lasting: bool = True) -> Parts:
    """Set the parts going on the folder in the settings, or only hold it where parts elsewhere are configured."""
    return Parts.open(
        settings.data,
        port=settings.port,
        say=say,
        jar_cache=settings.jar_cache,
        lasting=lasting,
        outside=configured(settings),
        brokers=settings.brokers,
    )


def prepare_database(endpoints: Endpoints) -> None:
    """Apply the migrations that are missing; harmless when repeated."""
    from hub.store.migrate import migrate

    migrate(endpoints.database_url)


def prepare_broker(endpoints: Endpoints) -> None:
    """Let the hub's principal do its work; harmless when repeated."""
    from hub.broker.admin import prepare_hub

    prepare_hub(endpoints.connection(endpoints.admin), endpoints.hub)


def configured(settings: Settings) -> Endpoints | None:
    """The broker and the database that the settings name, or None for embedded ones."""
    if settings.kafka_bootstrap is None or settings.database_url is None:
        return None
    hub = Login(settings.kafka_username or "", _text(settings.kafka_password))
    admin = Login(settings.kafka_admin_username or "", _text(settings.kafka_admin_password))
    state = read_state(Folder.at(settings.data))
    return Endpoints(
        bootstrap=settings.kafka_bootstrap,
        database_url=settings.database_url.get_secret_value(),
        admin=admin if admin.username else hub,
        hub=hub,
        api_port=state.ports.api if state else settings.port or 0,
        consumer_port=state.ports.consumer if state else 0,
        supervisor_port=state.ports.supervisor if state else 0,
        security_protocol=settings.kafka_security_protocol,
        ca_file=settings.kafka_ca_file,
    )


def _wait_for_hub(data: Path) -> bool:
    """Whether a hub runs in the folder, once it is ready; a command that holds the folder for itself is waited out."""
    folder = Folder.at(data)
    give_up = time.monotonic() + PATIENCE_SECONDS
    while is_held(folder):
        state = read_state(folder)
        if state is not None and state.lasting and state.ready:
            return True
        if time.monotonic() > give_up:
            raise BusyError(f"{folder.path} is held by another command, which did not end in {PATIENCE_SECONDS:.0f} s.")
        time.sleep(0.1)
    return False


def _require_hub(folder: Folder) -> None:
    if read_state(folder) is not None:
        return
    inside = folder.path / "demo"
    near = f" The demonstration's is {inside}." if read_state(Folder.at(inside)) else ""
    raise ConfigurationError(
        f"{folder.path}: no hub was ever started there (there is no hub.json).{near} "
        "Name the data folder of a hub with --data, or start one there with `hub up`."
    )


def _text(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
