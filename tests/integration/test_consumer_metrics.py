"""What a consumer tells Prometheus of the authorities it holds."""

from datetime import date
from pathlib import Path

from hub.ops.exposition import exposition
from hub.ops.listener import ConsumerListener
from hub.store.engine import Store
from tests.lib.authorities import Authority
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange

CARDIFF = "W06000015"
CASEFILE = Path(__file__).parents[1] / "spec" / "casefiles" / "christmas"
WANTED = ("hub_authority_as_at_timestamp_seconds", "hub_authority_last_event_timestamp_seconds")


def told(listener: ConsumerListener) -> set[str]:
    page = exposition(listener.meters.registry).decode()
    return {name for name in WANTED if f'{name}{{authority="{CARDIFF}"}}' in page}


def test_how_far_an_authority_has_come_is_told_by_a_consumer_that_began_after_its_last_event(
    exchange: Exchange, fresh_database: str, tmp_path: Path
) -> None:
    cardiff = Authority.set_up(CARDIFF, tmp_path / CARDIFF, exchange.enrol(CARDIFF))
    cardiff.report(CASEFILE, date(2030, 1, 1), 1_890_000_000_000)
    with Store(fresh_database) as store:
        for _ in range(2):
            with consuming(store, exchange.hub) as listener:
                assert wait_for(lambda: told(listener), set(WANTED), 30) == set(WANTED)
