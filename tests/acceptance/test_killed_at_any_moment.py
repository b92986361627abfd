"""Connector, consumer, broker, database and hub are killed while extracts travel; the figures are those of the extracts."""

import random
import time
from pathlib import Path

import pytest

from consumers.verification.verify import verify
from hub.domain.indicators import catalogue
from hub.domain.units import counts_by_month
from hub.store.auditing import auditing
from hub.store.engine import Store
from producers.invented.casefile import write_casefile
from tests.lib.casefiles import contribution, read
from tests.lib.whole_hub import VICTIMS, whole_hub

CODES = ("W06000015", "W06000008", "W06000024")
SCALE = 0.3
KILLS = 10
SEED = 20090331


@pytest.mark.timeout(600)
def test_whatever_is_killed_while_extracts_travel_the_figures_are_those_of_the_extracts(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    extracts = {code: tmp_path / "extracts" / code for code in CODES}
    for code, folder in extracts.items():
        write_casefile(folder, code, scale=SCALE)
    with whole_hub(tmp_path) as hub:
        hub.enrol(extracts)
        victims = [VICTIMS[number % len(VICTIMS)] for number in range(KILLS)]
        chance.shuffle(victims)
        for victim in victims:
            for code in CODES:
                hub.send(code)
            time.sleep(chance.uniform(0.2, 3.0))
            hub.kill(victim, chance)
            hub.start()
        hub.settle(CODES)
        endpoints = hub.start()
        with Store(endpoints.database_url) as store:
            assert verify(store, endpoints.connection(endpoints.hub), lambda _: None).differences == []
            with auditing(store) as audit:
                for code, folder in extracts.items():
                    told = read(folder)
                    assert audit.counts(code) == counts_by_month(
                        contribution(told.statements, told.as_at, catalogue().values())
                    )
