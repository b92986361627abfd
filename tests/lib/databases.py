"""Databases that come and go with the tests that use them."""

import itertools
import time
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


class Databases:
    """Makes and drops databases on one server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._numbers = itertools.count(1)

    def make(self, template: str | None = None) -> str:
        """The address of a new database, empty or a copy of another one that nobody is connected to."""
        name = f"test_{next(self._numbers)}"
        source = urlsplit(template).path[1:] if template else "template1"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{name}"))

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = sql.Identifier(urlsplit(address).path[1:])
        for _ in range(50):
            # The server's own cleaning may be at work in it just then, which only its super user could end.
            with suppress(psycopg.errors.InsufficientPrivilege):
                self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
                return
            time.sleep(0.2)
        raise AssertionError(f"{address} is never left alone")

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.address, autocommit=True) as session:
            session.execute(statement)
