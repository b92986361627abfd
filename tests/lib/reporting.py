"""Two authorities that report night after night, to a store that is rebuilt from what they sent."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from consumers.rebuilding.rebuild import Options, Outcome, rebuild
from hub.broker.reader import Reader
from hub.domain.indicators import catalogue
from hub.store.engine import Store
from hub.store.places import positions
from hub.store.reading import reading
from schemas.topics import CONSUMED, topic
from tests.lib.authorities import Authority
from tests.lib.awkward.nights import nights
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange
from tests.lib.statements import CARDIFF, POWYS

TODAY = date(2026, 1, 1)
OPTIONS = Options(catalogue())


@dataclass
class Wales:
    """Two authorities that report night after night, and a consumer now and then."""

    exchange: Exchange
    store: Store
    authorities: dict[str, Authority]
    nights: list[Path]

    def report(self) -> None:
        """The next night of both."""
        night = self.nights.pop(0)
        for code, authority in self.authorities.items():
            if (night / code).is_dir():
                authority.report(night / code, TODAY, 1_900_000_000_000 - len(self.nights) * 1_000_000)

    def report_all(self) -> None:
        """Night after night, until there is none left."""
        while self.nights:
            self.report()

    def sent(self) -> dict[tuple[str, int], int]:
        """How far the log is."""
        with Reader(self.exchange.hub) as reader:
            return {
                (name, partition): end
                for code in self.authorities
                for name in (topic(code, stream) for stream in CONSUMED)
                for partition, end in reader.end_offsets(name).items()
            }

    def settle(self) -> None:
        """Wait until the consumer has taken everything."""
        assert wait_for(lambda: positions(self.store), self.sent()) == self.sent()

    def rebuild(self, **options: Any) -> Outcome:
        """Rebuild the store, and say what came of it."""
        return rebuild(self.store, self.exchange.hub, replace(OPTIONS, **options), lambda _: None)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with psycopg.connect(self.address, autocommit=True) as session:
            return session.execute(query.encode()).fetchall()

    def change(self, *statements: str) -> None:
        """Alter the database by hand."""
        with psycopg.connect(self.address, autocommit=True) as session:
            for each in statements:
                session.execute(each.encode())

    @property
    def address(self) -> str:
        return self.store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def reported(exchange: Exchange, store: Store, folder: Path, count: int = 5) -> Wales:
    """Both authorities, enrolled: of so many nights two are in the store, and the others are to come."""
    root = folder / "nights"
    nights(11, root, count=count, rows=60, authorities=[CARDIFF, POWYS])
    authorities = {code: Authority.set_up(code, folder / code, exchange.enrol(code)) for code in (CARDIFF, POWYS)}
    made = Wales(exchange, store, authorities, sorted(root.iterdir()))
    made.report()
    made.report()
    with consuming(store, exchange.hub):
        made.settle()
    return made


def figures(store: Store) -> list[Any]:
    """Every figure and every standing."""
    with reading(store) as read:
        return [*read.month_figures(), *sorted(read.standings(), key=lambda each: each.authority)]
