"""A database beside the hub's own, on the embedded PostgreSQL: it stands in for the copy of a case system that an authority reads."""

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from hub.embedded.endpoints import running
from hub.embedded.folder import Folder, passwords, read_state
from hub.embedded.ports import HOST
from hub.errors import ConfigurationError, UsageError

NAME = re.compile("(?!pg_)[a-z][a-z0-9_]{0,39}")
PASSWORD_BYTES = 24


@dataclass(frozen=True, slots=True)
class CaseDatabase:
    """The addresses of a new database, with their passwords: of who fills it, and of who may only SELECT."""

    owner: str = field(repr=False)
    reader: str = field(repr=False)


def make_case_database(data: Path, name: str) -> CaseDatabase:
    """Make an empty database with two users on the hub that runs in the folder.

    UsageError for a name that is none or is taken, ConfigurationError where no hub with a database of its own runs.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for a database here; write letters from a to z, digits and _, as cases, and not pg_ first"
        )
    folder = Folder.at(data)
    state = read_state(folder)
    if state is None or running(data) is None:
        raise ConfigurationError(f"no hub with an embedded database runs in {folder.path}; start one with `hub up`")

    def address(user: str, password: str, database: str) -> str:
        return f"postgresql://{user}:{password}@{HOST}:{state.ports.database}/{database}"

    users = [f"{name}_owner", f"{name}_reader"]
    made = {user: secrets.token_urlsafe(PASSWORD_BYTES) for user in users}
    database, owner, reader = (sql.Identifier(each) for each in (name, *users))
    superuser = passwords(folder).postgres
    with psycopg.connect(address("postgres", superuser, "postgres"), autocommit=True) as session:
        taken = "SELECT FROM pg_database WHERE datname = %(name)s UNION ALL SELECT FROM pg_roles WHERE rolname = ANY(%(users)s)"
        if session.execute(taken, {"name": name, "users": users}).rowcount:
            raise UsageError(f"there is a database {name} already, or a user of it; choose another name")
        for user, password in made.items():
            create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            session.execute(create.format(sql.Identifier(user), sql.Literal(password)))
        session.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
        session.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        session.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, reader))
    with psycopg.connect(address("postgres", superuser, name), autocommit=True) as session:
        readable = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT SELECT ON TABLES TO {}")
        session.execute(readable.format(owner, reader))
    return CaseDatabase(*(address(user, made[user], name) for user in users))
