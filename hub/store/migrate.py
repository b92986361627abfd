"""Brings the tables of a database to the newest revision."""

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hub.store.engine import Store, unreachable

#: Held while migrating, so that two hubs that start at once do not both try.
MIGRATION_LOCK = 0x6379666E


def migrate(database_url: str) -> None:
    """Apply every revision that the database has not got; does nothing when it is up to date.

    Raises UnreachableError when the database does not answer.
    """
    with Store(database_url) as store:
        try:
            _migrate(store)
        except OperationalError as error:
            raise unreachable(store, error) from None


def _migrate(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            connection.commit()
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
        finally:
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
            connection.commit()


def configuration() -> Config:
    """Alembic's settings: only where the revisions are."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("hub.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str:
    """The revision that this version brings a database to."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())
